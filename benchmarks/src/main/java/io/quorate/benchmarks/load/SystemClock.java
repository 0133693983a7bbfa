package io.quorate.benchmarks.load;

import java.util.concurrent.locks.LockSupport;

/** The machine's time. Waiting ends some 60 microseconds late on Linux, its timer slack. */
final class SystemClock implements Clock {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void awaitNanos(long moment) throws InterruptedException {
    for (long left = moment - nanoTime(); left > 0; left = moment - nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
