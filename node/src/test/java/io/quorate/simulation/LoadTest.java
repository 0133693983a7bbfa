package io.quorate.simulation;

import static io.quorate.ring.Level.Named.ALL;
import static io.quorate.ring.Level.Named.QUORUM;
import static io.quorate.simulation.Script.SECOND;
import static io.quorate.simulation.Script.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Nodes that are slow, and nodes that are asked for more than they can do. */
class LoadTest {
  private static final long MILLI = 1_000_000;
  private static final int PER_SECOND = 100;

  /** The first world in which a node takes a few requests at a time only. */
  private static long narrowSeed() {
    return LongStream.iterate(1, seed -> seed + 1)
        .filter(seed -> Limits.isNarrow(new World(seed)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSlowOwnerCostsItsShareOnly() {
    Script script = new Script();
    SimulatedCluster.Member asked = script.owner(0);
    String context = script.write(asked, script.put("v", "", strict(ALL))).context();
    script.cluster.wires().slow(script.owner(2).machine(), 300 * MILLI);
    long longest = 0;
    for (int i = 0; i < 50; i++) {
      long began = script.world.now();
      script.read(asked, strict(QUORUM));
      context =
          script.write(asked, script.put("v" + i, context, strict(QUORUM))).context();
      // Whoever is slow is found out by the first answers that do not come.
      longest = Math.max(longest, i < 10 ? 0 : script.world.now() - began);
    }
    assertTrue(longest < 50 * MILLI, longest / MILLI + " ms for a read and a write");
  }

  @Test
  void moreThanCanBeServedIsRefusedAtOnceAndWhenItIsOverAllIsWell() {
    Script script = new Script(narrowSeed());
    SimulatedCluster.Member asked = script.owner(0);
    script.write(asked, script.put("before", "", strict(QUORUM)));
    script.cluster.machines().forEach(machine -> machine.disk().setForceNanos(50 * MILLI));
    List<Outcome> outcomes = new ArrayList<>();
    int sent = 0;
    int served = 0;
    for (int second = 0; second < 10; second++) {
      for (int i = 0; i < PER_SECOND; i++) {
        asked.submit(script.delete("", strict(QUORUM)), outcomes::add);
        sent++;
        script.world.runUntil(script.world.now() + SECOND / PER_SECOND);
      }
      int now =
          (int) outcomes.stream().filter(Outcome.Written.class::isInstance).count();
      assertTrue(now - served >= 5, "in second " + second + " " + (now - served) + " were served");
      served = now;
    }
    script.pass(2);
    assertEquals(sent, outcomes.size(), "each is answered");
    assertTrue(served < sent / 2, served + " of " + sent + " were served, none had to wait");
    outcomes.stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .forEach(failed -> assertFalse(failed.unknown(), failed::toString));
    long began = script.world.now();
    script.write(asked, script.put("after", "", strict(QUORUM)));
    assertTrue(script.world.now() - began < 500 * MILLI, "nothing of it is left");
    assertEquals(List.of("after"), script.everything());
  }
}
