package io.quorate.embedded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.RequestId;
import io.quorate.client.AsyncBucket;
import io.quorate.client.contract.BucketContract;
import io.quorate.simulation.CalmCluster;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The contract on three real nodes in a simulated world, where time passes as it is waited for. */
class SimulatedContractTest extends BucketContract {
  private final CalmCluster cluster = CalmCluster.start(1);
  private final Counting clock = new Counting();

  /** Request ids in the order of their asking. */
  private static final class Counting implements Clock {
    private int ids;

    @Override
    public void pause() {
      throw new AssertionError("nobody waits outside of the world");
    }

    @Override
    public RequestId newRequestId() {
      return RequestId.of("id-" + ++ids);
    }
  }

  @Override
  protected AsyncBucket bucket(String name) {
    return new EmbeddedBucket(cluster.node(0), clock, () -> false, name);
  }

  @Override
  protected int copies() {
    return 3;
  }

  @Override
  protected <T> T await(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    assertTrue(cluster.runUntil(future::isDone), "it ends within a simulated minute");
    return future.join();
  }
}
