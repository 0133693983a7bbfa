package io.quorate.benchmarks.load;

/** Time that a test turns by hand; waiting turns it too. */
public final class HandClock implements Clock {
  private long now;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void awaitNanos(long moment) {
    now = Math.max(now, moment);
  }

  public void advance(long nanos) {
    now += nanos;
  }
}
