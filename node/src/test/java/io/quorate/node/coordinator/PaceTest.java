package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    List<String> slow = pace.slow(BOTH, 0);
    assertEquals(List.of("b"), slow);
    assertEquals(Optional.empty(), pace.tried(slow, 999 * MILLI));
    assertEquals(Optional.of("b"), pace.tried(slow, 1_000 * MILLI));
    assertEquals(Optional.empty(), pace.tried(slow, 1_001 * MILLI));
    answer("b", 1, MILLI);
    assertEquals(List.of("b"), pace.slow(BOTH, 1_002 * MILLI), "once is by chance");
    answer("b", 1, MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 1_003 * MILLI));
  }

  @Test
  void aFewSlowAnswersTellThoughThousandsWereFast() {
    answer("a", 5_000, MILLI);
    answer("b", 5_000, MILLI);
    answer("b", 4, 300 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0));
    answer("b", 1, 300 * MILLI);
    assertEquals(List.of("b"), pace.slow(BOTH, 0));
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
  void whoOwesAnAnswerAndIsQuietIsSlowUntilItSaysSomething() {
    pace.asked("b", 0);
    pace.asked("b", 60 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 99 * MILLI));
    assertEquals(List.of("b"), pace.slow(BOTH, 100 * MILLI));
    pace.heard("b", 110 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 209 * MILLI), "it owes another one");
    assertEquals(List.of("b"), pace.slow(BOTH, 210 * MILLI));
    pace.failed("b");
    assertEquals(List.of(), pace.slow(BOTH, 211 * MILLI), "it owes nothing");
  }

  @Test
  void whoIsAskedAllTheTimeThoughSlowNeedsNoTrial() {
    answer("a", 50, MILLI);
    answer("b", 50, 300 * MILLI);
    for (long now = 0; now < 5_000 * MILLI; now += 500 * MILLI) {
      assertEquals(Optional.empty(), pace.tried(pace.slow(BOTH, now), now));
      pace.asked("b", now);
      pace.heard("b", now);
    }
  }

  @Test
  void whoTakesVeryLongIsSlowBesideSomebodyOfWhomNothingIsKnown() {
    answer("a", 4, 90 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0));
    answer("a", 4, 300 * MILLI);
    answer("a", 4, 300 * MILLI);
    assertEquals(List.of("a"), pace.slow(BOTH, 0));
    answer("b", 4, 300 * MILLI);
    assertEquals(List.of(), pace.slow(BOTH, 0), "b is no faster");
  }

  @Test
  void lateIsSoManyTimesWhatIsUsualWithinBounds() {
    Patience patience = new Patience(2, 20 * MILLI, 70 * MILLI, 300 * MILLI);
    assertEquals(70 * MILLI, patience.nanos(pace, "a"));
    answer("a", 50, MILLI);
    assertEquals(20 * MILLI, patience.nanos(pace, "a"));
    answer("a", 5_000, 50 * MILLI);
    long late = patience.nanos(pace, "a");
    assertTrue(late >= 100 * MILLI && late <= 125 * MILLI, late + " ns");
    answer("a", 5_000, 1_000 * MILLI);
    assertEquals(300 * MILLI, patience.nanos(pace, "a"));
  }

  @Test
  void whoIsNoMemberIsForgotten() {
    answer("a", 50, MILLI);
    pace.retain(new TreeSet<>(List.of("b")));
    assertEquals(OTHERWISE, pace.usualNanos("a", OTHERWISE));
  }
}
