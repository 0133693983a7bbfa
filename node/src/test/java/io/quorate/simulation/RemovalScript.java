package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.node.metrics.Fact;
import io.quorate.node.request.ClientRequest;

/** Tombstones that all may remove, and one owner hears of it later than the others. */
final class RemovalScript {
  private static final long MILLI = 1_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;

  private final ReapScript script;

  RemovalScript(long seed) {
    script = new ReapScript(seed);
  }

  /**
   * Two of the nodes reach a third one late only, which a fourth one reads meanwhile: what that one
   * has not yet removed must not come back to those who have.
   */
  void aRemovalComesLate() {
    SimulatedCluster.Member late = script.node(1);
    SimulatedCluster.Member reader = script.node(3);
    script.write(script.node(0), "value", ReapScript.ALL);
    script.delete(script.node(0), ReapScript.ALL);
    for (int i = 0; i < 600; i++) {
      if (i % 12 == 0) {
        for (int place : new int[] {0, 2}) {
          SimulatedCluster.Member slow = script.node(place);
          script.cluster.wires().clog(slow.machine(), late.machine(), 300 * MILLI);
        }
      }
      ClientRequest get = new ClientRequest.Get(
          ReapScript.key(i % ReapScript.KEYS), ReapScript.ALL, TIMEOUT_MILLIS);
      reader.submit(get, outcome -> {});
      script.world.runUntil(script.world.now() + 25 * MILLI);
    }
    script.mend();
    script.assertReaped();
    assertEquals(
        3 * ReapScript.KEYS,
        script.all(Fact.TOMBSTONES_REAPED_TOTAL),
        "each tombstone went once at each owner");
  }
}
