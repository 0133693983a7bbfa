package io.quorate.node.wire;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: 50 ms after the first failure, twice as long after each
 * further one, 1 s at most, each time between half and the whole of that, so that nodes that lost
 * the same peer do not come back in step.
 */
public final class Backoff {
  private static final long FIRST_NANOS = 50_000_000L;
  private static final long LAST_NANOS = 1_000_000_000L;

  private final RandomGenerator random;
  private long next = FIRST_NANOS;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** An attempt failed: the time to wait, in nanoseconds. */
  public long failed() {
    long wait = next / 2 + random.nextLong(next / 2 + 1);
    next = Math.min(LAST_NANOS, 2 * next);
    return wait;
  }

  /** An attempt succeeded. */
  public void succeeded() {
    next = FIRST_NANOS;
  }
}
