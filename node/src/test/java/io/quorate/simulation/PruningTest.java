package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.metrics.Fact;
import io.quorate.node.request.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Histories stay short, and nothing that was overwritten comes back when they are shortened. */
class PruningTest {
  /** 16 entries that nobody needs are let be, and of each owner eight requests are remembered. */
  private static final int ENTRIES_MAX = 16 + 3 * 8;

  /** Such a history, with a few dots, sealed. */
  private static final int CONTEXT_CHARS_MAX = 1_100;

  private static PruneScript script() {
    return new PruneScript(1, SimulatedClient.keyOf("k"), 0);
  }

  @Test
  void aKeyThatIsOverwrittenAfterEachOfTwoHundredKillsHasAShortHistory() {
    PruneScript script = new PruneScript(1, SimulatedClient.keyOf("k"), 16);
    for (int i = 0; i < 200; i++) {
      script.killAndRestart(i % 3);
      script.overwrite(i % 3, "v" + i);
      script.pass(3);
      Outcome.Found found = script.found();
      int entries = found.state().history().size();
      assertTrue(entries <= ENTRIES_MAX + 3, entries + " entries after " + i);
      String context = found.context();
      assertTrue(context.length() <= CONTEXT_CHARS_MAX, context.length() + " chars");
      assertEquals(List.of("v" + i), SimulatedClient.values(found.state()));
    }
    script.assertAllEqual();
    assertTrue(script.pruned() >= 3 * 5, "each owner did, again and again: " + script.pruned());
  }

  @Test
  void whileAMemberIsAwayEveryHistoryStaysAndItBringsNothingBack() {
    script().anOwnerIsAwayWithAnOldValue();
  }

  @Test
  void anOldDiskBringsNothingBackThatWasPruned() {
    script().anOldDiskIsPutBack();
  }

  @Test
  void aHintOfAnOldValueIsDeliveredFirst() {
    script().aHintIsHeldUp();
  }

  @Test
  void aRepairThatComesLateBringsNothingBack() {
    script().aRepairComesLate();
  }

  @Test
  void whoIsReadAndWrittenAllTheTimeIsPrunedInTheEndAndAllAreEqual() {
    script().itIsUsedMeanwhile();
  }

  @Test
  void whatWasDeletedWhereTheLastWriterWinsIsForgottenToo() {
    PruneScript script = new PruneScript(1, SimulatedClient.keyOf("l"), 16);
    script.overwrite(0, "value");
    script.delete(1);
    script.pass(1);
    assertEquals(3, script.all(Fact.TOMBSTONES));
    script.pass(60);
    assertEquals(0, script.all(Fact.TOMBSTONES));
    assertEquals(0, script.all(Fact.KEYS));
    assertEquals(3, script.all(Fact.COPIES_PRUNED_TOTAL));
    assertEquals(3, script.all(Fact.TOMBSTONES_REAPED_TOTAL));
  }

  @Test
  void aWriteThereWithAClockThatIsBehindWinsOverADeleteOfWhichSomeHaveForgottenTheTime() {
    PruneScript script = new PruneScript(1, SimulatedClient.keyOf("l"), 16);
    script.writesWithAClockBehindWhileItIsForgotten();
  }

  @Test
  void whatNobodyHasOverwrittenStaysHoweverOldItIs() {
    script().anOldSiblingStays();
  }
}
