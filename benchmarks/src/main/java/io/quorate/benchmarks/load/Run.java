package io.quorate.benchmarks.load;

import java.time.Duration;

/**
 * How a store is put under load.
 *
 * @param threads clients, each with one operation at a time
 * @param warmUpSeconds load before measuring begins
 * @param rate operations per second of an open loop; 0 is a closed loop
 * @param timeout the longest that a client waits for an answer
 */
public record Run(int threads, int warmUpSeconds, int seconds, double rate, Duration timeout) {
  public static final int THREADS_MAX = 4096;

  /** The same load for another time. */
  public Run lasting(int changedWarmUpSeconds, int changedSeconds) {
    return new Run(threads, changedWarmUpSeconds, changedSeconds, rate, timeout);
  }

  public Run {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException("there are 1 to " + THREADS_MAX + " threads");
    }
    if (seconds < 1 || warmUpSeconds < 0) {
      throw new IllegalArgumentException("a run takes at least a second");
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a timeout is at least a millisecond");
    }
    if (!(rate >= 0)) {
      throw new IllegalArgumentException("a rate is operations per second, or 0 for a closed loop");
    }
  }
}
