package io.quorate.simulation;

import static io.quorate.simulation.OpenLoad.MILLI;
import static io.quorate.simulation.OpenLoad.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Outcome;
import io.quorate.ring.membership.Liveness;
import org.junit.jupiter.api.Test;

/** A cluster that is asked for ten times as much as it can do. */
class OverloadTest {
  private final OpenLoad load = new OpenLoad(1, MILLI);

  /** What was served in some time. */
  private record Measured(double perSecond, long p99) {}

  private Measured since(long from) {
    long now = load.world.now();
    return new Measured(load.servedPerSecond(from, now), load.p99(from, now));
  }

  private Measured peak() {
    load.closed(128, SECOND);
    long from = load.world.now();
    load.closed(128, 3 * SECOND);
    return since(from);
  }

  private Measured offered(double perSecond, long nanos) {
    long from = load.world.now();
    load.open(perSecond, nanos);
    return since(from);
  }

  @Test
  void tenTimesThePeakIsServedAtThePeakAndForgottenWithinFiveSeconds() {
    double peak = peak().perSecond();
    offered(0.5 * peak, SECOND);
    Measured calm = offered(0.5 * peak, 5 * SECOND);

    Measured over = offered(10 * peak, 8 * SECOND);
    assertTrue(over.perSecond() >= 0.9 * peak, over + ", and at the peak " + peak + " a second");
    assertTrue(over.p99() <= 2 * SECOND, "well within their time: " + over);
    assertNobodySeemsDead();

    offered(0.5 * peak, 5 * SECOND);
    Measured after = offered(0.5 * peak, 5 * SECOND);
    assertTrue(after.perSecond() >= 0.98 * calm.perSecond(), after + ", and before " + calm);
    assertTrue(after.p99() <= 2 * calm.p99(), after + ", and before " + calm);
    for (OpenLoad.Took each : load.took) {
      if (each.outcome() instanceof Outcome.Failed failed) {
        assertFalse(failed.unknown(), failed::toString);
      }
    }
  }

  private void assertNobodySeemsDead() {
    for (SimulatedCluster.Member member : load.cluster.members()) {
      var states = member.node().orElseThrow().cluster().states();
      states.forEach((name, state) ->
          assertEquals(Liveness.State.ALIVE, state, name + " as " + member.name() + " sees it"));
    }
  }
}
