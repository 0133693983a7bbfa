package io.quorate.benchmarks.load;

/** Time, as a benchmark needs it. */
public interface Clock {
  /** Nanoseconds since a fixed but arbitrary moment. */
  long nanoTime();

  /** Waits until {@link #nanoTime} has reached this moment; at once if it is past. */
  void awaitNanos(long moment) throws InterruptedException;

  /** The real one. */
  static Clock ofThisMachine() {
    return new SystemClock();
  }
}
