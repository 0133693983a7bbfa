package io.quorate.node.environment;

/** Time as one node sees it. */
public interface Clock {
  /** Nanoseconds since an arbitrary point: never runs backwards. For deadlines and timers. */
  long nanos();

  /**
   * Milliseconds since 1970 UTC: may jump either way. For timestamps shown to people, and as the
   * input of the hybrid clock.
   */
  long wallMillis();
}
