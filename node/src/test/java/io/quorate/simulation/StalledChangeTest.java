package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Changed;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A change of the members that cannot end, because it needs one who is dead. */
class StalledChangeTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(12);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 3);

  private void found() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private SimulatedCluster.Member node(int place) {
    return cluster.members().get(place);
  }

  private Topology topology() {
    return node(0).node().orElseThrow().cluster().topology().orElseThrow();
  }

  private Changed change(Change change) {
    List<Changed> answers = new ArrayList<>();
    world.after(
        0,
        node(0).machine(),
        () -> node(0).node().orElseThrow().change(change, 10_000, answers::add));
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 20 * SECOND));
    return Objects.requireNonNull(answers.get(0));
  }

  /** Two owners are to be left, and one of them dies. */
  private void stall() {
    assertInstanceOf(Changed.Begun.class, change(new Change.Weight("n3", 0)));
    node(1).kill();
    world.runUntil(world.now() + 120 * SECOND);
    assertFalse(topology().transitions().isEmpty());
  }

  @Test
  void anOperatorCancelsItAndThenRemovesTheDead() {
    found();
    stall();
    Changed.Not not = assertInstanceOf(Changed.Not.class, change(new Change.Remove("n2")));
    assertInstanceOf(Planned.Waits.class, not.why());
    assertInstanceOf(Changed.Begun.class, change(Change.Cancel.of(topology())));
    assertTrue(world.runUntil(() -> topology().transitions().isEmpty(), 60 * SECOND));
    assertInstanceOf(Changed.Begun.class, change(new Change.Remove("n2")));
    assertTrue(world.runUntil(
        () -> topology().transitions().isEmpty() && topology().members().size() == 2,
        120 * SECOND));
  }

  @Test
  void thePolicyCancelsItByItself() {
    cluster.limits().removeAfter(Duration.ofMinutes(10));
    found();
    stall();
    world.runUntil(world.now() + 400 * SECOND);
    assertEquals(3, topology().members().size(), "not yet");
    assertTrue(world.runUntil(
        () -> topology().transitions().isEmpty() && topology().members().size() == 2,
        300 * SECOND));
  }
}
