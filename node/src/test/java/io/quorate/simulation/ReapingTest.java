package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.metrics.Fact;
import org.junit.jupiter.api.Test;

/** Tombstones are reaped once everybody can, and nothing of the zombie schedule comes back. */
class ReapingTest {
  private final ReapScript script = new ReapScript(1);

  @Test
  void whatWasDeletedIsForgottenOnceTheWindowIsOver() {
    int copies = 3 * ReapScript.KEYS;
    script.write(script.node(0), "value", ReapScript.ALL);
    script.delete(script.node(1), ReapScript.ALL);
    assertEquals(copies, script.all(Fact.TOMBSTONES));
    script.pass(3);
    assertEquals(copies, script.all(Fact.TOMBSTONES));
    script.assertReaped();
    assertEquals(copies, script.all(Fact.TOMBSTONES_REAPED_TOTAL));
    script.write(script.node(2), "new", ReapScript.ALL);
    script.pass(30);
    assertEquals(copies, script.all(Fact.KEYS));
  }

  @Test
  void whileAMemberIsAwayEveryTombstoneStays() {
    script.write(script.node(0), "value", ReapScript.ALL);
    script.isolate(script.node(3));
    script.pass(10);
    script.delete(script.node(0), ReapScript.SLOPPY);
    script.pass(60);
    assertTrue(script.all(Fact.TOMBSTONES) >= 2 * ReapScript.KEYS);
    script.mend();
    script.assertReaped();
  }

  @Test
  void ownersThatAreAwayInTurnBringNothingBack() {
    script.ownersAreAwayInTurn();
  }

  @Test
  void aHintOfTheValueIsDeliveredFirst() {
    script.aHintIsHeldUp();
  }

  @Test
  void aHintWhoseHolderIsAwayBringsNothingBack() {
    script.aHolderOfAHintIsAway();
  }

  @Test
  void whatIsReadWhileItIsReapedGoesOnce() {
    script.itIsReadWhileItIsReaped();
  }

  @Test
  void anOldDiskBringsNothingBack() {
    script.anOldDiskIsPutBack();
  }

  @Test
  void aRestoredCopyBringsNothingBack() {
    script.aCopyOfAStoppedNodeIsRestored();
  }

  @Test
  void whatANodeOnAnOldDiskAcknowledgesIsThereThoughItHadToDropItsCopies() {
    script.onAnOldDiskItTakesWrites();
  }

  @Test
  void whatAnOldDiskAloneWasGivenStays() {
    script.onAnOldDiskItIsAlone();
  }

  @Test
  void whatANodeWithoutRoomCouldNotStoreIsNotCalledDone() {
    script.aDiskIsFullWhileOthersRaise();
  }

  @Test
  void anOldRepairThatComesLateIsRefused() {
    script.aRepairComesLate();
  }

  @Test
  void aCoordinatorThatStoodStillBringsNothingBack() {
    script.aCoordinatorStandsStill();
  }

  @Test
  void aRingThatChangesMeanwhileBringsNothingBack() {
    script.theRingChangesMeanwhile();
  }

  @Test
  void restartsInTheMiddleBringNothingBack() {
    script.theyAreKilledMeanwhile();
  }
}
