package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.C;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.request;
import static io.quorate.antientropy.causality.Samples.text;
import static io.quorate.antientropy.causality.Samples.textsOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One request that two coordinators minted, and what becomes of the one that nobody saw. */
final class SupersededRepeatsTest {
  private static final Sibling TRY = new Sibling(dot(A, 1), text("old"), 1, request(1));
  private static final Sibling REPEAT = new Sibling(dot(B, 1), text("old"), 2, request(1));
  private static final Sibling NEXT = new Sibling(dot(C, 1), text("new"), 3, request(2));

  private final State first = State.EMPTY.write(History.EMPTY, TRY);
  private final State second = State.EMPTY.write(History.EMPTY, REPEAT);

  @Test
  void aTryThatComesToLightAfterItsRepeatWasOverwrittenDoesNotComeBack() {
    State overwritten = second.write(second.history(), NEXT);
    State joined = overwritten.join(first);
    assertEquals(2, joined.siblings().size(), "no join drops it by itself");
    assertEquals(List.of("new"), textsOf(joined.withoutSupersededRepeats()));
  }

  @Test
  void norAfterItsRepeatWasDeleted() {
    State joined = first.join(second.delete(second.history()));
    assertEquals(List.of(), textsOf(joined.withoutSupersededRepeats()));
  }

  @Test
  void whereBothLiveOrNothingWasRepeatedNothingGoes() {
    State both = first.join(second);
    assertSame(both, both.withoutSupersededRepeats());
    State apart = first.write(History.EMPTY, NEXT);
    assertSame(apart, apart.withoutSupersededRepeats());
  }

  @Test
  void itIsADeleteLikeAnyOther() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      State state = Samples.anyState(random);
      State without = state.withoutSupersededRepeats();
      assertEquals(state.history(), without.history(), "seed " + seed);
      assertEquals(without, without.join(state), "seed " + seed);
      assertEquals(without, without.withoutSupersededRepeats(), "seed " + seed);
    }
  }

  private static final Actor CLAIM = Actor.claim(request(1), 77);
  private static final Sibling CLAIMED = new Sibling(new Dot(CLAIM, 2), text("old"), 2, request(1));

  /** So many later writes that no log remembers what was before. */
  private static State muchLater(State state) {
    State later = state;
    for (int disk = 1; disk <= 5; disk++) {
      for (int i = 0; i < RequestLog.DISK_MAX; i++) {
        long nth = 100L * disk + i;
        Sibling write =
            new Sibling(dot(Samples.actor(10 + disk), i + 1), text("v" + nth), nth, request(nth));
        later = later.write(later.history(), write).withoutSupersededRepeats();
      }
    }
    return later;
  }

  @Test
  void aClaimedRepeatIsKnownForEver() {
    State written = State.EMPTY.claim(CLAIM).write(History.EMPTY, CLAIMED);
    State later = muchLater(written);
    assertEquals(List.of(CLAIMED.dot()), later.dotsOf(request(1)).orElseThrow());
    assertEquals(List.of(), later.dotsOf(request(2)).stream().toList());
  }

  @Test
  void aClaimAloneIsNoWrite() {
    State claimed = State.EMPTY.claim(CLAIM);
    assertEquals(List.of(), claimed.dotsOf(request(1)).stream().toList());
    assertSame(claimed, claimed.withoutSupersededRepeats());
    State first = claimed.join(this.first);
    assertSame(first, first.withoutSupersededRepeats(), "the first try lives");
  }

  @Test
  void aTryThatComesToLightEverAfterItsClaimedRepeatWasOverwrittenDoesNotComeBack() {
    State later = muchLater(State.EMPTY.claim(CLAIM).write(History.EMPTY, CLAIMED));
    State joined = later.join(first).withoutSupersededRepeats();
    assertEquals(textsOf(later), textsOf(joined));
  }

  @Test
  void aClaimedRepeatThatComesToLightEverAfterItsFirstTryWasOverwrittenDoesNotComeBack() {
    State claimed = State.EMPTY.claim(CLAIM);
    State lonely = claimed.write(History.EMPTY, CLAIMED);
    State later = muchLater(claimed.join(first).write(first.history(), NEXT));
    assertEquals(textsOf(later), textsOf(later.join(lonely).withoutSupersededRepeats()));
  }

  @Test
  void ofTwoRepeatsTheOneThatNobodySawDoesNotComeBackEither() {
    Actor second = Actor.claim(request(1), 78);
    Sibling again = new Sibling(new Dot(second, 2), text("old"), 3, request(1));
    State claimed = State.EMPTY.claim(CLAIM).claim(second);
    State later = muchLater(claimed.write(History.EMPTY, CLAIMED));
    assertEquals(
        textsOf(later),
        textsOf(later.join(claimed.write(History.EMPTY, again)).withoutSupersededRepeats()));
  }

  @Test
  void aKeyWithTooManyClaimsTakesNoMore() {
    State state = State.EMPTY;
    for (int i = 0; i < Repeats.CLAIMS_MAX; i++) {
      assertEquals(false, state.mayHaveForgotten());
      state = state.claim(Actor.claim(request(i), i));
    }
    assertEquals(true, state.mayHaveForgotten());
  }
}
