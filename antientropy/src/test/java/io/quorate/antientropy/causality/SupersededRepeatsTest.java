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
}
