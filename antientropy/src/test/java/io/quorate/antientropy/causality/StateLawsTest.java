package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.history;
import static io.quorate.antientropy.causality.Samples.state;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A state is two sets, the dots known and the dots living: every law is checked against them. */
final class StateLawsTest {
  private static final List<Dot> DOTS = List.of(dot(A, 1), dot(A, 2), dot(B, 1), dot(B, 2));

  /** The dumb oracle: plain sets. */
  private record Sets(SortedSet<Dot> known, SortedSet<Dot> living) {
    Sets join(Sets other) {
      SortedSet<Dot> knownByBoth = new TreeSet<>(known);
      knownByBoth.addAll(other.known);
      SortedSet<Dot> alive = new TreeSet<>();
      for (Dot dot : knownByBoth) {
        boolean here = living.contains(dot);
        boolean there = other.living.contains(dot);
        if ((here && there)
            || (here && !other.known.contains(dot))
            || (there && !known.contains(dot))) {
          alive.add(dot);
        }
      }
      return new Sets(knownByBoth, alive);
    }

    boolean is(State state) {
      return state.history().equals(history(known))
          && state.siblings().stream().map(Sibling::dot).toList().equals(List.copyOf(living));
    }
  }

  /** Each dot is unknown, known or living: 81 states. */
  private static List<Sets> allSets() {
    List<Sets> all = new ArrayList<>();
    for (int code = 0; code < 81; code++) {
      SortedSet<Dot> known = new TreeSet<>();
      SortedSet<Dot> living = new TreeSet<>();
      int rest = code;
      for (Dot dot : DOTS) {
        if (rest % 3 > 0) {
          known.add(dot);
        }
        if (rest % 3 > 1) {
          living.add(dot);
        }
        rest /= 3;
      }
      all.add(new Sets(known, living));
    }
    return all;
  }

  private static List<State> allStates() {
    return allSets().stream().map(sets -> state(sets.known(), sets.living())).toList();
  }

  @Test
  void anOutlineOfAJoinIsTheJoinOfTheOutlines() {
    List<State> all = allStates();
    for (State a : all) {
      for (State b : all) {
        assertEquals(a.join(b).outline(), a.outline().join(b.outline()));
      }
    }
  }

  @Test
  void anOutlineHasAllButTheValues() {
    for (int seed = 0; seed < 500; seed++) {
      State state = Samples.anyState(new Random(seed));
      State outline = state.outline();
      assertEquals(0, outline.valueBytes(), "seed " + seed);
      assertEquals(state.history(), outline.history());
      assertEquals(
          state.siblings().stream().map(Sibling::dot).toList(),
          outline.siblings().stream().map(Sibling::dot).toList());
    }
  }

  @Test
  void joinIsThatOfTheSets() {
    for (Sets left : allSets()) {
      for (Sets right : allSets()) {
        State joined =
            state(left.known(), left.living()).join(state(right.known(), right.living()));
        assertTrue(left.join(right).is(joined), left + " " + right + " gave " + joined);
      }
    }
  }

  @Test
  void joinIsCommutativeAssociativeIdempotent() {
    List<State> states = allStates();
    for (State a : states) {
      assertSame(a, a.join(a));
      for (State b : states) {
        State ab = a.join(b);
        assertEquals(ab, b.join(a));
        assertSame(ab, ab.join(b));
        for (State c : states) {
          assertEquals(ab.join(c), a.join(b.join(c)));
        }
      }
    }
  }

  @Test
  void equalStatesAndNoOthersHaveEqualBytes() {
    List<State> states = allStates();
    for (State a : states) {
      for (State b : states) {
        assertEquals(a.equals(b), Arrays.equals(StateCodec.encode(a), StateCodec.encode(b)));
        State ab = a.join(b);
        assertTrue(Arrays.equals(StateCodec.encode(ab), StateCodec.encode(b.join(a))));
      }
    }
  }

  @Test
  void lawsHoldForStatesOfASimulatedKey() {
    for (long seed = 0; seed < 400; seed++) {
      List<State> states = new ReplicaWorld(seed, ReplicaWorld.NOTHING).statesAfter(40);
      Random random = new Random(seed);
      for (int i = 0; i < 30; i++) {
        State a = states.get(random.nextInt(states.size()));
        State b = states.get(random.nextInt(states.size()));
        State c = states.get(random.nextInt(states.size()));
        assertEquals(a.join(b), b.join(a), "seed " + seed);
        assertEquals(a.join(b).join(c), a.join(b.join(c)), "seed " + seed);
        assertSame(a, a.join(a), "seed " + seed);
      }
    }
  }

  @Test
  void joinReturnsTheSideThatKnewAll() {
    State less = state(List.of(dot(A, 1)), List.of(dot(A, 1)));
    State more = state(DOTS, List.of(dot(B, 2))).join(less);
    assertSame(more, more.join(less));
    assertSame(more, less.join(more));
    assertSame(less, State.EMPTY.join(less));
    assertSame(less, less.join(State.EMPTY));
  }

  @Test
  void deleteIsAJoinOfItsContext() {
    for (Sets sets : allSets()) {
      State state = state(sets.known(), sets.living());
      for (Sets seen : allSets()) {
        History context = history(seen.known());
        State deleted = state.delete(context);
        assertEquals(state.join(state(seen.known(), List.of())), deleted);
        assertSame(deleted, deleted.delete(context), "a repeat changes nothing");
      }
    }
  }

  @Test
  void aRepeatedDeleteLeavesWhatWasWrittenSince() {
    State before = State.EMPTY.write(History.EMPTY, Samples.sibling(dot(A, 1)));
    History context = before.history();
    State after = before.delete(context).write(History.EMPTY, Samples.sibling(dot(A, 2)));
    assertTrue(before.delete(context).isTombstone());
    assertEquals(after, after.delete(context));
  }

  @Test
  void aDeleteWithItsRequestIsRemembered() {
    RequestId request = Samples.request(77);
    State nothing = State.EMPTY.delete(History.EMPTY, 5, request, A);
    assertTrue(nothing.isTombstone() && !nothing.isEmpty());
    assertEquals(List.of(), nothing.dotsOf(request).orElseThrow());
    assertTrue(State.EMPTY.dotsOf(request).isEmpty());
    assertEquals(nothing, nothing.delete(History.EMPTY, 5, request, A));
  }

  @Test
  void theLateTwinOfADeleteIsRecognisedByWhatItReads() {
    RequestId request = Samples.request(77);
    State before = State.EMPTY.write(History.EMPTY, Samples.sibling(dot(A, 1)));
    State deleted = before.delete(before.history(), 5, request, A);
    State after = deleted.write(History.EMPTY, Samples.sibling(dot(B, 1)));
    // The twin was paused before it read; by now its context would cover the new value as well.
    assertTrue(after.dotsOf(request).isPresent());
    assertTrue(after.join(before).dotsOf(request).isPresent());
  }

  @Test
  void writeRemovesWhatTheContextCoversAndNothingElse() {
    for (Sets sets : allSets()) {
      for (Sets seen : allSets()) {
        Dot dot = dot(Samples.C, 1);
        State written =
            state(sets.known(), sets.living()).write(history(seen.known()), Samples.sibling(dot));
        SortedSet<Dot> living = new TreeSet<>(sets.living());
        living.removeAll(seen.known());
        living.add(dot);
        assertEquals(
            List.copyOf(living), written.siblings().stream().map(Sibling::dot).toList());
        assertTrue(written.history().covers(history(seen.known())));
        assertTrue(written.history().covers(dot));
      }
    }
  }

  @Test
  void aDotIsNeverWrittenTwice() {
    State state = State.EMPTY.write(History.EMPTY, Samples.sibling(dot(A, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> state.write(History.EMPTY, Samples.sibling(dot(A, 1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> State.EMPTY.write(History.of(dot(A, 1)), Samples.sibling(dot(A, 1))));
  }

  @Test
  void oneDotWithTwoValuesIsABug() {
    Sibling other = new Sibling(dot(A, 1), Samples.text("other"), 1, Samples.request(1));
    State left = State.EMPTY.write(History.EMPTY, Samples.sibling(dot(A, 1)));
    State right = State.EMPTY.write(History.EMPTY, other);
    assertThrows(AssertionError.class, () -> left.join(right));
  }

  @Test
  void emptyAndTombstoneAreTold() {
    assertTrue(State.EMPTY.isEmpty() && !State.EMPTY.isTombstone());
    State tombstone = state(List.of(dot(A, 1)), List.of());
    assertTrue(tombstone.isTombstone() && !tombstone.isEmpty());
    State living = state(List.of(dot(A, 1)), List.of(dot(A, 1)));
    assertFalse(living.isTombstone() || living.isEmpty());
  }

  @Test
  void whatIsNotBelievedIsAsIfItHadNeverBeenHeardOf() {
    for (Sets sets : allSets()) {
      SortedSet<Dot> believed = new TreeSet<>(sets.living());
      believed.removeIf(dot -> !dot.actor().equals(A));
      SortedSet<Dot> gone = new TreeSet<>(sets.living());
      gone.removeAll(believed);
      SortedSet<Dot> known = new TreeSet<>(sets.known());
      known.removeAll(gone);
      State left = state(sets.known(), sets.living()).onlyOf(A::equals);
      assertTrue(new Sets(known, believed).is(left), sets + " left " + left);
      for (Dot dot : DOTS) {
        boolean remembered = left.dotsOf(Samples.sibling(dot).request()).isPresent();
        assertEquals(believed.contains(dot), remembered);
      }
    }
  }
}
