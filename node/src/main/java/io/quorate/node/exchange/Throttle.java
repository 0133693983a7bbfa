package io.quorate.node.exchange;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import java.util.function.BooleanSupplier;

/**
 * Lets one lane's background work go on: so many bytes a second, and behind the requests of
 * clients, which it lets pass for a while but not for ever. Mutable, confined to its lane.
 *
 * <p>The rate is a virtual schedule (the generic cell rate algorithm): what was spent books time,
 * and who comes next waits until it has passed, less a burst of a quarter of a second.
 */
final class Throttle {
  private static final long SECOND = 1_000_000_000L;
  private static final long BURST_NANOS = SECOND / 4;
  private static final long YIELD_NANOS = SECOND / 50;
  private static final int YIELDS_MAX = 25;

  private final Lane lane;
  private final Clock clock;
  private final long bytesPerSecond;
  private final BooleanSupplier busy;
  private long booked = Long.MIN_VALUE;
  private boolean stopped;

  /**
   * A throttle.
   *
   * @param busy whether clients' requests should go first now
   */
  Throttle(Lane lane, Clock clock, long bytesPerSecond, BooleanSupplier busy) {
    this.lane = lane;
    this.clock = clock;
    this.bytesPerSecond = Math.max(1, bytesPerSecond);
    this.busy = busy;
  }

  /** So many bytes were read or sent. */
  void spend(long bytes) {
    long now = clock.nanos();
    booked =
        Math.max(booked, now - BURST_NANOS) + (long) ((double) bytes * SECOND / bytesPerSecond);
  }

  /** Runs the work when it may, on the lane, after this call has returned. */
  void whenFree(Runnable work) {
    wait(work, 0);
  }

  private void wait(Runnable work, int yields) {
    long now = clock.nanos();
    if (stopped) {
      return;
    }
    if (booked > now) {
      lane.after(booked - now, () -> wait(work, yields));
    } else if (yields < YIELDS_MAX && busy.getAsBoolean()) {
      lane.after(YIELD_NANOS, () -> wait(work, yields + 1));
    } else {
      lane.execute(() -> run(work));
    }
  }

  private void run(Runnable work) {
    if (!stopped) {
      work.run();
    }
  }

  /** Nothing that waits is run. */
  void stop() {
    stopped = true;
  }
}
