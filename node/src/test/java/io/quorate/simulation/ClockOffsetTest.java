package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.metrics.Fact;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether nodes find out that their clocks differ. */
class ClockOffsetTest {
  private static final long SECOND = 1_000_000_000L;

  private final World world = new World(3);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 3);

  private SimulatedCluster.Member node(int number) {
    return cluster.members().get(number);
  }

  private double farthest(int number) {
    List<Double> values = new ArrayList<>();
    node(number)
        .node()
        .orElseThrow()
        .facts(sums -> values.add(sums.get(Fact.CLOCK_OFFSET_MILLISECONDS)));
    assertTrue(world.runUntil(() -> !values.isEmpty(), 10 * SECOND));
    return values.get(0);
  }

  private long warnings(int number, String words) {
    return node(number).log().stream().filter(line -> line.contains(words)).count();
  }

  @Test
  void aClockThatIsAheadIsMeasuredByAllAndWarnedOfOnceInAWhile() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    world.runUntil(world.now() + 10 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertTrue(farthest(i) <= 250, "no clock was touched");
    }
    node(2).machine().jumpWallClock(5_000);
    world.runUntil(world.now() + 60 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertEquals(5_000, farthest(i), 250);
    }
    String ahead = "The clock of " + node(2).name() + " is";
    assertEquals(1, warnings(0, ahead), () -> node(0).log().toString());
    assertEquals(1, warnings(1, ahead));
    assertEquals(1, warnings(2, "The clock of " + node(0).name() + " is"));
    assertEquals(0, warnings(0, "The clock of " + node(1).name() + " is"));
    node(2).machine().jumpWallClock(-5_000);
    world.runUntil(world.now() + 10 * SECOND);
    for (int i = 0; i < 3; i++) {
      assertTrue(farthest(i) <= 250, "it was set right");
    }
  }
}
