package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.membership.Liveness;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Five real nodes on simulated machines find out who answers. */
class WhoAnswersTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(7);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 5);

  private void ready() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND), () -> "" + cluster.timeline());
    world.runUntil(world.now() + 5 * SECOND);
  }

  private SimulatedCluster.Member node(int number) {
    return cluster.members().get(number - 1);
  }

  /** Whether all others that run hold this for true of the node. */
  private boolean others(int of, Liveness.State state) {
    return cluster.members().stream().filter(member -> member != node(of)).allMatch(member -> member
        .node()
        .map(node -> node.cluster().states().get(node(of).name()) == state)
        .orElse(true));
  }

  private long said(String part) {
    return cluster.members().stream()
        .flatMap(member -> member.log().stream())
        .filter(line -> line.contains(part))
        .count();
  }

  @Test
  void aKilledNodeIsDeadToAllWithinEightSecondsAndComesBack() {
    ready();
    node(5).kill();
    assertTrue(world.runUntil(() -> others(5, Liveness.State.DEAD), 8 * SECOND));
    assertEquals(4, said("n5 is dead"));
    node(5).startIfDown();
    assertTrue(world.runUntil(() -> others(5, Liveness.State.ALIVE), 5 * SECOND));
  }

  @Test
  void aPauseOfThreeSecondsIsNobodysDeath() {
    ready();
    node(3).pause();
    world.runUntil(world.now() + 3 * SECOND);
    node(3).resume();
    world.runUntil(world.now() + 20 * SECOND);
    assertEquals(0, said("is dead"), () -> "" + cluster.timeline());
    assertTrue(others(3, Liveness.State.ALIVE));
  }

  @Test
  void whoStopsInOrderIsKnownToHaveLeftBeforeItIsGone() {
    ready();
    node(4).stop();
    assertTrue(world.runUntil(() -> others(4, Liveness.State.DEAD), SECOND));
    assertEquals(0, said("n4 is suspect"));
  }

  @Test
  void aDatagramOfAStrangerIsCountedAndSaysNothing() {
    ready();
    SimulatedEnvironment stranger =
        new Machine(world, "stranger", node(1).machine().address()).start(cluster.wires(), 1);
    for (int i = 0; i < 100; i++) {
      stranger.network().sendDatagram(node(2).machine().address(), new byte[] {1, 2, 3});
    }
    world.runUntil(world.now() + SECOND);
    assertEquals(1, said("that no member of this cluster sent"));
    assertTrue(others(1, Liveness.State.ALIVE));
  }

  @Test
  void whoIsCutOffInOneDirectionIsGoneRoundByTheOtherOnly() {
    ready();
    cluster.wires().cut(node(1).machine(), node(2).machine());
    // A call that fails is what makes it look.
    world.runUntil(world.now() + 30 * SECOND);
    assertEquals(
        0,
        List.of(3, 4, 5).stream().filter(n -> seesDead(n, 1) || seesDead(n, 2)).count());
    assertTrue(seesDead(1, 2));
    cluster.wires().mendAll();
    assertTrue(world.runUntil(() -> others(2, Liveness.State.ALIVE), 5 * SECOND));
  }

  private boolean seesDead(int at, int of) {
    return node(at).node().orElseThrow().cluster().states().get(node(of).name())
        == Liveness.State.DEAD;
  }
}
