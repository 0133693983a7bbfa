package io.quorate.node.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of values that may be in this process on their way to or from clients, over all
 * connections and event loops. What does not fit is refused at once. Used by several threads.
 */
final class Budget {
  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();

  Budget(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Takes so many bytes, or none and answers false. */
  boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) > bytesMax) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** What is taken for an answer of any number of siblings: one of them must always get through. */
  long atMostAQuarter(long bytes) {
    return Math.min(bytes, bytesMax / 4);
  }

  /** Gives back what was taken. */
  void give(long bytes) {
    long left = taken.addAndGet(-bytes);
    assert left >= 0 : "more was given back than taken";
  }

  long taken() {
    return taken.get();
  }
}
