package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KillJournalTest {
  private final KillJournal journal = new KillJournal();

  private int complaints(String... lines) {
    for (String line : lines) {
      journal.line(line);
    }
    return journal.complaints().size();
  }

  private int afterTheKill(String... lines) {
    journal.start();
    return complaints(lines);
  }

  @Test
  void whatWasAcknowledgedMustBeFound() {
    complaints("put 0 1 5", "done 0 1 5", "put 0 2 6", "done 0 2 6");
    assertEquals(0, afterTheKill("has 0 1 5", "has 0 2 6", "ready"));
    assertEquals(1, afterTheKill("has 0 1 5", "ready"));
  }

  @Test
  void anOlderVersionIsALoss() {
    complaints("put 0 1 5", "done 0 1 5", "put 0 1 7", "done 0 1 7");
    assertEquals(1, afterTheKill("has 0 1 5", "ready"));
  }

  @Test
  void whatWasNotAcknowledgedMayBeFoundOrNotButNotBoth() {
    complaints("put 0 1 5", "done 0 1 5", "put 0 1 7", "del 0 2 8");
    assertEquals(0, afterTheKill("has 0 1 5", "ready"));
    assertEquals(1, afterTheKill("has 0 1 7", "ready"));
  }

  @Test
  void whatWasRemovedMayNotComeBack() {
    complaints("put 0 1 5", "done 0 1 5", "del 0 1 7", "gone 0 1 7");
    assertEquals(1, afterTheKill("has 0 1 5", "ready"));
  }

  @Test
  void whatBeganBeforeADropIsGoneAndWhatBeganAfterItIsThere() {
    complaints("put 3 1 5", "done 3 1 5", "put 3 2 6", "drop 3", "done 3 2 6", "put 3 1 9");
    complaints("done 3 1 9", "put 3 4 10", "done 3 4 10", "dropped 3");
    assertEquals(0, afterTheKill("has 3 1 9", "has 3 4 10", "ready"));
    assertEquals(0, complaints("drop 3", "dropped 3"));
    assertEquals(1, afterTheKill("has 3 1 9", "ready"));
  }

  @Test
  void aDropThatDidNotEndMayHaveHappenedOrNot() {
    complaints("put 3 1 5", "done 3 1 5", "put 3 2 6", "done 3 2 6", "drop 3");
    assertEquals(0, afterTheKill("has 3 1 5", "has 3 2 6", "ready"));
    assertEquals(1, afterTheKill("has 3 1 5", "ready"), "no second drop was begun");
  }

  @Test
  void whatBeganBehindADropAndDidNotEndMayBeFoundOrNot() {
    complaints("drop 3", "put 3 1 5", "dropped 3");
    assertEquals(0, afterTheKill("ready"));
    complaints("drop 3", "put 3 1 7", "dropped 3");
    assertEquals(0, afterTheKill("has 3 1 7", "ready"));
    complaints("drop 3", "put 3 1 9", "dropped 3", "done 3 1 9");
    assertEquals(1, afterTheKill("ready"));
  }

  @Test
  void ofTwoDropsUnderWayTheFirstEndsFirst() {
    String[] both = {"put 3 1 5", "done 3 1 5", "drop 3", "put 3 2 6", "done 3 2 6", "drop 3"};
    complaints(both);
    complaints("dropped 3");
    assertEquals(0, afterTheKill("has 3 2 6", "ready"), "the second may not have happened");
    complaints(both);
    complaints("dropped 3");
    assertEquals(1, afterTheKill("has 3 1 5", "ready"), "the first has");
    complaints(both);
    complaints("dropped 3", "dropped 3");
    assertEquals(2, afterTheKill("has 3 2 6", "ready"), "both have");
  }

  @Test
  void whateverElseIsToldIsAComplaint() {
    assertEquals(1, complaints("bad record"));
    assertEquals(2, complaints("not 0 1 5 NotWritten"));
  }
}
