package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.coordinator.WriteQuorum.Failure;
import io.quorate.node.coordinator.WriteQuorum.Owners;
import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A write while its partition moves: W of the old owners and W of the new ones. */
class TwoSetsTest {
  private static final Owners OLD = new Owners(2, List.of("a", "b", "c"));
  private static final Owners NEW = new Owners(2, List.of("c", "d", "e"));

  @Test
  void aMajorityOfTheUnionIsNoneOfEitherSet() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), false, List.of());
    quorum.stored("a");
    quorum.stored("b");
    quorum.stored("d");
    assertEquals(Verdict.PENDING, quorum.verdict(), "three of five, but one of c, d, e");
    quorum.stored("c");
    assertEquals(Verdict.WON, quorum.verdict());
  }

  @Test
  void anOwnerInBothSetsCountsInBoth() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), false, List.of());
    quorum.stored("c");
    quorum.stored("a");
    quorum.stored("e");
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals(new Receipt(2, 0, 3), quorum.receipt(), "of the set that is read");
  }

  @Test
  void aFallbackCountsForTheSetWhoseOwnerItsHintNames() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), true, List.of("x", "y"));
    quorum.stored("c");
    quorum.failed("a", Failure.NOT_STORED);
    assertEquals(Optional.of("x"), quorum.standIn("a"));
    quorum.failed("d", Failure.NOT_STORED);
    quorum.failed("e", Failure.NOT_STORED);
    quorum.stored("x");
    assertEquals(Verdict.PENDING, quorum.verdict(), "x counts for the old set only");
    assertEquals(1, quorum.reached(), "told of the set that lacks most");
    assertEquals(2, quorum.needed());
    assertEquals(Optional.of("y"), quorum.standIn("d"));
    quorum.stored("y");
    assertEquals(Verdict.WON, quorum.verdict());
    assertEquals(new Receipt(1, 1, 3), quorum.receipt());
  }

  @Test
  void aStandInForAnOwnerInBothSetsCountsInBoth() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), true, List.of("x"));
    quorum.stored("a");
    quorum.stored("d");
    quorum.failed("c", Failure.NOT_STORED);
    quorum.standIn("c");
    quorum.stored("x");
    assertEquals(Verdict.WON, quorum.verdict());
  }

  @Test
  void itIsLostOnceOneSetIs() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), false, List.of());
    quorum.stored("a");
    quorum.stored("b");
    quorum.failed("d", Failure.NOT_STORED);
    assertEquals(Verdict.PENDING, quorum.verdict());
    quorum.failed("e", Failure.NOT_STORED);
    assertEquals(Verdict.LOST, quorum.verdict());
  }

  @Test
  void aLateOwnerOfBothSetsIsReplacedFirst() {
    WriteQuorum quorum = new WriteQuorum(List.of(OLD, NEW), true, List.of("x"));
    quorum.stored("a");
    quorum.stored("d");
    List.of("b", "c", "e").forEach(quorum::late);
    assertEquals(List.of("c"), quorum.lateButNeeded(), "it serves both");
  }

  /** Who holds, who is awaited for whom, who is left: counted by going through both sets. */
  private record Model(
      List<Owners> sets,
      boolean sloppy,
      List<String> spare,
      List<String[]> awaited,
      List<String> holding) {
    static Model begin(List<Owners> sets, boolean sloppy, List<String> fallbacks) {
      LinkedHashSet<String> names = new LinkedHashSet<>();
      sets.forEach(set -> names.addAll(set.names()));
      List<String[]> awaited = new ArrayList<>();
      names.forEach(name -> awaited.add(new String[] {name, name}));
      return new Model(sets, sloppy, sloppy ? fallbacks : List.of(), awaited, List.of());
    }

    boolean won() {
      for (Owners set : sets) {
        long held = set.names().stream().filter(holding::contains).count();
        if (held < set.needed()) {
          return false;
        }
      }
      return true;
    }

    /** A failure is replaced at once while there are fallbacks. */
    Model after(int which, boolean stored) {
      List<String[]> rest = new ArrayList<>(awaited);
      String[] asked = rest.remove(which);
      List<String> held = new ArrayList<>(holding);
      List<String> left = new ArrayList<>(spare);
      if (stored) {
        held.add(asked[1]);
      } else if (!left.isEmpty()) {
        rest.add(new String[] {left.remove(0), asked[1]});
      }
      return new Model(sets, sloppy, left, rest, held);
    }

    boolean canStillWin() {
      if (won()) {
        return true;
      }
      for (int i = 0; i < awaited.size(); i++) {
        if (after(i, true).canStillWin() || after(i, false).canStillWin()) {
          return true;
        }
      }
      return false;
    }
  }

  private record Step(String node, boolean stored) {}

  /** All orders of all replies of two overlapping sets, against the oracle. */
  @Test
  void inEveryOrderOfRepliesWIsCountedInEachSetByItself() {
    List<List<String>> olds = List.of(List.of("a"), List.of("a", "b"), List.of("a", "b", "c"));
    List<List<String>> news =
        List.of(List.of("a"), List.of("d"), List.of("b", "d"), List.of("c", "b"));
    long paths = 0;
    for (List<String> old : olds) {
      for (List<String> next : news) {
        for (int w = 1; w <= 2; w++) {
          List<Owners> sets = List.of(
              new Owners(Math.min(w, old.size()), old), new Owners(Math.min(w, next.size()), next));
          paths += explore(Model.begin(sets, false, List.of()), List.of(), new ArrayList<>());
          paths += explore(Model.begin(sets, true, List.of("x")), List.of("x"), new ArrayList<>());
        }
      }
    }
    assertTrue(paths > 1_000, paths + " paths");
  }

  private static long explore(Model model, List<String> fallbacks, List<Step> steps) {
    check(model, fallbacks, steps);
    long paths = model.awaited.isEmpty() ? 1 : 0;
    for (int i = 0; i < model.awaited.size(); i++) {
      for (boolean stored : new boolean[] {true, false}) {
        steps.add(new Step(model.awaited.get(i)[0], stored));
        paths += explore(model.after(i, stored), fallbacks, steps);
        steps.remove(steps.size() - 1);
      }
    }
    return paths;
  }

  private static void check(Model model, List<String> fallbacks, List<Step> steps) {
    WriteQuorum quorum = new WriteQuorum(model.sets, model.sloppy, fallbacks);
    for (Step step : steps) {
      if (step.stored) {
        quorum.stored(step.node);
      } else {
        quorum.failed(step.node, Failure.NOT_STORED);
        quorum.standIn(quorum.ownerServedBy(step.node));
      }
    }
    Verdict expected =
        model.won() ? Verdict.WON : model.canStillWin() ? Verdict.PENDING : Verdict.LOST;
    String scene = model.sets + "+" + fallbacks + " " + steps;
    assertEquals(expected, quorum.verdict(), scene);
  }
}
