package io.quorate.testkit;

import io.quorate.client.contract.CountersUnderFaults;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 64 clients count while the test kit lets each node stand still, die and come back. */
@Timeout(240)
class CountersUnderFaultsTest implements CountersUnderFaults.Nodes {
  @RegisterExtension
  static final QuorateExtension CLUSTER = QuorateExtension.nodes(3);

  @Test
  void theTotalLiesBetweenWhatWasAcknowledgedAndWhatWasTried() throws Exception {
    new CountersUnderFaults(CLUSTER.quorate(), this, 1).run();
  }

  @Override
  public void pause(int node) {
    CLUSTER.pause(node);
  }

  @Override
  public void resume(int node) {
    CLUSTER.resume(node);
  }

  @Override
  public void kill(int node) {
    CLUSTER.kill(node);
  }

  @Override
  public void restart(int node) {
    CLUSTER.restart(node);
  }

  @Override
  public void await(String what, BooleanSupplier holds) {
    SystemClock.awaitThat(what, Duration.ofMinutes(1), holds);
  }
}
