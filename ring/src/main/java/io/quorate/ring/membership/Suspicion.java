package io.quorate.ring.membership;

import java.util.TreeSet;

/**
 * A suspicion that grows more certain as others join it (Lifeguard, LHA-Suspicion):
 *
 * <pre>
 *   timeout = max(Min, Max - (Max - Min) * log(C + 1) / log(K + 1))
 *
 *   C  independent accusers besides the first     K  so many bring it down to Min
 * </pre>
 *
 * <p>A member that is slow itself hears no confirmations, so its false suspicions last long enough
 * to be refuted. Mutable; confined to its {@link Swim}.
 */
final class Suspicion {
  private final long start;
  private final long leastNanos;
  private final long mostNanos;
  private final int wanted;
  private final TreeSet<String> accusers = new TreeSet<>();
  private long pausedNanos;

  Suspicion(String accuser, long start, long leastNanos, long mostNanos, int wanted) {
    this.start = start;
    this.leastNanos = leastNanos;
    this.mostNanos = wanted == 0 ? leastNanos : mostNanos;
    this.wanted = wanted;
    accusers.add(accuser);
  }

  /** Another accuser; true if the news is worth passing on. */
  boolean confirm(String accuser) {
    return accusers.size() - 1 < wanted && accusers.add(accuser);
  }

  /**
   * The holder of this suspicion did not run for so long, and could not have heard a refutation.
   */
  void extend(long nanos) {
    pausedNanos += nanos;
  }

  long deadline() {
    return start + pausedNanos + timeout(accusers.size() - 1, wanted, leastNanos, mostNanos);
  }

  static long timeout(int confirmations, int wanted, long leastNanos, long mostNanos) {
    if (wanted == 0) {
      return leastNanos;
    }
    double certainty = StrictMath.log(confirmations + 1.0) / StrictMath.log(wanted + 1.0);
    return Math.max(leastNanos, mostNanos - (long) ((mostNanos - leastNanos) * certainty));
  }
}
