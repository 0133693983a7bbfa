package io.quorate.antientropy.exchange;

import java.util.OptionalLong;

/**
 * How long work that waits will take, from how fast it went until now. A machine: mutable, told
 * from time to time how much waits.
 *
 * <pre>
 *   waits │    peak
 *         │   ╱ ╲___  now
 *         │  ╱      ╲____ ╌ ╌ ╌ ╌ left = now / (peak − now) × time since the peak
 *         └────────────────────────▶
 * </pre>
 *
 * The peak is the last moment at which at least as much waited as ever since nothing did. What has
 * not begun to shrink since then gives no estimate: so it is where its target is away.
 */
public final class Backlog {
  private long peak;
  private long peakAt;
  private long now;
  private long at;

  /** So much waits at this time, in nanoseconds that never run backwards. */
  public void waits(long count, long nanos) {
    if (count == 0 || count >= peak) {
      peak = count;
      peakAt = nanos;
    }
    now = count;
    at = nanos;
  }

  /** How many nanoseconds it will take, about; 0 if nothing waits, empty if nobody can say. */
  public OptionalLong leftNanos() {
    if (now == 0) {
      return OptionalLong.of(0);
    }
    if (now >= peak) {
      return OptionalLong.empty();
    }
    return OptionalLong.of((long) ((double) (at - peakAt) / (peak - now) * now));
  }
}
