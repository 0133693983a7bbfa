package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A topology that was chosen somewhere becomes known everywhere. */
class TopologyChangeTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(7);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 5);

  private void found() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private static Topology of(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }

  private boolean allKnow(List<SimulatedCluster.Member> members, Topology topology) {
    return members.stream().allMatch(member -> member.isServing() && of(member).equals(topology));
  }

  /** The epoch after what this member knows: with one bucket more. */
  private static Topology withBucket(Topology before, String name) {
    List<BucketDefinition> buckets = new ArrayList<>(before.buckets());
    buckets.add(BucketDefinition.ofDefaults(name));
    return before.next().buckets(buckets).build();
  }

  private void hand(SimulatedCluster.Member to, Topology topology) {
    world.after(0, to.machine(), () -> to.node().orElseThrow().newer(topology));
  }

  @Test
  void whatOneNodeLearnsAllNodesKnowSoon() {
    found();
    SimulatedCluster.Member first = cluster.members().get(2);
    Topology second = withBucket(of(first), "a");
    hand(first, second);
    assertTrue(world.runUntil(() -> allKnow(cluster.members(), second), SECOND));
  }

  @Test
  void aNodeThatWasDownLearnsEveryEpochThatItMissed() {
    found();
    SimulatedCluster.Member late = cluster.members().get(4);
    late.stop();
    world.runUntil(world.now() + 5 * SECOND);
    SimulatedCluster.Member first = cluster.members().get(0);
    Topology last = of(first);
    for (String bucket : List.of("a", "b", "c")) {
      last = withBucket(last, bucket);
      hand(first, last);
    }
    Topology newest = last;
    List<SimulatedCluster.Member> others = cluster.members().subList(0, 4);
    assertTrue(world.runUntil(() -> allKnow(others, newest), 3 * SECOND));
    late.startIfDown();
    assertTrue(world.runUntil(() -> allKnow(cluster.members(), newest), 5 * SECOND));
  }

  @Test
  void aNodeThatWasCutOffCatchesUpWithoutBeingTold() {
    found();
    SimulatedCluster.Member cut = cluster.members().get(3);
    List<SimulatedCluster.Member> others = new ArrayList<>(cluster.members());
    others.remove(cut);
    others.forEach(other -> cluster.wires().cut(other.machine(), cut.machine()));
    others.forEach(other -> cluster.wires().cut(cut.machine(), other.machine()));
    Topology second = withBucket(of(cut), "a");
    hand(others.get(0), second);
    world.runUntil(world.now() + 20 * SECOND);
    assertTrue(allKnow(others, second));
    assertEquals(1, of(cut).epoch());
    cluster.wires().mendAll();
    assertTrue(world.runUntil(() -> allKnow(cluster.members(), second), 10 * SECOND));
  }

  @Test
  void aStoredTopologyIsNotLostWithThePower() {
    found();
    SimulatedCluster.Member first = cluster.members().get(1);
    Topology second = withBucket(of(first), "a");
    hand(first, second);
    assertTrue(world.runUntil(() -> of(first).equals(second), SECOND));
    cluster.members().forEach(SimulatedCluster.Member::powerCut);
    cluster.startAll();
    assertTrue(world.runUntil(() -> allKnow(cluster.members(), second), 10 * SECOND));
  }

  @Test
  void anOlderTopologyAndThatOfAnotherGenerationAreIgnored() {
    found();
    SimulatedCluster.Member first = cluster.members().get(0);
    Topology founded = of(first);
    Topology second = withBucket(founded, "a");
    hand(first, second);
    assertTrue(world.runUntil(() -> allKnow(cluster.members(), second), SECOND));
    hand(first, founded);
    hand(first, second.next().generation(2).build());
    world.runUntil(world.now() + 5 * SECOND);
    assertTrue(allKnow(cluster.members(), second));
  }

  @Test
  void aTopologyOfAnotherClusterIsNeverTaken() {
    found();
    SimulatedCluster.Member first = cluster.members().get(0);
    Topology own = of(first);
    Topology foreign = Topology.of(new ClusterId(7, 7))
        .epoch(99)
        .members(own.members())
        .owners(own.owners())
        .voters(own.voters())
        .build();
    hand(first, foreign);
    world.runUntil(world.now() + 5 * SECOND);
    assertTrue(allKnow(cluster.members(), own));
  }
}
