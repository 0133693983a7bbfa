package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A member whose own departure only it knows to be decided tells the others before it stops. */
class FarewellTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(13);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 3);

  private static Optional<Topology> topology(SimulatedCluster.Member member) {
    return member.node().flatMap(node -> node.cluster().topology());
  }

  @Test
  void theFirstVoterLeavesAndTheOthersKnowItWhenItIsGone() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    SimulatedCluster.Member leaver = cluster.members().get(0);
    List<SimulatedCluster.Member> others = cluster.members().subList(1, 3);
    assertEquals(
        leaver.name(), topology(leaver).orElseThrow().voters().get(0), "it drives the change");
    world.after(0, leaver.machine(), () -> leaver
        .node()
        .orElseThrow()
        .change(new Change.Leave(leaver.name()), 10_000, ignored -> {}));
    assertTrue(world.runUntil(
        () -> leaver.node().filter(node -> !node.cluster().isReady()).isPresent(), 30 * SECOND));
    assertTrue(leaver.node().orElseThrow().cluster().serves(), "until it has left");
    assertTrue(world.runUntil(() -> leaver.node().isEmpty(), 120 * SECOND));
    assertTrue(world.runUntil(
        () -> others.stream()
            .allMatch(other -> topology(other).orElseThrow().members().size() == 2),
        SECOND));
  }
}
