package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class MintedTest {
  private static final DiskId DISK = new DiskId(0x0101010101010101L);
  private static final StartId START = new StartId(0x0202020202020202L);
  private static final StartId LATER = new StartId(0x0303030303030303L);

  private final ActorSource source = new ActorSource(DISK, START, CleanStarts.NONE);
  private long requests;

  private Minted mint(Copy local, History context, ActorSource from) {
    requests++;
    return Minted.of(
        local,
        NewWrite.sibling(context, text("v" + requests), requests, Samples.request(requests)),
        from);
  }

  private Copy written() {
    return mint(Copy.ABSENT, History.EMPTY, source).next();
  }

  /** The state of somebody who knows this many dots of the copy's own actor. */
  private static State knowing(Copy copy, long counter) {
    State state = copy.state();
    Actor own = state.siblings().get(0).dot().actor();
    for (long each = state.history().highest(own) + 1; each <= counter; each++) {
      state = state.write(state.history(), Samples.sibling(dot(own, each)));
    }
    return state;
  }

  @Test
  void anActorContinuesWhereNothingWasForgotten() {
    Minted first = mint(Copy.ABSENT, History.EMPTY, source);
    Minted second = mint(first.next(), History.EMPTY, source);
    assertEquals(1, first.dot().counter());
    assertEquals(dot(first.dot().actor(), 2), second.dot());
    assertEquals(2, second.next().state().siblings().size());
    assertEquals(first.dot().actor(), second.next().own());
  }

  @Test
  void aKeyThatIsNotFoundGetsAFreshActor() {
    Actor first = mint(Copy.ABSENT, History.EMPTY, source).dot().actor();
    Actor second = mint(Copy.ABSENT, History.EMPTY, source).dot().actor();
    assertNotEquals(first, second);
    assertTrue(second.isOf(DISK, START));
  }

  @Test
  void aKeyThatWasNeverWrittenHereGetsAFreshActor() {
    Copy got = Copy.of(written().state());
    Minted minted = mint(got, got.state().history(), source);
    assertFalse(got.state().history().covers(dot(minted.dot().actor(), 1)));
    assertEquals(1, minted.next().state().siblings().size());
  }

  @Test
  void anotherDisksActorDoesNotContinue() {
    Copy copy = written();
    ActorSource other = new ActorSource(new DiskId(7), START, CleanStarts.NONE.with(START));
    assertFalse(other.mayContinue(mint(copy, History.EMPTY, source).dot().actor()));
    assertNotEquals(copy.own(), mint(copy, History.EMPTY, other).dot().actor());
  }

  @Test
  void incomingStateThatKnowsMoreOfMeRetiresMyActor() {
    Copy copy = written();
    Copy ahead = copy.join(knowing(copy, 3));
    assertTrue(ahead.retired());
    assertNotEquals(copy.own(), mint(ahead, History.EMPTY, source).dot().actor());
    assertSame(copy, copy.join(copy.state()), "knowing as much retires nothing");
    assertFalse(mint(ahead, History.EMPTY, source).next().retired());
  }

  @Test
  void aContextThatKnowsMoreOfMeEndsMyActor() {
    Copy copy = written();
    Actor own = copy.state().siblings().get(0).dot().actor();
    Minted minted = mint(copy, History.of(dot(own, 5)), source);
    assertNotEquals(own, minted.dot().actor());
    assertTrue(minted.next().state().history().covers(dot(own, 5)), "as a separate dot");
    assertFalse(minted.next().state().history().covers(dot(own, 4)));
    assertFalse(source.mayContinue(own), "also if this write fails to be stored");
    assertTrue(copy.delete(History.of(dot(own, 5))).retired());
  }

  @Test
  void aLostDotEndsItsActor() {
    Copy copy = written();
    Minted lost = mint(copy, History.EMPTY, source);
    assertFalse(source.lostAny());
    source.lost(lost.dot().actor());
    assertTrue(source.lostAny());
    assertNotEquals(lost.dot().actor(), mint(copy, History.EMPTY, source).dot().actor());
  }

  @Test
  void moreLostActorsThanAreRememberedEndAllGivenSoFar() {
    Actor kept = source.fresh();
    Actor last = kept;
    for (int i = 0; i <= ActorSource.LOST_MAX; i++) {
      assertTrue(source.mayContinue(kept));
      last = source.fresh();
      source.lost(last);
    }
    assertFalse(source.mayContinue(kept));
    assertFalse(source.mayContinue(last));
    assertTrue(source.mayContinue(source.fresh()));
  }

  @Test
  void actorsOfFormerStartsContinueAfterCleanStopsOnly() {
    Copy copy = written();
    Actor own = copy.state().siblings().get(0).dot().actor();
    CleanStarts mark = CleanStarts.NONE.with(START);
    ActorSource clean = new ActorSource(DISK, LATER, mark);
    ActorSource unclean = new ActorSource(DISK, LATER, CleanStarts.NONE);
    assertEquals(dot(own, 2), mint(copy, History.EMPTY, clean).dot());
    assertTrue(mint(copy, History.EMPTY, unclean).dot().actor().isOf(DISK, LATER));
    StartId third = new StartId(0x0404040404040404L);
    assertTrue(new ActorSource(DISK, third, mark.with(LATER)).mayContinue(own));
    ActorSource afterUnclean = new ActorSource(DISK, third, CleanStarts.NONE.with(LATER));
    assertFalse(afterUnclean.mayContinue(own), "one clean stop does not forgive");
  }

  @Test
  void onlyTheLatestCleanStartsAreRemembered() {
    CleanStarts starts = CleanStarts.NONE;
    for (long nth = 0; nth < 40; nth++) {
      starts = starts.with(new StartId(nth));
    }
    assertEquals(CleanStarts.SIZE_MAX, starts.starts().size());
    assertEquals(new StartId(39), starts.starts().get(CleanStarts.SIZE_MAX - 1));
  }

  @Test
  void lanesNeverShareAnActor() {
    TreeSet<Actor> given = new TreeSet<>();
    for (int lane = 0; lane < 3; lane++) {
      ActorSource ofLane = new ActorSource(DISK, START, CleanStarts.NONE, lane, 3);
      for (int i = 0; i < 200; i++) {
        assertTrue(given.add(ofLane.fresh()));
      }
    }
    assertThrows(
        IllegalArgumentException.class, () -> new ActorSource(DISK, START, CleanStarts.NONE, 3, 3));
  }

  @Test
  void aRequestThatIsRememberedIsABugToMintAgain() {
    Copy copy = written();
    assertThrows(
        AssertionError.class,
        () -> Minted.of(
            copy,
            NewWrite.sibling(History.EMPTY, text("v"), 9, Samples.request(requests)),
            source));
  }
}
