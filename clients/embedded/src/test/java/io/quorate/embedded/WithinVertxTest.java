package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Quorate;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WithinVertxTest {
  private final Vertx vertx = Vertx.vertx();

  @TempDir
  private Path folder;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** Runs this on an event loop; what it throws, and what its stage ends with, ends the future. */
  private <T> CompletableFuture<T> onEventLoop(Supplier<CompletionStage<T>> task) {
    CompletableFuture<T> ended = new CompletableFuture<>();
    vertx.runOnContext(ignored -> {
      try {
        task.get().whenComplete((value, failure) -> {
          if (failure == null) {
            ended.complete(value);
          } else {
            ended.completeExceptionally(failure);
          }
        });
      } catch (IllegalStateException e) {
        // What the test asks for.
        ended.completeExceptionally(e);
      }
    });
    return ended;
  }

  @Test
  void aNodeRunsOnTheApplicationsEventLoopsAndLeavesThemToIt() throws Exception {
    Quorate node = onEventLoop(() ->
            WithinVertx.embedded(vertx).data(folder.resolve("n")).httpPort(0).startAsync())
        .get();
    assertEquals(
        "v",
        onEventLoop(() -> {
              var bucket = node.bucket("b").async();
              return bucket
                  .put("k", "v")
                  .thenCompose(written -> bucket.get("k"))
                  .thenApply(read -> read.text());
            })
            .get());
    assertEquals("v", node.bucket("b").get("k").text(), "from a thread that may wait");
    node.close();
    assertTrue(onEventLoop(() -> CompletableFuture.completedFuture(true)).get());
    try (Quorate again = WithinVertx.embedded(vertx).data(folder.resolve("n")).start()) {
      assertEquals("v", again.bucket("b").get("k").text());
    }
  }

  @Test
  void onAnEventLoopNothingWaits() throws Exception {
    refused(() -> CompletableFuture.completedFuture(
        WithinVertx.embedded(vertx).data(folder.resolve("n")).start()));
    Quorate node = WithinVertx.embedded(vertx).data(folder.resolve("n")).start();
    refused(() -> CompletableFuture.completedFuture(node.bucket("b").get("k")));
    refused(() -> {
      node.close();
      return CompletableFuture.completedFuture(true);
    });
    node.close();
  }

  private <T> void refused(Supplier<CompletionStage<T>> task) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> onEventLoop(task).get());
    assertInstanceOf(IllegalStateException.class, failed.getCause());
  }

  @Test
  void whatPreventsAStartIsToldByTheStage() throws Exception {
    try (Quorate first = WithinVertx.embedded(vertx).data(folder.resolve("n")).start()) {
      assertEquals(1, first.bucket("b").put("k", "v").receipt().owners());
      ExecutionException failed = assertThrows(ExecutionException.class, () -> onEventLoop(
              () -> WithinVertx.embedded(vertx).data(folder.resolve("n")).startAsync())
          .get());
      assertInstanceOf(IllegalStateException.class, failed.getCause());
    }
  }
}
