package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.witness.Witness;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A real cluster in a calm world. */
class ClusterTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void threeNodesFoundAClusterAndServe() {
    World world = new World(1);
    SimulatedCluster cluster = new SimulatedCluster(world, 3);
    cluster.startAll();
    assertTrue(
        world.runUntil(cluster::isReady, 30 * SECOND),
        () -> cluster.timeline() + "\n"
            + cluster.members().stream().map(m -> m.log()).toList());
    Witness witness = new Witness();
    Workload workload = new Workload(4, 8, 20_000_000, 2_000, 0.4, 0.1, 0.2, 1, 0, 0, 0.05, 0.1);
    List<SimulatedClient> clients = new ArrayList<>();
    for (int i = 0; i < workload.clients(); i++) {
      clients.add(new SimulatedClient(world, cluster, witness, workload, "c" + i));
    }
    clients.forEach(SimulatedClient::start);
    world.runUntil(world.now() + 20 * SECOND);
    clients.forEach(SimulatedClient::stop);
    world.runUntil(world.now() + 10 * SECOND);
    assertTrue(witness.attempts() > 1_000, () -> "too little happened: " + witness.attempts());
    assertEquals(List.of(), witness.judge(end(world, cluster, witness)));
  }

  /** What a quorum of each key's owners knows in the end. */
  private static Map<String, List<String>> end(
      World world, SimulatedCluster cluster, Witness witness) {
    TreeMap<String, List<String>> end = new TreeMap<>();
    for (String key : witness.keys()) {
      ClientRequest.Get get =
          new ClientRequest.Get(Key.of(SimulatedClient.BUCKET, key), Consistency.OF_BUCKET, 5_000);
      cluster
          .members()
          .get(0)
          .submit(
              get,
              outcome -> end.put(
                  key,
                  SimulatedClient.values(
                      assertInstanceOf(Outcome.Found.class, outcome).state())));
    }
    assertTrue(world.runUntil(() -> end.size() == witness.keys().size(), 10 * SECOND));
    return end;
  }
}
