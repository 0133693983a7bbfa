package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.C;
import static io.quorate.antientropy.causality.Samples.actor;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.request;
import static io.quorate.antientropy.causality.Samples.text;
import static io.quorate.antientropy.causality.Samples.textsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What of a state is not needed, against sets of dots; and what becomes of the rest. */
final class SpentTest {
  private static final int SEEDS = 3_000;
  private static final DiskId DISK = new DiskId(7L << 56);

  /** Any state in which every dot of the log is known, as in all that come about by writes. */
  private static State any(Random random) {
    State state = Samples.anyState(random);
    return new State(
        state.history().union(logged(state)),
        state.dotted(),
        state.requests(),
        state.register().orElse(null));
  }

  private static History logged(State state) {
    History logged = History.EMPTY;
    for (RequestLog.Entry entry : state.requests().entries()) {
      logged = entry.hasDot() ? logged.with(entry.dot()) : logged;
    }
    return logged;
  }

  private static SortedSet<Dot> dots(History history) {
    TreeSet<Dot> dots = new TreeSet<>();
    history.forEach(new History.Visitor() {
      @Override
      public void contiguous(Actor actor, long counter) {
        dots.add(new Dot(actor, counter)); // The greatest stands for all of them.
      }

      @Override
      public void separate(Dot dot) {
        dots.add(dot);
      }
    });
    return dots;
  }

  /** Slowly: whether anything of this actor is alive, remembered or promised. */
  private static boolean isNeeded(State state, Actor actor) {
    return actor.isClaim()
        || state.siblings().stream().anyMatch(each -> each.dot().actor().equals(actor))
        || state.register().filter(each -> each.dot().actor().equals(actor)).isPresent()
        || state.dotted().stream().anyMatch(each -> each.dot().actor().equals(actor))
        || state.requests().entries().stream().anyMatch(each -> each.actor().equals(actor));
  }

  @Test
  void whatIsLeftIsWhatIsAliveRememberedOrPromised() {
    int pruned = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      State state = any(new Random(seed));
      State left = Spent.without(state);
      SortedSet<Dot> expected = dots(state.history());
      if (!left.equals(state)) {
        expected.removeIf(dot -> !isNeeded(left, dot.actor()));
      }
      assertEquals(expected, dots(left.history()), "seed " + seed);
      assertEquals(state.siblings(), left.siblings(), "seed " + seed);
      assertEquals(left.requests(), left.requests().union(state.requests()), "seed " + seed);
      assertSame(left, Spent.without(left), "seed " + seed);
      pruned += left.equals(state) ? 0 : 1;
    }
    assertTrue(pruned > SEEDS / 3, pruned + " of them had something to lose");
  }

  @Test
  void itHasBytesLikeAnyOther() throws MalformedException {
    for (long seed = 0; seed < SEEDS; seed++) {
      State left = Spent.without(any(new Random(seed)));
      assertEquals(left, StateCodec.decode(StateCodec.encode(left)), "seed " + seed);
    }
  }

  /** One of the states that one key can have: a dot names the same value in all of them. */
  private static State ofOneKey(Random random) {
    TreeSet<Dot> known = new TreeSet<>();
    TreeSet<Dot> living = new TreeSet<>();
    RequestLog log = RequestLog.EMPTY;
    for (int i = random.nextInt(12); i > 0; i--) {
      Dot dot = dot(actor(1 + random.nextInt(6)), 1 + random.nextInt(4));
      known.add(dot);
      if (random.nextInt(3) == 0) {
        living.add(dot);
      }
      if (random.nextInt(4) == 0) {
        log = log.with(RequestLog.Entry.of(Samples.sibling(dot)));
      }
    }
    State state = Samples.state(known, living);
    return new State(state.history(), state.dotted(), state.requests().union(log));
  }

  /** A state in which none of the siblings is one that this one has forgotten to be superseded. */
  private static State clean(State state, State of, State left) {
    History gone = History.EMPTY;
    for (Sibling sibling : state.dotted()) {
      boolean isForgotten =
          of.history().covers(sibling.dot()) && !left.history().covers(sibling.dot());
      gone = isForgotten ? gone.with(sibling.dot()) : gone;
    }
    return state.delete(gone);
  }

  @Test
  void withWhateverIsCleanItBecomesWhatTheWholeStateBecomes() {
    int pruned = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      State state = ofOneKey(random);
      State left = Spent.without(state);
      State other = clean(ofOneKey(random), state, left);
      State whole = state.join(other).withoutSupersededRepeats();
      State joined = left.join(other).withoutSupersededRepeats();
      assertEquals(whole.siblings(), joined.siblings(), "seed " + seed);
      assertEquals(whole.requests(), joined.requests(), "seed " + seed);
      assertEquals(whole, joined.join(state), "seed " + seed);
      pruned += left.equals(state) ? 0 : 1;
    }
    assertTrue(pruned > SEEDS / 3, pruned + " of them had something to lose");
  }

  @Test
  void withAnOldValueOfWhatWasPrunedItComesBackSoThatAFenceIsNeeded() {
    State old = State.EMPTY.write(History.EMPTY, new Sibling(dot(A, 1), text("a"), 1, request(1)));
    State next = overwritten(old, B, 2, 10);
    assertEquals(1, Spent.without(next).history().size());
    assertEquals(1, next.join(old).siblings().size());
    assertEquals(2, Spent.without(next).join(old).siblings().size());
  }

  /** So many writes of this actor after this state, each of what was read. */
  private static State overwritten(State state, Actor actor, int from, int times) {
    State next = state;
    for (int i = 0; i < times; i++) {
      Sibling write = new Sibling(
          dot(actor, next.history().highest(actor) + 1),
          text("v" + i),
          from + i,
          request(from + i));
      next = next.write(next.history(), write);
    }
    // Of the same disk as the others, whose places in the log they take.
    return new State(next.history(), next.dotted(), logOf(next, actor));
  }

  private static RequestLog logOf(State state, Actor actor) {
    RequestLog log = RequestLog.EMPTY;
    for (RequestLog.Entry entry : state.requests().entries()) {
      log = entry.actor().equals(actor) ? log.with(entry) : log;
    }
    return log;
  }

  @Test
  void afterAnyNumberOfStartsOnlyThoseAreKeptThatTheLogRemembers() {
    Copy copy = Copy.ABSENT;
    for (int start = 1; start <= 200; start++) {
      ActorSource source = new ActorSource(DISK, new StartId((long) start << 40), CleanStarts.NONE);
      copy = write(copy, source, start);
      if (copy.hasSpent(16)) {
        copy = copy.pruned();
        assertEquals(RequestLog.DISK_MAX, copy.state().history().size());
      }
      assertTrue(copy.state().history().size() <= 16 + RequestLog.DISK_MAX);
      assertEquals(1, copy.state().siblings().size());
    }
  }

  private static Copy write(Copy copy, ActorSource source, int nth) {
    NewWrite write = NewWrite.sibling(copy.state().history(), text("v" + nth), nth, request(nth));
    return Minted.of(copy, write, source).next();
  }

  @Test
  void anActorWhoseEntryGoesGivesNothingMore() {
    Copy own = new Copy(overwritten(State.EMPTY, A, 1, 3), A, false);
    assertSame(own, own.pruned());
    Copy others = new Copy(overwritten(own.state(), B, 10, 3), A, true);
    assertTrue(others.hasSpent(0));
    assertNull(others.pruned().own());
    assertFalse(others.pruned().retired());
    Copy kept = new Copy(others.state(), B, true);
    assertEquals(B, kept.pruned().own());
    assertTrue(kept.pruned().retired());
  }

  @Test
  void claimsStay() {
    Actor claim = Actor.claim(request(1), 77);
    State state = overwritten(State.EMPTY.claim(claim), B, 2, 3);
    assertSame(state, Spent.without(state));
  }

  @Test
  void aTombstoneIsNotPrunedButRemoved() {
    State tombstone = overwritten(overwritten(State.EMPTY, A, 1, 1), B, 2, 1);
    assertTrue(new Copy(tombstone, null, false).hasSpent(0));
    assertFalse(Copy.of(tombstone.delete(tombstone.history())).hasSpent(0));
  }

  private static Register register(Actor actor, long timestamp, boolean deleted) {
    Content content = deleted ? Content.NONE : text("v" + timestamp);
    return new Register(
        new Sibling(dot(actor, 1), content, timestamp, request(timestamp)), deleted);
  }

  @Test
  void ofADeleteInALastWriterWinsBucketItsTimeIsLeft() {
    State value = State.EMPTY.write(History.EMPTY, register(A, 5, false));
    State deleted = value.write(value.history(), register(B, 10, true));
    assertFalse(Copy.of(value).hasSpent(9));
    assertTrue(Copy.of(deleted).hasSpent(9));
    State left = Spent.without(deleted);
    assertEquals(Optional.empty(), left.register());
    assertTrue(left.isTombstone());
    assertEquals(10, left.clock());
    State next = left.write(History.EMPTY, register(C, left.clock() + 1, false));
    assertEquals(next.siblings(), next.join(deleted).siblings());
    assertEquals(1, next.siblings().size());
    assertEquals(deleted, left.join(deleted), "who has not forgotten it yet brings it back");
  }

  @Test
  void alsoWhereTheLogHadForgottenTheDelete() {
    for (long seed = 0; seed < SEEDS; seed++) {
      State state = any(new Random(seed));
      State left = Spent.without(state);
      assertTrue(left.clock() >= state.clock(), "seed " + seed);
      assertEquals(state.isTombstone(), left.isTombstone(), "seed " + seed);
    }
  }

  @Test
  void actorsOfManyDisksAreAsManyAsTheLogHasPlaces() {
    State state = State.EMPTY;
    for (int nth = 1; nth <= 200; nth++) {
      Sibling write = new Sibling(dot(actor(nth), 1), text("v"), nth, request(nth));
      state = state.write(state.history(), write);
    }
    assertEquals(200, state.history().size());
    assertEquals(RequestLog.SIZE_MAX, Spent.without(state).history().size());
    assertEquals(textsOf(state), textsOf(Spent.without(state)));
  }
}
