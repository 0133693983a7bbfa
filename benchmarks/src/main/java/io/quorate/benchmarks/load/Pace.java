package io.quorate.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;

/** When operations begin. Shared by all threads of a run. */
public interface Pace {
  /**
   * Takes the next operation and waits until it is due.
   *
   * @return its intended start; latency counts from there
   */
  long next() throws InterruptedException;

  /** How many operations were due before this moment and have not been taken. */
  long unstarted(long moment);

  /** Closed loop: each operation is due when somebody is free to do it. */
  static Pace closed(Clock clock) {
    return new Pace() {
      @Override
      public long next() {
        return clock.nanoTime();
      }

      @Override
      public long unstarted(long moment) {
        return 0;
      }
    };
  }

  /**
   * Open loop: operation i is due at {@code start + i / rate}, whatever became of those before.
   *
   * @param perSecond the rate, above 0
   */
  static Pace open(Clock clock, long start, double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate is above 0, not " + perSecond);
    }
    AtomicLong taken = new AtomicLong();
    double periodNanos = 1e9 / perSecond;
    return new Pace() {
      @Override
      public long next() throws InterruptedException {
        long due = start + (long) (taken.getAndIncrement() * periodNanos);
        clock.awaitNanos(due);
        return due;
      }

      @Override
      public long unstarted(long moment) {
        long due = moment <= start ? 0 : (long) Math.ceil((moment - start) / periodNanos);
        return Math.max(0, due - taken.get());
      }
    };
  }
}
