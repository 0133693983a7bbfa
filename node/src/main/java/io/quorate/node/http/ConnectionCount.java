package io.quorate.node.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many connections are open, over all event loops, and how many may be. */
final class ConnectionCount {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionCount(int max) {
    this.max = max;
  }

  /** Counts a connection; false if it is one too many, but it counts until {@link #closed()}. */
  boolean opened() {
    return open.incrementAndGet() <= max;
  }

  void closed() {
    open.decrementAndGet();
  }

  int open() {
    return open.get();
  }
}
