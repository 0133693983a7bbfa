package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.replica.Mint;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes beside owners that are slow or stand still, through whole coordinators. */
class SlowOwnersTest {
  private static final Key KEY = Key.of("b", "k");
  private static final Key OTHER = Key.of("b", "other");

  private static List<Outcome> begin(
      Ensemble nodes, String node, ClientRequest request, long millis) {
    List<Outcome> outcomes = nodes.begin(node, request);
    nodes.script.run(millis);
    return outcomes;
  }

  private static void assertWritten(List<Outcome> outcomes) {
    assertEquals(1, outcomes.size(), "one answer, in time");
    assertInstanceOf(Outcome.Written.class, outcomes.get(0));
  }

  private static int forwards(Ensemble nodes, String to) {
    return Collections.frequency(nodes.sent, "Coordinate>" + to);
  }

  /** A cluster in which node g, which owns nothing, knows how fast a usually coordinates. */
  private static Ensemble acquainted() {
    Ensemble nodes = new Ensemble(7);
    for (int i = 0; i < 20; i++) {
      assertWritten(begin(nodes, "g", nodes.put(OTHER, "v" + i), 100));
    }
    nodes.sent.clear();
    return nodes;
  }

  @Test
  void aSlowOwnerIsTheLastToBeAskedToCoordinate() {
    Ensemble nodes = new Ensemble(7);
    nodes.delayMillis.put("a", 150);
    for (int i = 0; i < 20; i++) {
      nodes.written("g", nodes.put(OTHER, "v" + i));
    }
    assertWritten(begin(nodes, "g", nodes.put(KEY, "after a while"), 200));
    nodes.sent.clear();
    for (int i = 0; i < 35; i++) {
      assertWritten(begin(nodes, "g", nodes.put(KEY, "w" + i), 20));
    }
    assertEquals(0, forwards(nodes, "a"));
    nodes.delayMillis.clear();
    for (int i = 0; i < 20; i++) {
      nodes.written("g", nodes.put(OTHER, "x" + i));
    }
    nodes.sent.clear();
    nodes.written("g", nodes.put(KEY, "again"));
    assertEquals(1, forwards(nodes, "a"), "it is fast again, and the first owner");
  }

  @Test
  void whoOwesAnswersAndIsQuietIsAskedNoMore() {
    Ensemble nodes = acquainted();
    nodes.hung.add("a");
    begin(nodes, "g", nodes.put(KEY, "v"), 150);
    assertWritten(begin(nodes, "g", nodes.put(KEY, "w"), 10));
    assertEquals(1, forwards(nodes, "a"));
  }

  @Test
  void whereAnOwnerStandsStillTheNextIsAskedAsARepeatLongBeforeItsTimeIsOver() {
    Ensemble nodes = acquainted();
    nodes.hung.add("a");
    assertWritten(begin(nodes, "g", nodes.put(KEY, "v"), 350));
    assertTrue(nodes.replica("b").mints.get(0).retry());
    assertEquals("v", nodes.read("c", KEY));
    assertEquals(1, nodes.at("g").facts().hedgedForwards());
  }

  @Test
  void anOwnerOfWhomNothingIsKnownHasAQuarterOfItsTime() {
    Ensemble nodes = new Ensemble(7);
    nodes.hung.add("a");
    assertWritten(begin(nodes, "g", nodes.put(KEY, "v"), 600));
  }

  @Test
  void bothMayBeMintedAndAreShownAsOne() {
    Ensemble nodes = acquainted();
    nodes.delayMillis.put("a", 1_000);
    assertWritten(begin(nodes, "g", nodes.put(KEY, "v"), 350));
    nodes.script.run(5_000);
    assertEquals(1, nodes.replica("b").mints.size());
    long time = nodes.replica("b").mints.get(0).time();
    assertTrue(time > 0);
    List<Mint> late = nodes.replica("a").mints;
    assertEquals(time, late.get(late.size() - 1).time());
    assertEquals(1, nodes.found("c", KEY).state().shown().siblings().size());
    String context = nodes.found("c", KEY).context();
    nodes.written("c", nodes.put(KEY, "next", context, Consistency.OF_BUCKET));
    assertEquals("next", nodes.read("b", KEY));
  }

  @Test
  void whoAnswersFirstHasAnswered() {
    Ensemble nodes = acquainted();
    nodes.delayMillis.put("a", 300);
    nodes.delayMillis.put("b", 5_000);
    assertWritten(begin(nodes, "g", nodes.put(KEY, "v"), 320));
    assertEquals(1, forwards(nodes, "b"));
  }

  @Test
  void aFailureIsNoAnswerWhileTheFirstTryMayBeDone() {
    Ensemble nodes = acquainted();
    nodes.delayMillis.put("a", 400);
    // The key has forgotten requests by now, so no repeat of one can be told from a new one.
    assertWritten(begin(nodes, "g", nodes.put(OTHER, "v"), 600));
    assertEquals(1, forwards(nodes, "b"));
    assertTrue(nodes.replica("b").mints.isEmpty());
  }

  @Test
  void ofTwoFailuresNoneSaysThatItWasNotApplied() {
    Ensemble nodes = acquainted();
    nodes.hung.addAll(List.of("a", "b", "c"));
    Outcome.Failed failed = nodes.failed("g", nodes.put(KEY, "v"));
    assertTrue(failed.unknown());
  }

  @Test
  void anOwnerThatAnswersOtherWritesMeanwhileDoesNotStandStill() {
    Ensemble nodes = acquainted();
    nodes.delayMillis.put("a", 1_000);
    List<Outcome> slow = nodes.begin("g", nodes.put(KEY, "v"));
    nodes.delayMillis.clear();
    for (int i = 0; i < 10; i++) {
      assertWritten(begin(nodes, "g", nodes.put(OTHER, "w" + i), 90));
    }
    nodes.script.run(200);
    assertWritten(slow);
    assertEquals(0, forwards(nodes, "b"));
  }

  @Test
  void aDeleteOfWhatIsReadHasNoTwinUnlessItMust() {
    Ensemble nodes = acquainted();
    nodes.hung.add("a");
    List<Outcome> outcomes = begin(nodes, "g", nodes.delete(KEY, ""), 1_900);
    assertEquals(0, forwards(nodes, "b"));
    nodes.script.run(300);
    assertWritten(outcomes);
  }

  @Test
  void suchRepeatsHaveABudget() {
    CoordinatorSettings base = CoordinatorSettings.DEFAULTS;
    Ensemble nodes = new Ensemble(
        7,
        new CoordinatorSettings(
            base.inFlightMax(),
            base.lateRead(),
            base.lateWrite(),
            base.forwardTimeout(),
            base.deadTimeout(),
            base.backgroundTimeout(),
            0,
            3,
            base.repairsMax(),
            base.listReadsMax(),
            base.listBytesMax()));
    nodes.hung.add("a");
    for (int i = 0; i < 10; i++) {
      nodes.begin("g", nodes.put(Key.of("b", "k" + i), "v"));
    }
    nodes.script.run(1_900);
    assertEquals(3, forwards(nodes, "b"));
  }

  @Test
  void aLateOwnerIsReplacedOnceItUsuallyWouldHaveStoredIt() {
    Ensemble nodes = new Ensemble(5);
    Consistency all = Ensemble.w(3, true);
    for (int i = 0; i < 20; i++) {
      assertEquals(
          new Receipt(3, 0, 3),
          nodes.written("a", nodes.put(OTHER, "v" + i, "", all)).receipt());
    }
    assertFalse(nodes.sent.contains("Join>d") || nodes.sent.contains("Join>e"));
    nodes.delayMillis.put("c", 1_000);
    List<Outcome> outcomes = begin(nodes, "a", nodes.put(KEY, "v", "", all), 30);
    assertWritten(outcomes);
    assertEquals(new Receipt(2, 1, 3), ((Outcome.Written) outcomes.get(0)).receipt());
    assertEquals(1, nodes.at("a").facts().hedgedWrites());
  }

  @Test
  void theTimeOfARequestRunsWhileItWaitsForItsLane() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.addAll(List.of("b", "c"));
    nodes.script.run(10_000);
    List<Outcome> outcomes = new ArrayList<>();
    nodes.at("a").submit(nodes.put(KEY, "v"), nodes.script.nanos() - 1_000_000_000L, outcomes::add);
    nodes.script.run(3_999);
    assertEquals(0, outcomes.size());
    nodes.script.run(1);
    Outcome.Failed failed = (Outcome.Failed) outcomes.get(0);
    assertEquals(Outcome.Reason.DEADLINE_PASSED, failed.reason());
  }

  @Test
  void whatHasWaitedForItsLaneForAQuarterOfItsTimeIsRefusedAndNothingIsDone() {
    Ensemble nodes = new Ensemble(3);
    nodes.script.run(10_000);
    List<Outcome> outcomes = new ArrayList<>();
    nodes.at("a").submit(nodes.put(KEY, "v"), nodes.script.nanos() - 1_300_000_000L, outcomes::add);
    nodes.script.run(1);
    Outcome.Failed failed = (Outcome.Failed) outcomes.get(0);
    assertEquals(Outcome.Reason.OVERLOADED, failed.reason());
    assertFalse(failed.unknown());
    assertTrue(nodes.replica("a").mints.isEmpty());
  }
}
