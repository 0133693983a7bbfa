package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Clock;

/** The machine's clock. */
final class SystemClock implements Clock {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}
