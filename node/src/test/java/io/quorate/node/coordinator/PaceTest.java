package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = 1_000_000;
  private static final long OTHERWISE = 50 * MILLI;
  private static final List<String> BOTH = List.of("a", "b");

  private final Pace pace = new Pace();

  private void answer(String node, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      pace.answered(node, nanos);
    }
  }

  @Test
  void littleIsKnownOfAPeerThatAnsweredSeldom() {
    answer("a", 15, MILLI);
    assertEquals(OTHERWISE, pace.usualNanos("a", OTHERWISE));
    answer("a", 1, MILLI);
    assertTrue(pace.usualNanos("a", OTHERWISE) < 2 * MILLI);
  }

  /** The oracle sorts all answers; the buckets are a quarter apart. */
  @Test
  void usualIsWithinAQuarterAboveTheSortedOnes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Pace measured = new Pace();
      long[] all = new long[16 + random.nextInt(200)];
      for (int i = 0; i < all.length; i++) {
        all[i] = 60_000 + (long) (Math.exp(random.nextGaussian() * 2) * MILLI);
        measured.answered("a", all[i]);
      }
      Arrays.sort(all);
      long exact = all[(int) Math.ceil(all.length * 0.95) - 1];
      long usual = measured.usualNanos("a", OTHERWISE);
      assertTrue(usual >= exact * 0.999 && usual <= exact * 1.26, exact + " " + usual);
    }
  }

  @Test
  void oldAnswersFade() {
    answer("a", 1_000, 100 * MILLI);
    answer("a", 1_000, MILLI);
    assertTrue(pace.usualNanos("a", OTHERWISE) < 2 * MILLI);
  }

  @Test
  void whoTakesSeveralTimesAsLongIsSlowButIsTriedAgainEachSecond() {
    answer("a", 50, MILLI);
    answer("b", 50, 300 * MILLI);
    assertEquals(List.of("b"), pace.slow(BOTH, 0));
    assertEquals(List.of("b"), pace.slow(BOTH, 999 * MILLI));
    assertEquals(List.of(), pace.slow(BOTH, 1_000 * MILLI), "one read finds out");
    assertEquals(List.of("b"), pace.slow(BOTH, 1_001 * MILLI));
    answer("b", 300, MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 1_002 * MILLI));
  }

  @Test
  void whoIsAlmostAsFastIsNotSlow() {
    answer("a", 50, MILLI);
    answer("b", 50, 3 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0));
  }

  @Test
  void theFastestIsNeverSlow() {
    answer("a", 50, 300 * MILLI);
    answer("b", 50, 400 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0));
  }

  @Test
  void whoOwesSeveralAnswersIsSlowUntilItGivesOne() {
    pace.late("b");
    pace.late("b");
    assertEquals(List.of(), pace.slow(BOTH, 0));
    pace.late("b");
    assertEquals(List.of("b"), pace.slow(BOTH, 0));
    pace.answered("b", MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0));
  }

  @Test
  void whoNeverAnswersCountsByHowLongItWasAwaited() {
    answer("a", 50, MILLI);
    for (int i = 0; i < 16; i++) {
      pace.silent("b", 2_000 * MILLI);
    }
    assertEquals(List.of("b"), pace.slow(BOTH, 0));
  }

  @Test
  void whoIsNoMemberIsForgotten() {
    answer("a", 50, MILLI);
    pace.retain(new TreeSet<>(List.of("b")));
    assertEquals(OTHERWISE, pace.usualNanos("a", OTHERWISE));
  }
}
