package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.history;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A history is a set of dots: every law is checked against {@code SortedSet<Dot>}. */
final class HistoryLawsTest {
  /** Two actors with four dots each: 256 sets. */
  private static final List<Dot> DOTS = dots(4);

  private static List<Dot> dots(int each) {
    List<Dot> dots = new ArrayList<>();
    for (Actor actor : List.of(A, B)) {
      for (int counter = 1; counter <= each; counter++) {
        dots.add(dot(actor, counter));
      }
    }
    return dots;
  }

  private static List<SortedSet<Dot>> subsets(List<Dot> dots) {
    List<SortedSet<Dot>> subsets = new ArrayList<>();
    for (int bits = 0; bits < 1 << dots.size(); bits++) {
      SortedSet<Dot> subset = new TreeSet<>();
      for (int i = 0; i < dots.size(); i++) {
        if ((bits >> i & 1) != 0) {
          subset.add(dots.get(i));
        }
      }
      subsets.add(subset);
    }
    return subsets;
  }

  private static SortedSet<Dot> both(SortedSet<Dot> left, SortedSet<Dot> right) {
    SortedSet<Dot> both = new TreeSet<>(left);
    both.addAll(right);
    return both;
  }

  private static List<Dot> dotsOf(History history) {
    List<Dot> dots = new ArrayList<>();
    history.forEach(new History.Visitor() {
      @Override
      public void contiguous(Actor actor, long counter) {
        for (long each = 1; each <= counter; each++) {
          dots.add(dot(actor, each));
        }
      }

      @Override
      public void separate(Dot dot) {
        dots.add(dot);
      }
    });
    return dots;
  }

  @Test
  void anyOrderOfDotsMakesTheSameHistory() {
    for (SortedSet<Dot> set : subsets(DOTS)) {
      History expected = history(set);
      List<Dot> shuffled = new ArrayList<>(set);
      for (long seed = 0; seed < 5; seed++) {
        Collections.shuffle(shuffled, new Random(seed));
        assertEquals(expected, history(shuffled));
        assertEquals(expected.hashCode(), history(shuffled).hashCode());
        assertEquals(expected.toString(), history(shuffled).toString());
      }
      assertEquals(List.copyOf(set), dotsOf(expected), "visited in canonical order");
    }
  }

  @Test
  void questionsAreAnsweredAsByTheSetOfDots() {
    for (SortedSet<Dot> set : subsets(DOTS)) {
      History history = history(set);
      assertEquals(set.isEmpty(), history.isEmpty());
      for (Dot dot : dots(6)) {
        assertEquals(set.contains(dot), history.covers(dot));
      }
      for (Actor actor : List.of(A, B, Samples.C)) {
        long counter = 0;
        while (set.contains(dot(actor, counter + 1))) {
          counter++;
        }
        assertEquals(counter, history.counter(actor));
        long highest = set.stream()
            .filter(dot -> dot.actor().equals(actor))
            .mapToLong(Dot::counter)
            .max()
            .orElse(0);
        assertEquals(highest, history.highest(actor));
      }
    }
  }

  @Test
  void unionAndCoversAreThoseOfSets() {
    List<SortedSet<Dot>> sets = subsets(DOTS);
    List<History> histories = sets.stream().map(Samples::history).toList();
    for (int i = 0; i < sets.size(); i++) {
      for (int j = 0; j < sets.size(); j++) {
        History union = histories.get(i).union(histories.get(j));
        assertEquals(histories.get(i | j), union);
        assertEquals(
            sets.get(i).containsAll(sets.get(j)), histories.get(i).covers(histories.get(j)));
        assertEquals(i == j, histories.get(i).equals(histories.get(j)));
      }
    }
    assertEquals(histories.get(5 | 40), history(both(sets.get(5), sets.get(40))));
  }

  @Test
  void withoutIsTheDifferenceOfSets() {
    for (SortedSet<Dot> set : subsets(DOTS)) {
      for (SortedSet<Dot> gone : subsets(dots(3))) {
        SortedSet<Dot> left = new TreeSet<>(set);
        left.removeAll(gone);
        assertEquals(history(left), history(set).without(gone), set + " without " + gone);
      }
    }
  }

  @Test
  void whatLiesAboveAGapIsLimited() {
    History million =
        History.ofCanonical(new Actor[] {A}, new long[] {1_000_000}, new long[][] {History.NONE});
    History left = million.without(new TreeSet<>(List.of(dot(A, 5))));
    assertEquals(4, left.counter(A));
    assertEquals(History.SEPARATE_MAX, left.separateSize());
    assertEquals(1_000_000, left.highest(A));
  }

  @Test
  void unionIsCommutativeAssociativeIdempotent() {
    List<History> histories = subsets(dots(3)).stream().map(Samples::history).toList();
    for (History a : histories) {
      assertSame(a, a.union(a));
      for (History b : histories) {
        assertEquals(a.union(b), b.union(a));
        for (History c : histories) {
          assertEquals(a.union(b).union(c), a.union(b.union(c)));
        }
      }
    }
  }

  @Test
  void manyActorsAndLongGapsAreSetsToo() {
    for (long seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      SortedSet<Dot> left = anySet(random);
      SortedSet<Dot> right = anySet(random);
      History union = history(left).union(history(right));
      assertEquals(history(both(left, right)), union, "seed " + seed);
      assertEquals(List.copyOf(both(left, right)), dotsOf(union), "seed " + seed);
      assertEquals(left.containsAll(right), history(left).covers(history(right)), "seed " + seed);
    }
  }

  private static SortedSet<Dot> anySet(Random random) {
    SortedSet<Dot> set = new TreeSet<>();
    int count = random.nextInt(40);
    for (int i = 0; i < count; i++) {
      set.add(dot(Samples.actor(1 + random.nextInt(6)), 1 + random.nextInt(12)));
    }
    return set;
  }

  @Test
  void aLimitedHistoryIsAPartWithTheGreatestSeparateDots() {
    for (SortedSet<Dot> set : subsets(DOTS)) {
      History whole = history(set);
      History limited = whole.limited(1, 1, List.of());
      assertTrue(whole.covers(limited));
      assertTrue(limited.size() <= 1 && limited.separateSize() <= 1);
      assertEquals(history(dotsOf(limited)), limited, "canonical");
    }
    History gaps = history(dot(A, 1), dot(A, 3), dot(A, 5), dot(A, 7));
    assertEquals(history(dot(A, 1), dot(A, 5), dot(A, 7)), gaps.limited(9, 2, List.of()));
    assertSame(gaps, gaps.limited(1, 3, List.of()));
  }

  @Test
  void aLimitedHistoryCoversTheDotsThatAreNeeded() {
    for (SortedSet<Dot> set : subsets(DOTS)) {
      History whole = history(set);
      for (Dot needed : set) {
        History limited = whole.limited(1, 1, List.of(needed));
        assertTrue(limited.covers(needed), whole + " without " + needed + ": " + limited);
        assertTrue(whole.covers(limited));
        assertTrue(limited.size() <= 1 && limited.separateSize() <= 1);
        assertEquals(history(dotsOf(limited)), limited, "canonical");
      }
    }
    History gaps = history(dot(A, 1), dot(A, 3), dot(A, 5), dot(A, 7), dot(B, 4));
    assertEquals(
        history(dot(A, 1), dot(A, 3), dot(A, 7), dot(B, 4)),
        gaps.limited(2, 3, List.of(dot(A, 3))));
  }
}
