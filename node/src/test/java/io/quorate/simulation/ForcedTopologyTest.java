package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.TopologyForce;
import io.quorate.node.membership.Proposed;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster that lost the majority of its voters goes on because its operator says so. */
class ForcedTopologyTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(5);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 5);
  private final List<String> survivors = List.of("n4", "n5");

  private SimulatedCluster.Member n(int number) {
    return cluster.members().get(number - 1);
  }

  private static Topology of(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }

  private void foundAndLoseThree() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    cluster.members().forEach(SimulatedCluster.Member::stop);
    assertTrue(world.runUntil(
        () -> cluster.members().stream().allMatch(each -> each.node().isEmpty()), 30 * SECOND));
  }

  private static TopologyForce on(SimulatedCluster.Member member) {
    return new TopologyForce(member.machine().disk());
  }

  private Topology force() throws IOException {
    Topology after = on(n(4)).force(survivors, false).after();
    assertEquals(
        after, on(n(5)).take(n(4).machine().disk().read("topology"), false).after());
    n(4).startIfDown();
    n(5).startIfDown();
    assertTrue(world.runUntil(() -> n(4).isServing() && n(5).isServing(), 30 * SECOND));
    return after;
  }

  @Test
  void theSurvivorsGoOnInAnotherGeneration() throws IOException {
    foundAndLoseThree();
    Topology forced = force();
    assertEquals(2, forced.generation());
    assertEquals(survivors, forced.members().stream().map(Member::name).toList());
    List<Proposed> outcomes = new ArrayList<>();
    world.after(0, n(5).machine(), () -> n(5).node()
        .orElseThrow()
        .propose(
            topology -> Optional.of(topology
                .next()
                .buckets(List.of(BucketDefinition.ofDefaults("a")))
                .build()),
            5 * SECOND,
            outcomes::add));
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), 6 * SECOND));
    Topology decided = assertInstanceOf(Proposed.Done.class, outcomes.get(0)).topology();
    assertEquals(2, decided.generation());
    assertTrue(world.runUntil(() -> of(n(4)).equals(decided), 5 * SECOND));
  }

  @Test
  void whoComesBackOfALowerGenerationIsRefusedAndChangesNothing() throws IOException {
    foundAndLoseThree();
    Topology forced = force();
    n(1).startIfDown();
    n(2).startIfDown();
    world.runUntil(world.now() + 30 * SECOND);
    assertEquals(forced, of(n(4)));
    assertEquals(forced, of(n(5)));
    assertEquals(1, of(n(1)).generation());
    List<Proposed> outcomes = new ArrayList<>();
    world.after(0, n(1).machine(), () -> n(1).node()
        .orElseThrow()
        .propose(topology -> Optional.of(topology.next().build()), 3 * SECOND, outcomes::add));
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), 4 * SECOND));
    assertInstanceOf(Proposed.Failed.class, outcomes.get(0));
  }

  @Test
  void aDryRunAndAMistakeStoreNothing() throws IOException {
    foundAndLoseThree();
    byte[] before = n(4).machine().disk().read("topology");
    on(n(4)).force(survivors, true);
    assertThrows(IOException.class, () -> on(n(4)).force(List.of("n9"), false));
    assertThrows(IOException.class, () -> on(n(4)).force(List.of(), false));
    assertThrows(IOException.class, () -> on(n(4)).take(new byte[10], false));
    assertEquals(List.of(before.length), List.of(n(4).machine().disk().read("topology").length));
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    assertFalse(cluster.members().stream().anyMatch(each -> of(each).generation() != 1));
  }
}
