package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Reads in which other owners have, or do not have, the copy that the reader has. */
class OwnCopyTest {
  private static final Key KEY = Key.of("b", "k");
  private static final Consistency ALL = Consistency.of(Level.Named.ALL);

  private final Ensemble nodes = new Ensemble(3);
  private final State old = States.value(9, 1, "old");
  private final State next = States.overwritten(old, 9, 2, "new");

  private void hold(State state, String... names) {
    for (String name : names) {
      nodes.replica(name).copies.put(KEY, Copy.of(state));
    }
  }

  private Outcome.Found found(List<Outcome> outcomes) {
    nodes.script.run(5_000);
    assertEquals(1, outcomes.size());
    return (Outcome.Found) outcomes.get(0);
  }

  @Test
  void equalCopiesAreNotSent() {
    hold(old, "a", "b", "c");
    Outcome.Found read = found(nodes.begin("a", nodes.get(KEY, ALL)));
    assertEquals("old", States.text(read.state()));
    assertEquals(new Receipt(3, 0, 3), read.receipt());
    assertEquals(1, nodes.replica("a").copiesShown);
    assertEquals(0, nodes.replica("b").copiesShown + nodes.replica("c").copiesShown);
    assertEquals(0, nodes.at("a").facts().repairs());
  }

  @Test
  void aCopyThatDiffersIsSentAtOnce() {
    hold(next, "a", "c");
    hold(old, "b");
    Outcome.Found read = found(nodes.begin("a", nodes.get(KEY, ALL)));
    assertEquals("new", States.text(read.state()));
    assertEquals(1, nodes.replica("b").copiesShown);
    assertEquals(0, nodes.replica("c").copiesShown);
    assertEquals(next, nodes.state("b", KEY), "and is repaired");
  }

  @Test
  void whoHadTheCopyOfBeforeIsAskedAgainWhenAnotherCameInBetween() {
    hold(old, "a", "b", "c");
    nodes.replica("a").storeMillis = 20;
    List<Outcome> outcomes = nodes.begin("a", nodes.get(KEY, ALL));
    nodes.script.run(10);
    assertTrue(outcomes.isEmpty());
    hold(next, "a");
    assertEquals("new", States.text(found(outcomes).state()));
    assertEquals(1, nodes.replica("b").copiesShown);
    assertEquals(next, nodes.state("b", KEY), "they were seen to be behind");
    assertEquals(next, nodes.state("c", KEY));
  }

  @Test
  void whoHasTheSameTellsItsOwnWhenTheOwnCannotBeRead() {
    hold(old, "a", "b", "c");
    nodes.replica("a").storeMillis = 20;
    List<Outcome> outcomes = nodes.begin("a", nodes.get(KEY, Consistency.OF_BUCKET));
    nodes.replica("a").refusing = Optional.of(Reply.Reason.UNREADABLE);
    Outcome.Found read = found(outcomes);
    assertEquals("old", States.text(read.state()));
    assertEquals(new Receipt(2, 0, 3), read.receipt());
  }

  @Test
  void aCopyThatDoesNotCountDoesNotCountAsTheSameEither() {
    hold(old, "a", "b", "c");
    nodes.replica("b").lostItsCopies = true;
    assertEquals("old", nodes.read("a", KEY));
    assertEquals(List.of("Fetch>b", "Fetch>c"), nodes.sent);
  }

  @Test
  void whoOwnsNothingIsSentTheCopies() {
    Ensemble seven = new Ensemble(7);
    seven.written("a", seven.put(KEY, "v"));
    assertEquals("v", seven.read("g", KEY));
    assertEquals(1, seven.replica("b").copiesShown);
  }

  @Test
  void whereThereIsNoMemoryForALongCopyTheReadBeginsAnew() {
    String text = "x".repeat(100_000);
    State longer = States.value(9, 3, text);
    hold(longer, "b", "c");
    nodes.overloaded.addAll(List.of("b", "c"));
    hold(longer, "a");
    List<Outcome> outcomes = nodes.begin("a", nodes.get(KEY, ALL));
    nodes.script.run(200);
    assertTrue(outcomes.isEmpty());
    nodes.overloaded.clear();
    assertEquals(text, States.text(found(outcomes).state()));
  }

  @Test
  void butNotForEver() {
    hold(States.value(9, 3, "x".repeat(100_000)), "a");
    nodes.overloaded.addAll(List.of("b", "c"));
    Outcome.Failed failed = nodes.failed("a", nodes.get(KEY, ALL));
    assertEquals(Outcome.Reason.OVERLOADED, failed.reason());
    assertTrue(nodes.sent.size() <= 2 * 5, nodes.sent::toString);
  }

  @Test
  void aShortReadThatOthersRefuseEndsAtOnce() {
    hold(old, "a");
    nodes.overloaded.addAll(List.of("b", "c"));
    List<Outcome> outcomes = nodes.begin("a", nodes.get(KEY, ALL));
    nodes.script.run(20);
    assertEquals(1, outcomes.size());
  }
}
