package io.quorate.simulation;

import static io.quorate.simulation.Load.MILLI;
import static io.quorate.simulation.Load.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Outcome;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One node of five is slow, or stands still, and clients go through the others. */
class SlowNodeTest {
  private static final int CLIENTS = 4;

  private final Load load = new Load(1);
  private final SimulatedCluster.Member slow = load.cluster.members().get(2);
  private long calmReads;
  private long calmWrites;

  @BeforeEach
  void allIsWell() {
    List<SimulatedCluster.Member> others =
        load.cluster.members().stream().filter(each -> each != slow).toList();
    load.begin(CLIENTS, others);
    load.pass(2 * SECOND);
    calmReads = load.p99(false, SECOND, load.world.now());
    calmWrites = load.p99(true, SECOND, load.world.now());
  }

  /** What begins when so long has passed takes hardly longer than before. */
  private void assertFeltOnlyFor(long nanos) {
    load.pass(nanos);
    long from = load.world.now();
    load.pass(3 * SECOND);
    long until = load.world.now();
    long reads = load.p99(false, from, until);
    long writes = load.p99(true, from, until);
    assertTrue(reads <= 1.5 * calmReads, reads / 1e6 + " ms, and before " + calmReads / 1e6);
    assertTrue(writes <= 1.5 * calmWrites, writes / 1e6 + " ms, and before " + calmWrites / 1e6);
  }

  @Test
  void aSlowNodeIsFeltUntilEachLaneHasHeardAFewOfItsAnswers() {
    load.cluster.wires().slow(slow.machine(), 300 * MILLI);
    assertFeltOnlyFor(2 * SECOND);
    assertEquals(0, load.failed());
  }

  @Test
  void aNodeThatStandsStillIsFeltForASecondOnly() {
    long paused = load.world.now();
    slow.pause();
    assertFeltOnlyFor(SECOND);
    slow.resume();
    load.pass(SECOND);
    // What it was just coordinating nobody else can tell from a new write, if the key is in much
    // use.
    assertTrue(load.failed() <= CLIENTS, () -> load.failed() + " failed");
    for (Load.Took each : load.took) {
      if (each.outcome() instanceof Outcome.Failed failed) {
        assertTrue(each.isWrite() && failed.unknown(), failed::toString);
        assertTrue(each.began() < paused + SECOND / 2, failed::toString);
      }
    }
  }
}
