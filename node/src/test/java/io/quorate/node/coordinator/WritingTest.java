package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.State;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.membership.Liveness;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Writes through whole coordinators. */
class WritingTest {
  private static final Key KEY = Key.of("b", "k");

  @Test
  void aWriteGoesToAllOwnersAndIsAnsweredAtItsLevel() {
    Ensemble nodes = new Ensemble(3);
    Outcome.Written written = nodes.written("a", nodes.put(KEY, "v"));
    assertEquals(new Receipt(2, 0, 3), written.receipt());
    for (String node : List.of("a", "b", "c")) {
      assertEquals("v", States.text(nodes.state(node, KEY)));
    }
    assertEquals("v", nodes.read("c", KEY));
  }

  @Test
  void aClusterOfOneNodeServesAtTheDefaults() {
    Ensemble nodes = new Ensemble(1);
    assertEquals(new Receipt(1, 0, 1), nodes.written("a", nodes.put(KEY, "v")).receipt());
    assertEquals("v", nodes.read("a", KEY));
  }

  @Test
  void aNodeThatOwnsNothingForwardsToTheFirstOwner() {
    Ensemble nodes = new Ensemble(7);
    nodes.written("g", nodes.put(KEY, "v"));
    assertEquals("Coordinate>a", nodes.sent.get(0));
    assertEquals(1, nodes.replica("a").mints.size());
  }

  @Test
  void theContextReadSupersedesAndABlindWriteMakesASibling() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "one"));
    String context = nodes.found("b", KEY).context();
    nodes.written("b", nodes.put(KEY, "two", context, Consistency.OF_BUCKET));
    assertEquals("two", nodes.read("c", KEY));
    nodes.written("c", nodes.put(KEY, "three"));
    assertEquals(2, nodes.found("a", KEY).state().siblings().size());
  }

  @Test
  void twoWritersWithOneContextMakeTwoSiblingsAndTheJoinedContextLeavesOne() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "base"));
    String context = nodes.found("a", KEY).context();
    nodes.written("a", nodes.put(KEY, "left", context, Consistency.OF_BUCKET));
    nodes.written("b", nodes.put(KEY, "right", context, Consistency.OF_BUCKET));
    Outcome.Found both = nodes.found("c", KEY);
    assertEquals(2, both.state().siblings().size());
    nodes.written("c", nodes.put(KEY, "merged", both.context(), Consistency.OF_BUCKET));
    assertEquals("merged", nodes.read("a", KEY));
  }

  @Test
  void theAnswersContextCoversWhatTheClientSawAndItsOwnWriteOnly() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "unseen"));
    String own = nodes.written("a", nodes.put(KEY, "mine")).context();
    nodes.written("a", nodes.put(KEY, "mine again", own, Consistency.OF_BUCKET));
    State state = nodes.found("a", KEY).state();
    assertEquals(2, state.siblings().size());
    assertTrue(States.text(state).contains("unseen"));
    assertTrue(States.text(state).contains("mine again"));
  }

  @Test
  void returnedStateComesWithTheContextThatCoversIt() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "one"));
    ClientRequest.Put put = nodes.put(KEY, "two");
    Outcome.Written written = nodes.written(
        "a",
        new ClientRequest.Put(
            KEY,
            put.content(),
            "",
            put.id(),
            false,
            put.consistency(),
            1_000,
            Optional.empty(),
            true));
    assertEquals(2, written.state().orElse(State.EMPTY).siblings().size());
    nodes.written("b", nodes.put(KEY, "all", written.context(), Consistency.OF_BUCKET));
    assertEquals("all", nodes.read("c", KEY));
  }

  @Test
  void aContextThatIsNotOursIsInvalidAndNothingIsMinted() {
    Ensemble nodes = new Ensemble(3);
    String foreign = nodes.written("a", nodes.put(Key.of("b", "other"), "v")).context();
    for (String context : List.of("garbage", foreign)) {
      Outcome.Failed failed =
          nodes.failed("a", nodes.put(KEY, "v", context, Consistency.OF_BUCKET));
      assertEquals(Outcome.Reason.INVALID, failed.reason());
      assertFalse(failed.unknown());
    }
    assertTrue(nodes.state("a", KEY).isEmpty());
  }

  @Test
  void aLevelAboveTheBucketsCopiesIsInvalidOnAnyRequest() {
    Ensemble nodes = new Ensemble(5);
    Consistency four = Consistency.of(Level.of(4));
    Consistency badR =
        new Consistency(Optional.of(Level.of(4)), Optional.of(Level.of(1)), Optional.empty());
    assertEquals(Outcome.Reason.INVALID, nodes.failed("a", nodes.get(KEY, four)).reason());
    assertEquals(
        Outcome.Reason.INVALID, nodes.failed("a", nodes.put(KEY, "v", "", badR)).reason());
  }

  @Test
  void aLevelAboveTheMembersIsUnavailableNotInvalid() {
    Ensemble nodes = new Ensemble(2);
    Outcome.Failed failed = nodes.failed("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertEquals(3, failed.needed());
    assertFalse(failed.unknown());
  }

  @Test
  void aStrictLevelAboveTheLivingOwnersIsRefusedBeforeMinting() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("c");
    Outcome.Failed failed = nodes.failed("d", nodes.put(KEY, "v", "", Ensemble.w(3, false)));
    assertEquals(
        new Outcome.Failed(Outcome.Reason.QUORUM_NOT_REACHED, failed.detail(), 3, 2, false),
        failed);
    assertTrue(nodes.replica("a").mints.isEmpty());
    assertEquals(
        new Receipt(2, 0, 3),
        nodes.written("d", nodes.put(KEY, "v", "", Ensemble.w(2, false))).receipt());
  }

  @Test
  void fallbacksStandInForTwoDeadOwnersWithHintsThatNameThem() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("b", "c");
    Outcome.Written written = nodes.written("e", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    assertEquals(new Receipt(1, 2, 3), written.receipt());
    int hints = 0;
    for (String fallback : List.of("d", "e")) {
      for (String owner : List.of("b", "c")) {
        hints += nodes.replica(fallback).hint(owner, KEY).isEmpty() ? 0 : 1;
      }
    }
    assertEquals(2, hints);
    Outcome.Failed strict = nodes.failed("e", nodes.put(KEY, "v", "", Ensemble.w(2, false)));
    assertEquals(1, strict.reached());
    assertFalse(strict.unknown());
  }

  @Test
  void whereNoFallbackIsLeftTheCoordinatorKeepsTheHintUncounted() {
    Ensemble nodes = new Ensemble(3);
    nodes.killKnown("c");
    Outcome.Written written = nodes.written("a", nodes.put(KEY, "v"));
    assertEquals(new Receipt(2, 0, 3), written.receipt());
    assertEquals("v", States.text(nodes.replica("a").hint("c", KEY)));
  }

  @Test
  void aStrictWriteLeavesAHintWithItsCoordinatorToo() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("c");
    nodes.written("a", nodes.put(KEY, "v", "", Ensemble.w(2, false)));
    assertEquals("v", States.text(nodes.replica("a").hint("c", KEY)));
    assertTrue(nodes.replica("d").hints.isEmpty());
  }

  @Test
  void anOwnerThatFailsDuringTheRequestIsReplacedByTheNextFallback() {
    Ensemble nodes = new Ensemble(5);
    nodes.killed.add("b");
    nodes.killed.add("c");
    Outcome.Written written = nodes.written("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    assertEquals(new Receipt(1, 2, 3), written.receipt());
  }

  @Test
  void anOwnerThatFailsAfterTheAnswerStillGetsItsHint() {
    Ensemble nodes = new Ensemble(5);
    nodes.delayMillis.put("c", 100);
    nodes.breaking.add("c");
    assertEquals(new Receipt(2, 0, 3), nodes.written("a", nodes.put(KEY, "v")).receipt());
    boolean hinted = !nodes.replica("d").hint("c", KEY).isEmpty()
        || !nodes.replica("e").hint("c", KEY).isEmpty();
    assertTrue(hinted);
  }

  @Test
  void forAnOwnerThatIsOnlySlowNoFallbackIsAskedAfterTheAnswer() {
    Ensemble nodes = new Ensemble(5);
    nodes.hung.add("c");
    assertEquals(new Receipt(2, 0, 3), nodes.written("a", nodes.put(KEY, "v")).receipt());
    assertEquals("v", States.text(nodes.replica("a").hint("c", KEY)));
    assertTrue(nodes.replica("d").hints.isEmpty() && nodes.replica("e").hints.isEmpty());
  }

  @Test
  void anOwnerThatIsFoundDeadMeanwhileIsReplacedWithoutABudget() {
    CoordinatorSettings base = CoordinatorSettings.DEFAULTS;
    Ensemble nodes = new Ensemble(
        5,
        new CoordinatorSettings(
            4_096,
            base.lateRead(),
            base.lateWrite(),
            base.forwardTimeout(),
            base.deadTimeout(),
            base.backgroundTimeout(),
            0,
            1,
            256,
            16,
            1L << 20));
    nodes.hung.add("b");
    nodes.hung.add("c");
    List<Outcome> outcomes = nodes.begin("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    List<Outcome> read = nodes.begin("a", nodes.get(KEY, Ensemble.r(2, true)));
    nodes.script.run(1_000);
    assertEquals(0, outcomes.size() + read.size());
    nodes.believe(Liveness.State.DEAD, "b", "c");
    nodes.script.run(320);
    assertEquals(new Receipt(1, 2, 3), ((Outcome.Written) outcomes.get(0)).receipt());
    assertEquals(1, read.size());
  }

  @Test
  void aFullFallbackIsNotCountedAndTheNextIsAsked() {
    Ensemble nodes = new Ensemble(7);
    nodes.killKnown("b", "c");
    String first = nodes.firstFallback(KEY);
    nodes.replica(first).refusingHints = Optional.of(Reply.Reason.NO_ROOM);
    Outcome.Written written = nodes.written("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    assertEquals(new Receipt(1, 2, 3), written.receipt());
  }

  @Test
  void aLateOwnerIsReplacedOnlyWhereTheLevelIsOutOfReachWithoutIt() {
    Ensemble nodes = new Ensemble(5);
    nodes.delayMillis.put("c", 1_000);
    nodes.written("a", nodes.put(KEY, "v", "", Ensemble.w(2, true)));
    assertTrue(nodes.replica("d").hints.isEmpty() && nodes.replica("e").hints.isEmpty());
    List<Outcome> outcomes = nodes.begin("a", nodes.put(KEY, "v", "", Ensemble.w(3, true)));
    nodes.script.run(320);
    assertEquals(new Receipt(2, 1, 3), ((Outcome.Written) outcomes.get(0)).receipt());
  }

  @Test
  void anOverloadedOwnerIsNeverReplaced() {
    Ensemble nodes = new Ensemble(5);
    nodes.overloaded.add("b");
    nodes.overloaded.add("c");
    Outcome.Failed failed = nodes.failed("a", nodes.put(KEY, "v"));
    assertEquals(Outcome.Reason.OVERLOADED, failed.reason());
    assertTrue(failed.unknown(), "the coordinator itself has it");
    assertTrue(nodes.replica("d").hints.isEmpty() && nodes.replica("e").hints.isEmpty());
  }

  @Test
  void theDeadlineSaysUnknownOnceADotWasHandedOut() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.add("b");
    nodes.hung.add("c");
    Outcome.Failed failed = nodes.failed("a", nodes.put(KEY, "v"));
    assertEquals(Outcome.Reason.DEADLINE_PASSED, failed.reason());
    assertEquals(1, failed.reached());
    assertTrue(failed.unknown());
  }

  @Test
  void aLossIsToldBeforeTheDeadline() {
    Ensemble nodes = new Ensemble(3);
    nodes.killed.add("b");
    nodes.killed.add("c");
    List<Outcome> outcomes = nodes.begin("a", nodes.put(KEY, "v"));
    nodes.script.run(10);
    Outcome.Failed failed = (Outcome.Failed) outcomes.get(0);
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failed.reason());
    assertEquals(1, failed.reached());
    assertTrue(failed.unknown());
  }

  @Test
  void aRefusedMintWasSurelyNotApplied() {
    Ensemble nodes = new Ensemble(3);
    nodes.replica("a").refusing = Optional.of(Reply.Reason.NO_ROOM);
    Outcome.Failed failed = nodes.failed("a", nodes.put(KEY, "v"));
    assertEquals(Outcome.Reason.NO_ROOM, failed.reason());
    assertFalse(failed.unknown());
  }

  @Test
  void theOthersStoreItThoughTheCoordinatorsOwnDiskIsFull() {
    Ensemble nodes = new Ensemble(3);
    nodes.replica("a").refusingToStore = Optional.of(Reply.Reason.NO_ROOM);
    assertEquals(new Receipt(2, 0, 3), nodes.written("a", nodes.put(KEY, "v")).receipt());
  }

  @Test
  void whereNoOwnerLivesAFallbackMintsInItsHint() {
    for (String through : List.of("d", "e")) {
      Ensemble nodes = new Ensemble(5);
      nodes.killKnown("a", "b", "c");
      Outcome.Written written =
          nodes.written(through, nodes.put(KEY, "v", "", Ensemble.w(2, true)));
      assertEquals(new Receipt(0, 2, 3), written.receipt());
      assertEquals(1, nodes.replica("d").mints.size() + nodes.replica("e").mints.size());
      Outcome.Failed strict = nodes.failed(through, nodes.put(KEY, "v", "", Ensemble.w(1, false)));
      assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, strict.reason());
      assertFalse(strict.unknown());
    }
  }

  @Test
  void aFallbackThatMintedKnowsAtTheDeadlineThatItMayHaveBeenApplied() {
    Ensemble nodes = new Ensemble(5);
    nodes.believe(Liveness.State.DEAD, "a", "b", "c");
    String fallback = nodes.firstFallback(KEY);
    nodes.hung.addAll(List.of("a", "b", "c", "d", "e"));
    Outcome.Failed failed = nodes.failed(fallback, nodes.put(KEY, "v", "", Ensemble.w(2, true)));
    assertEquals(Outcome.Reason.DEADLINE_PASSED, failed.reason());
    assertEquals(1, nodes.replica(fallback).mints.size());
    assertTrue(failed.unknown());
  }

  @Test
  void aFallbackThatKeepsAHintForAnotherOwnerSaysThatItMayHaveBeenApplied() {
    Ensemble nodes = new Ensemble(4);
    nodes.killKnown("a", "b", "c");
    nodes.replica("d").refusingToStore = Optional.of(Reply.Reason.NO_ROOM);
    assertTrue(nodes.failed("d", nodes.put(KEY, "v", "", Ensemble.w(1, true))).unknown());
    nodes.replica("d").refusingHints = Optional.of(Reply.Reason.NO_ROOM);
    assertFalse(nodes.failed("d", nodes.put(KEY, "w", "", Ensemble.w(1, true))).unknown());
  }

  @Test
  void oneRequestAboveTheLimitIsRefusedAtOnceAndNothingIsDone() {
    Ensemble nodes = new Ensemble(
        3,
        new CoordinatorSettings(
            2,
            CoordinatorSettings.DEFAULTS.lateRead(),
            CoordinatorSettings.DEFAULTS.lateWrite(),
            CoordinatorSettings.DEFAULTS.forwardTimeout(),
            CoordinatorSettings.DEFAULTS.deadTimeout(),
            CoordinatorSettings.DEFAULTS.backgroundTimeout(),
            0.05,
            100,
            256,
            16,
            1L << 20));
    List<Outcome> first = nodes.begin("a", nodes.put(KEY, "1"));
    List<Outcome> second = nodes.begin("a", nodes.put(KEY, "2"));
    List<Outcome> third = nodes.begin("a", nodes.put(KEY, "3"));
    nodes.script.run(0);
    assertEquals(Outcome.Reason.OVERLOADED, ((Outcome.Failed) third.get(0)).reason());
    nodes.script.run(100);
    assertEquals(1, first.size() + second.size() - 1);
    assertEquals(2, nodes.state("a", KEY).siblings().size());
    assertEquals(0, nodes.at("a").facts().inFlight());
    nodes.written("a", nodes.put(KEY, "4"));
  }

  @Test
  void aSuspectedOwnerIsStillWrittenTo() {
    Ensemble nodes = new Ensemble(5);
    nodes.believe(Liveness.State.SUSPECT, "a", "b");
    nodes.written("e", nodes.put(KEY, "v"));
    assertEquals("Coordinate>c", nodes.sent.get(0));
    assertEquals("v", States.text(nodes.state("a", KEY)));
  }
}
