package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.coordinator.WriteQuorum.Failure;
import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteQuorumTest {
  private static final List<String> ABC = List.of("a", "b", "c");

  @Test
  void strictCountsOwnersOnly() {
    WriteQuorum quorum = new WriteQuorum(2, false, ABC, List.of("d", "e"));
    quorum.stored("a");
    quorum.failed("b", Failure.NOT_STORED);
    assertEquals(Optional.empty(), quorum.standIn("b"));
    assertEquals(Verdict.PENDING, quorum.verdict());
    quorum.failed("c", Failure.NOT_STORED);
    assertEquals(Verdict.LOST, quorum.verdict());
    assertEquals(1, quorum.reached());
    assertTrue(quorum.maybeApplied());
  }

  @Test
  void sloppyCountsAFallbackInPlaceOfTheOwnerItsHintNames() {
    WriteQuorum quorum = new WriteQuorum(3, true, ABC, List.of("d", "e"));
    quorum.failed("b", Failure.NOT_STORED);
    quorum.failed("c", Failure.NOT_STORED);
    assertEquals(Optional.of("d"), quorum.standIn("b"));
    assertEquals(Optional.of("e"), quorum.standIn("c"));
    assertEquals(Optional.empty(), quorum.standIn("c"));
    quorum.stored("a");
    quorum.stored("e");
    assertEquals(Verdict.PENDING, quorum.verdict());
    quorum.stored("d");
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals(new Receipt(1, 2, 3), quorum.receipt());
    assertEquals("c", quorum.ownerServedBy("e"));
  }

  @Test
  void anOwnerAndItsStandInCountOnce() {
    WriteQuorum quorum = new WriteQuorum(3, true, ABC, List.of("d"));
    quorum.standIn("b");
    quorum.stored("a");
    quorum.stored("b");
    quorum.stored("d");
    assertEquals(2, quorum.reached());
    assertEquals(Verdict.PENDING, quorum.verdict());
    assertEquals(new Receipt(2, 0, 3), quorum.receipt());
  }

  @Test
  void itIsLostOnlyOnceNoFallbackIsLeft() {
    WriteQuorum quorum = new WriteQuorum(2, true, List.of("a", "b"), List.of("d"));
    quorum.stored("a");
    quorum.failed("b", Failure.NOT_STORED);
    assertEquals(Verdict.PENDING, quorum.verdict());
    quorum.standIn("b");
    assertEquals(Verdict.PENDING, quorum.verdict());
    quorum.failed("d", Failure.NOT_STORED);
    assertEquals(Verdict.LOST, quorum.verdict());
  }

  @Test
  void anOverloadedOwnerGetsNoStandIn() {
    WriteQuorum quorum = new WriteQuorum(2, true, List.of("a", "b"), List.of("d"));
    quorum.stored("a");
    quorum.failed("b", Failure.OVERLOADED);
    assertEquals(Optional.empty(), quorum.standIn("b"));
    assertEquals(Verdict.LOST, quorum.verdict());
  }

  @Test
  void onlyALossThatNobodyStoredWasSurelyNotApplied() {
    WriteQuorum quorum = new WriteQuorum(2, false, ABC, List.of());
    quorum.failed("b", Failure.NOT_STORED);
    quorum.failed("c", Failure.NOT_STORED);
    assertEquals(Verdict.LOST, quorum.verdict());
    assertTrue(quorum.maybeApplied(), "a is still awaited");
    quorum.failed("a", Failure.NOT_STORED);
    assertFalse(quorum.maybeApplied());
  }

  @Test
  void anAmbiguousFailureMayHaveBeenApplied() {
    WriteQuorum quorum = new WriteQuorum(1, true, List.of("a"), List.of("d"));
    quorum.failed("a", Failure.AMBIGUOUS);
    quorum.standIn("a");
    quorum.failed("d", Failure.NOT_STORED);
    assertEquals(Verdict.LOST, quorum.verdict());
    assertTrue(quorum.maybeApplied());
    assertTrue(quorum.settled());
  }

  @Test
  void aLateReplyStillMovesTheReceiptButNotTheVerdict() {
    WriteQuorum quorum = new WriteQuorum(2, false, List.of("a", "b"), List.of());
    quorum.stored("a");
    quorum.failed("b", Failure.AMBIGUOUS);
    assertEquals(Verdict.LOST, quorum.verdict());
    quorum.stored("b");
    assertEquals(Verdict.LOST, quorum.verdict());
    assertEquals(new Receipt(2, 0, 2), quorum.receipt());
  }

  @Test
  void aDuplicatedReplyChangesNothing() {
    WriteQuorum quorum = new WriteQuorum(2, false, ABC, List.of());
    quorum.stored("a");
    quorum.stored("a");
    quorum.failed("a", Failure.NOT_STORED);
    assertEquals(1, quorum.reached());
    assertEquals(Verdict.PENDING, quorum.verdict());
  }

  @Test
  void aLateOwnerIsReplacedOnlyWhereWIsOtherwiseOutOfReach() {
    WriteQuorum two = new WriteQuorum(2, true, ABC, List.of("d"));
    two.stored("a");
    two.late("b");
    assertEquals(List.of(), two.lateButNeeded(), "c may still answer");
    two.late("c");
    assertEquals(List.of("b"), two.lateButNeeded(), "one of them is enough");
    two.standIn("b");
    assertEquals(List.of(), two.lateButNeeded());
    WriteQuorum all = new WriteQuorum(3, true, ABC, List.of("d"));
    all.late("b");
    assertEquals(List.of("b"), all.lateButNeeded());
  }

  /** Who may hold the write, kept as a flat list: the dumb oracle. */
  private static final class Model {
    final int needed;
    final boolean sloppy;
    final List<String> owners;
    final List<String> spare;
    final List<String[]> awaited = new ArrayList<>();
    final List<String> servedByOwner = new ArrayList<>();
    final List<String> servedByFallback = new ArrayList<>();
    final List<String> overloaded = new ArrayList<>();

    Model(int needed, boolean sloppy, List<String> owners, List<String> spare) {
      this.needed = needed;
      this.sloppy = sloppy;
      this.owners = owners;
      this.spare = new ArrayList<>(sloppy ? spare : List.of());
      owners.forEach(owner -> awaited.add(new String[] {owner, owner}));
    }

    Model(Model other) {
      this(other.needed, other.sloppy, other.owners, other.spare);
      awaited.clear();
      awaited.addAll(other.awaited);
      servedByOwner.addAll(other.servedByOwner);
      servedByFallback.addAll(other.servedByFallback);
      overloaded.addAll(other.overloaded);
    }

    int counted() {
      int counted = 0;
      for (String owner : owners) {
        if (servedByOwner.contains(owner) || servedByFallback.contains(owner)) {
          counted++;
        }
      }
      return counted;
    }

    Model after(int which, boolean stored, boolean overload) {
      Model next = new Model(this);
      String[] asked = next.awaited.remove(which);
      boolean owner = asked[0].equals(asked[1]);
      if (stored) {
        (owner ? next.servedByOwner : next.servedByFallback).add(asked[1]);
      } else if (overload && owner) {
        next.overloaded.add(asked[1]);
      } else if (!next.spare.isEmpty() && !next.overloaded.contains(asked[1])) {
        next.awaited.add(new String[] {next.spare.remove(0), asked[1]});
      }
      return next;
    }

    boolean canStillWin() {
      if (counted() >= needed) {
        return true;
      }
      return !awaited.isEmpty()
          && (after(0, true, false).canStillWin() || after(0, false, false).canStillWin());
    }
  }

  private record Step(String node, boolean stored, Failure failure) {}

  /** All orders of all replies, for up to four owners and two fallbacks, against the oracle. */
  @Test
  void inEveryOrderOfRepliesTheVerdictComesAsSoonAsItIsCertainAndNotBefore() {
    long paths = 0;
    for (int n = 1; n <= 4; n++) {
      List<String> owners = List.of("a", "b", "c", "d").subList(0, n);
      for (int spare = 0; spare <= (n == 4 ? 1 : 2); spare++) {
        List<String> fallbacks = List.of("x", "y").subList(0, spare);
        for (int needed = 1; needed <= n; needed++) {
          paths +=
              explore(new Model(needed, false, owners, fallbacks), fallbacks, new ArrayList<>());
          paths +=
              explore(new Model(needed, true, owners, fallbacks), fallbacks, new ArrayList<>());
        }
      }
    }
    assertTrue(paths > 10_000, paths + " paths");
  }

  private long explore(Model model, List<String> fallbacks, List<Step> steps) {
    check(model, fallbacks, steps);
    long paths = model.awaited.isEmpty() ? 1 : 0;
    for (int i = 0; i < model.awaited.size(); i++) {
      String node = model.awaited.get(i)[0];
      paths += next(model, i, fallbacks, steps, new Step(node, true, Failure.NOT_STORED));
      paths += next(model, i, fallbacks, steps, new Step(node, false, Failure.NOT_STORED));
      if (model.owners.size() < 4) {
        paths += next(model, i, fallbacks, steps, new Step(node, false, Failure.AMBIGUOUS));
        paths += next(model, i, fallbacks, steps, new Step(node, false, Failure.OVERLOADED));
      }
    }
    return paths;
  }

  private long next(Model model, int i, List<String> fallbacks, List<Step> steps, Step step) {
    steps.add(step);
    boolean overload = step.failure == Failure.OVERLOADED;
    long paths = explore(model.after(i, step.stored, overload), fallbacks, steps);
    steps.remove(steps.size() - 1);
    return paths;
  }

  private void check(Model model, List<String> fallbacks, List<Step> steps) {
    WriteQuorum quorum = new WriteQuorum(model.needed, model.sloppy, model.owners, fallbacks);
    for (Step step : steps) {
      if (step.stored) {
        quorum.stored(step.node);
      } else {
        quorum.failed(step.node, step.failure);
        quorum.standIn(quorum.ownerServedBy(step.node));
      }
    }
    boolean maybe = !model.awaited.isEmpty()
        || steps.stream().anyMatch(step -> step.stored || step.failure == Failure.AMBIGUOUS);
    Verdict expected = model.counted() >= model.needed
        ? Verdict.WON
        : model.canStillWin() ? Verdict.PENDING : Verdict.LOST;
    String scene = model.needed + " of " + model.owners + "+" + fallbacks + " " + steps;
    assertEquals(expected, quorum.verdict(), scene);
    assertEquals(model.counted(), quorum.reached(), scene);
    assertEquals(model.servedByOwner.size(), quorum.receipt().owners(), scene);
    assertEquals(maybe, quorum.maybeApplied(), scene);
    assertEquals(model.awaited.isEmpty(), quorum.settled(), scene);
  }
}
