package io.quorate.node.membership;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how late the lanes of this node are: each is handed a task now and then, and the time is
 * taken until it has run. What waits longer than a period is told too, once in each period.
 * Confined to lane 0.
 */
final class LaneLag {
  private final Environment environment;
  private final Lane home;
  private final long periodNanos;
  private final LongConsumer onLag;
  private final long[] askedAt;
  private final boolean[] waiting;
  private Lane.@Nullable Timer timer;
  private boolean stopped;

  /**
   * A measurement that begins with {@link #start}.
   *
   * @param onLag gets the longest lag of each period, in nanoseconds
   */
  LaneLag(Environment environment, long periodNanos, LongConsumer onLag) {
    this.environment = environment;
    this.home = environment.lane(0);
    this.periodNanos = periodNanos;
    this.onLag = onLag;
    this.askedAt = new long[environment.lanes()];
    this.waiting = new boolean[environment.lanes()];
  }

  private long worst;

  void start() {
    period();
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void period() {
    if (stopped) {
      return;
    }
    long now = environment.clock().nanos();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i]) {
        worst = Math.max(worst, now - askedAt[i]);
      } else {
        ask(i, now);
      }
    }
    onLag.accept(worst);
    worst = 0;
    timer = home.after(periodNanos, this::period);
  }

  private void ask(int index, long now) {
    waiting[index] = true;
    askedAt[index] = now;
    environment
        .lane(index)
        .execute(() -> home.execute(() -> {
          waiting[index] = false;
          worst = Math.max(worst, environment.clock().nanos() - now);
        }));
  }
}
