package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.membership.Liveness;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads through whole coordinators. */
class ReadingTest {
  private static final Key KEY = Key.of("b", "k");

  private static void hold(Ensemble nodes, String node, State state) {
    nodes.replica(node).copies.put(KEY, Copy.of(state));
  }

  private static List<Outcome> readFor(Ensemble nodes, String node, long millis) {
    List<Outcome> outcomes = nodes.begin(node, nodes.get(KEY, Consistency.OF_BUCKET));
    nodes.script.run(millis);
    return outcomes;
  }

  @Test
  void aKeyThatNobodyKnowsIsFoundToBeEmpty() {
    Ensemble nodes = new Ensemble(3);
    Outcome.Found found = nodes.found("b", KEY);
    assertTrue(found.state().isEmpty());
    assertEquals("", found.context());
    assertEquals(new Receipt(2, 0, 3), found.receipt());
  }

  @Test
  void onlyAsManyAsNeededAreAskedItselfFirst() {
    Ensemble nodes = new Ensemble(3);
    nodes.found("b", KEY);
    assertEquals(List.of("Fetch>a"), nodes.sent);
  }

  @Test
  void aNodeThatOwnsNothingReadsByItself() {
    Ensemble nodes = new Ensemble(7);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.sent.clear();
    assertEquals("v", nodes.read("g", KEY));
    assertEquals(List.of("Fetch>a", "Fetch>b"), nodes.sent);
  }

  @Test
  void whoWasBehindIsRepaired() {
    Ensemble nodes = new Ensemble(3);
    State old = States.value(9, 1, "old");
    State next = States.overwritten(old, 9, 2, "new");
    hold(nodes, "a", old);
    hold(nodes, "b", next);
    assertEquals("new", nodes.read("a", KEY));
    assertEquals(next, nodes.state("a", KEY));
    assertEquals(1, nodes.at("a").facts().repairs());
  }

  @Test
  void aStaleOwnerThatAnswersLateIsRepairedToo() {
    Ensemble nodes = new Ensemble(3);
    State state = States.value(9, 1, "v");
    hold(nodes, "a", state);
    hold(nodes, "c", state);
    nodes.delayMillis.put("b", 500);
    List<Outcome> outcomes = readFor(nodes, "a", 60);
    assertEquals(1, outcomes.size(), "one more was asked when b was late");
    assertTrue(nodes.state("b", KEY).isEmpty());
    nodes.script.run(2_000);
    assertEquals(state, nodes.state("b", KEY));
  }

  @Test
  void anOwnerThatJustDiedCostsNoMoreThanTheLateTime() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.hung.add("b");
    assertEquals("v", States.text(((Outcome.Found) readFor(nodes, "a", 60).get(0)).state()));
    nodes.hung.clear();
    nodes.killed.add("b");
    assertEquals("v", States.text(((Outcome.Found) readFor(nodes, "a", 10).get(0)).state()));
  }

  @Test
  void lateIsWhatTakesLongerThanThatPeerUsuallyDoes() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    for (int i = 0; i < 50; i++) {
      nodes.read("a", KEY);
    }
    nodes.hung.add("b");
    assertEquals(1, readFor(nodes, "a", 10).size(), "c was asked long before 50 ms had passed");
  }

  @Test
  void aSlowOwnerIsAskedLastAndFoundOutWhenItIsNotAnyMore() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.delayMillis.put("b", 300);
    for (int i = 0; i < 40; i++) {
      assertEquals(1, readFor(nodes, "a", 150).size());
    }
    nodes.sent.clear();
    for (int i = 0; i < 10; i++) {
      assertEquals(1, readFor(nodes, "a", 60).size());
    }
    assertTrue(Collections.frequency(nodes.sent, "Fetch>b") <= 1, nodes.sent::toString);
    nodes.delayMillis.clear();
    for (int i = 0; i < 100; i++) {
      readFor(nodes, "a", 100);
    }
    nodes.sent.clear();
    readFor(nodes, "a", 50);
    assertEquals(List.of("Fetch>b"), nodes.sent);
  }

  @Test
  void theDeadAreAskedLastButAreAsked() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.believe(Liveness.State.DEAD, "a", "b");
    nodes.sent.clear();
    assertEquals("v", nodes.read("c", KEY), "they were not dead after all");
    assertEquals(List.of("Fetch>a"), nodes.sent);
  }

  @Test
  void aStrictReadAboveTheLivingOwnersSaysHowManyAnswered() {
    Ensemble nodes = new Ensemble(3);
    nodes.killKnown("c");
    Outcome.Failed failed = nodes.failed("a", nodes.get(KEY, Ensemble.r(3, false)));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertEquals(3, failed.needed());
    assertEquals(2, failed.reached());
    assertFalse(failed.unknown());
    assertEquals(
        new Receipt(1, 0, 3),
        ((Outcome.Found) nodes.submit("a", nodes.get(KEY, Consistency.of(Level.of(1))))).receipt());
  }

  @Test
  void aHungOwnerThatIsKnownToBeDeadDoesNotHoldALossUpToTheDeadline() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.add("c");
    nodes.believe(Liveness.State.DEAD, "c");
    List<Outcome> outcomes = nodes.begin("a", nodes.get(KEY, Ensemble.r(3, false)));
    nodes.script.run(510);
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, ((Outcome.Failed) outcomes.get(0)).reason());
  }

  @Test
  void aSloppyReadFindsWhatFallbacksHoldForDeadOwners() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("b", "c");
    nodes.written("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    Outcome.Found found = (Outcome.Found) nodes.submit("a", nodes.get(KEY, Ensemble.r(3, true)));
    assertEquals("v", States.text(found.state()));
    assertEquals(new Receipt(1, 2, 3), found.receipt());
    Outcome.Failed strict = nodes.failed("a", nodes.get(KEY, Ensemble.r(2, false)));
    assertEquals(1, strict.reached());
  }

  @Test
  void aFallbacksNotFoundCountsForNothing() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("b", "c");
    Outcome.Failed failed = nodes.failed("a", nodes.get(KEY, Ensemble.r(2, true)));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertEquals(1, failed.reached());
  }

  @Test
  void anUnreadableCopyIsNotANotFound() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.replica("a").refusing = Optional.of(Reply.Reason.UNREADABLE);
    Outcome.Found found = nodes.found("a", KEY);
    assertEquals("v", States.text(found.state()));
    assertEquals(new Receipt(2, 0, 3), found.receipt());
  }

  @Test
  void aLostCopyDoesNotCount() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.replica("a").copies.clear();
    nodes.replica("a").lostItsCopies = true;
    assertEquals("v", nodes.read("a", KEY));
    assertEquals("v", States.text(nodes.state("a", KEY)), "it was repaired");
  }

  @Test
  void atTheDeadlineAReadSaysHowManyAnsweredAndThatNothingChanged() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.add("b");
    nodes.hung.add("c");
    Outcome.Failed failed = nodes.failed("a", nodes.get(KEY, Consistency.OF_BUCKET));
    assertEquals(Outcome.Reason.DEADLINE_PASSED, failed.reason());
    assertEquals(1, failed.reached());
    assertFalse(failed.unknown());
  }

  @Test
  void concurrentSiblingsReadTheSameThroughEveryNode() {
    Ensemble nodes = new Ensemble(5);
    hold(nodes, "a", States.value(8, 1, "left"));
    hold(nodes, "b", States.value(9, 1, "right"));
    for (String node : List.of("a", "b", "d", "e")) {
      assertEquals("left|right", nodes.read(node, KEY));
    }
  }
}
