package io.quorate.testkit.links;

/** The system's time. */
final class SystemClock {
  private SystemClock() {}

  /** Milliseconds since a fixed but arbitrary moment. */
  static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
