package io.quorate.benchmarks.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.benchmarks.load.Clock;
import io.quorate.client.Quorate;
import io.quorate.embedded.WithinVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** That it measures, not what. */
@Timeout(60)
class EmbeddedTest {
  private final Clock clock = Clock.ofThisMachine();

  @TempDir
  private Path folder;

  @Test
  void startsAreTimed() throws Exception {
    Starts starts = new Starts(folder, clock);
    assertTrue(starts.one().toNanos() > 0);
    assertTrue(starts.cluster(3).toNanos() > 0);
  }

  @Test
  void readsAreCountedOnTheLaneAndFromOtherThreads() throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Quorate node =
        WithinVertx.embedded(vertx).data(folder).setting("lanes", "1").start()) {
      Reads reads = new Reads(node.bucket("b"), clock, Duration.ofMillis(100));
      assertTrue(reads.onTheLane(vertx, 8).perCoreSecond() > 0);
      assertTrue(reads.fromThreads(2).perCoreSecond() > 0);
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
