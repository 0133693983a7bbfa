package io.quorate.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The system's time. */
final class SystemClock {
  private static final long LOOK_AGAIN_MILLIS = 5;

  private SystemClock() {}

  /**
   * Waits until it holds.
   *
   * @throws IllegalStateException if it does not in time
   */
  static void awaitThat(String what, Duration patience, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "after " + patience.toSeconds() + " seconds it does not hold that " + what);
      }
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting that " + what, e);
      }
    }
  }
}
