package io.quorate.embedded;

import io.quorate.client.Bucket;
import io.quorate.client.Quorate;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.node.server.NodeServer;
import io.quorate.ring.Key;
import java.util.concurrent.atomic.AtomicBoolean;

/** A running node as its JVM sees it. */
final class EmbeddedQuorate implements Quorate {
  private final NodeServer server;
  private final Clock clock;
  private final AtomicBoolean isClosed = new AtomicBoolean();
  private final AtomicBoolean hasStopped = new AtomicBoolean();

  EmbeddedQuorate(NodeServer server, Clock clock) {
    this.server = server;
    this.clock = clock;
    server.onStopped(() -> hasStopped.set(true));
  }

  /** Waits until the node serves; if it never will, it is closed. */
  void awaitReady() {
    try {
      while (!server.requests().cluster().serves()) {
        if (isGone()) {
          throw new IllegalStateException("the node " + server.name()
              + " stopped before it was ready: " + server.requests().cluster().notReady());
        }
        clock.pause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("the thread was interrupted while the node started", e);
    }
  }

  /** Whether nobody will answer any more. */
  boolean isGone() {
    return isClosed.get() || hasStopped.get();
  }

  @Override
  public Bucket bucket(String name) {
    // A key of it is made here once, so that a wrong name is told before the first request.
    Key.of(name, "k");
    return Bucket.of(new EmbeddedBucket(server.requests(), clock, this::isGone, name));
  }

  @Override
  public void close() {
    if (VertxEnvironment.mayNotWait()) {
      throw new IllegalStateException("On an event loop nothing may wait: close from elsewhere.");
    }
    if (isClosed.compareAndSet(false, true)) {
      server.close();
    }
  }

  /** The node's name and where it is reached. */
  @Override
  public String toString() {
    return server.name() + ", peers on " + server.peer() + ", HTTP on " + server.http();
  }
}
