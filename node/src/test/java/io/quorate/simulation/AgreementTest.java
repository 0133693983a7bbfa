package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.membership.Proposed;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Nodes that change their topology by agreement, in the simulator. */
class AgreementTest {
  private static final long SECOND = 1_000_000_000L;

  private World world = new World(11);
  private SimulatedCluster cluster = new SimulatedCluster(world, 5);
  private final TreeMap<String, Proposed> outcomes = new TreeMap<>();

  private void found() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private static Function<Topology, Optional<Topology>> define(String bucket) {
    return topology -> {
      if (topology.buckets().stream().anyMatch(each -> each.name().equals(bucket))) {
        return Optional.empty();
      }
      List<BucketDefinition> buckets = new ArrayList<>(topology.buckets());
      buckets.add(BucketDefinition.ofDefaults(bucket));
      return Optional.of(topology.next().buckets(buckets).build());
    };
  }

  private SimulatedCluster.Member member(int i) {
    return cluster.members().get(i);
  }

  private void propose(SimulatedCluster.Member at, String bucket, long seconds) {
    world.after(0, at.machine(), () -> at.node()
        .orElseThrow()
        .propose(define(bucket), seconds * SECOND, outcome -> outcomes.put(bucket, outcome)));
  }

  private Topology of(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }

  private boolean allAgree(long epoch) {
    return cluster.members().stream()
        .allMatch(each ->
            each.isServing() && of(each).epoch() >= epoch && of(each).equals(of(member(0))));
  }

  /** Those that were defined after the founding. */
  private List<String> buckets() {
    String founded = SimulatedClient.lastWriterWins().name();
    return of(member(0)).buckets().stream()
        .map(BucketDefinition::name)
        .filter(name -> !name.equals(founded))
        .toList();
  }

  @Test
  void aChangeAtOneNodeIsEverywhere() {
    found();
    propose(member(3), "a", 5);
    assertTrue(world.runUntil(() -> outcomes.size() == 1, SECOND));
    Topology decided = assertInstanceOf(Proposed.Done.class, outcomes.get("a")).topology();
    assertEquals(2, decided.epoch());
    assertEquals(decided, of(member(3)));
    assertTrue(world.runUntil(() -> allAgree(2), SECOND));
    propose(member(1), "a", 5);
    assertTrue(world.runUntil(() -> outcomes.get("a") instanceof Proposed.Unchanged, SECOND));
  }

  @Test
  void changesOfAllNodesAtOnceAreAllDone() {
    found();
    for (int i = 0; i < 5; i++) {
      propose(member(i), "b" + i, 30);
    }
    assertTrue(world.runUntil(() -> outcomes.size() == 5, 30 * SECOND));
    outcomes.values().forEach(outcome -> assertInstanceOf(Proposed.Done.class, outcome));
    assertTrue(world.runUntil(() -> allAgree(6), 5 * SECOND));
    assertEquals(List.of("b0", "b1", "b2", "b3", "b4"), buckets());
  }

  @Test
  void withoutAMajorityOfTheVotersNothingChangesAndAfterwardsItDoes() {
    found();
    for (int i = 0; i < 3; i++) {
      member(i).kill();
    }
    propose(member(4), "a", 3);
    assertTrue(world.runUntil(() -> outcomes.size() == 1, 4 * SECOND));
    Proposed.Failed failed = assertInstanceOf(Proposed.Failed.class, outcomes.get("a"));
    assertFalse(failed.mayTakeEffect());
    assertTrue(failed.sentence().contains("2 of the voters"), failed::sentence);
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    propose(member(4), "a", 10);
    assertTrue(world.runUntil(() -> outcomes.get("a") instanceof Proposed.Done, 10 * SECOND));
  }

  @Test
  void aDecisionOutlivesTheWholeClusterLosingItsPower() {
    found();
    propose(member(0), "a", 5);
    assertTrue(world.runUntil(() -> outcomes.size() == 1, SECOND));
    cluster.members().forEach(SimulatedCluster.Member::powerCut);
    cluster.startAll();
    assertTrue(world.runUntil(() -> allAgree(2), 30 * SECOND));
    assertEquals(List.of("a"), buckets());
  }

  /** A voter answers only what its disk has: so a cut at any force takes nothing back. */
  @Test
  void aPowerCutAtEachForceOfAVoterSplitsNothing() {
    for (int force = 1; force <= 9; force++) {
      world = new World(force);
      cluster = new SimulatedCluster(world, 3);
      outcomes.clear();
      found();
      SimulatedCluster.Member victim = member(1);
      SimulatedDisk disk = victim.machine().disk();
      disk.powerCutAtForce(disk.forces() + force, machine -> victim.powerCut());
      propose(member(0), "a", 20);
      propose(member(2), "b", 20);
      int at = force;
      assertTrue(world.runUntil(() -> outcomes.size() == 2, 20 * SECOND), () -> "force " + at);
      cluster.startAll();
      assertTrue(world.runUntil(() -> cluster.isReady() && allAgree(3), 30 * SECOND));
      assertEquals(List.of("a", "b"), buckets());
    }
  }

  /** Whoever dies, and whenever: never two topologies of an epoch, and it goes on. */
  @Test
  void aPowerCutAtAnyMomentOfADecisionSplitsNothing() {
    for (int moment = 0; moment < 40; moment++) {
      world = new World(moment);
      cluster = new SimulatedCluster(world, 3);
      outcomes.clear();
      found();
      propose(member(0), "a", 20);
      propose(member(1), "b", 20);
      SimulatedCluster.Member victim = member(moment % 3);
      SimulatedCluster.Member second = member((moment + 1) % 3);
      world.runUntil(world.now() + moment * 500_000L);
      victim.powerCut();
      world.runUntil(world.now() + moment % 4 * 1_000_000L);
      second.powerCut();
      cluster.startAll();
      int at = moment;
      assertTrue(world.runUntil(cluster::isReady, 30 * SECOND), () -> "moment " + at);
      propose(member(2), "c", 30);
      assertTrue(
          world.runUntil(() -> outcomes.containsKey("c"), 40 * SECOND), () -> "moment " + at);
      assertInstanceOf(Proposed.Done.class, outcomes.get("c"), () -> "moment " + at);
      assertTrue(world.runUntil(() -> allAgree(2), 10 * SECOND), () -> "moment " + at);
    }
  }
}
