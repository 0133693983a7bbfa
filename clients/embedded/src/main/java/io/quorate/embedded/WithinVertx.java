package io.quorate.embedded;

import io.quorate.client.EmbeddedBuilder;
import io.vertx.core.Vertx;

/**
 * A node on the event loops of a Vert.x application: no threads of its own but those that write to
 * the disk.
 *
 * <p>On an event loop use {@link EmbeddedBuilder#startAsync} and the stages of
 * {@link io.quorate.client.Bucket#async}; what waits, {@link EmbeddedBuilder#start} and
 * {@link io.quorate.client.Quorate#close} among it, belongs to other threads, and is refused where
 * it could wait for its own thread. Closing the node leaves Vert.x open; close it before Vert.x.
 *
 * <pre>{@code
 * Vertx vertx = Vertx.vertx();
 * try (Quorate node = WithinVertx.embedded(vertx).data(Path.of("data")).start()) {
 *   node.bucket("b").async().put("k", "v")
 *       .thenAccept(written -> System.out.println(written.receipt()))
 *       .toCompletableFuture().join();
 * }
 * vertx.close().await();
 * }</pre>
 */
public final class WithinVertx {
  private WithinVertx() {}

  /** A node to be started on this Vert.x. */
  public static EmbeddedBuilder embedded(Vertx vertx) {
    return new NodeBuilder(new SystemClock(), node -> node.vertx(vertx));
  }
}
