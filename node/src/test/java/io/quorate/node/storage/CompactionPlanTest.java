package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompactionPlanTest {
  private static final int SEGMENT = 1_000;
  private final CompactionPlan plan = new CompactionPlan(SEGMENT, 25);

  private static SegmentUse use(int number, int kept) {
    return new SegmentUse(number, SEGMENT, kept);
  }

  @Test
  void aLogWithFewDeadBytesIsLeftAlone() {
    assertEquals(List.of(), plan.choose(List.of(use(1, 800), use(2, 760)), false));
    assertEquals(List.of(), plan.choose(List.of(), false));
  }

  @Test
  void theSegmentThatGivesMostBackGoesFirstWithAllThatFitBesideIt() {
    assertEquals(
        List.of(1, 4),
        plan.choose(List.of(use(1, 300), use(2, 990), use(3, 900), use(4, 600)), false));
  }

  @Test
  void aSegmentThatIsNearlyAllDeadIsTakenAtOnce() {
    List<SegmentUse> uses = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      uses.add(use(i, SEGMENT));
    }
    uses.add(use(20, 10));
    assertEquals(List.of(20), plan.choose(uses, false));
  }

  @Test
  void aFullDiskTakesBackWhatItCan() {
    List<SegmentUse> uses = List.of(use(1, 960), use(2, 1_000));
    assertEquals(List.of(), plan.choose(uses, false));
    assertEquals(List.of(), plan.choose(List.of(use(1, 1_000)), true));
    assertEquals(List.of(1), plan.choose(List.of(use(1, 900), use(2, 1_000)), true));
  }

  @Test
  void manySmallSegmentsBecomeOne() {
    List<SegmentUse> uses = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      uses.add(new SegmentUse(i, 100, 100));
    }
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), plan.choose(uses, false));
  }

  @Test
  void compactingAsThePlanSaysEndsAndLeavesFewDeadBytes() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      TreeMap<Integer, SegmentUse> log = new TreeMap<>();
      int next = 1;
      for (int i = random.nextInt(40); i >= 0; i--) {
        int bytes = random.nextInt(1, SEGMENT);
        log.put(next, new SegmentUse(next++, bytes, random.nextInt(bytes + 1)));
      }
      boolean pressed = random.nextBoolean();
      List<Integer> victims = plan.choose(List.copyOf(log.values()), pressed);
      for (int round = 0; !victims.isEmpty(); round++) {
        assertTrue(round < 200, "seed " + seed + " does not end");
        long kept = 0;
        for (SegmentUse use : log.values()) {
          kept += victims.contains(use.number()) ? use.keptBytes() : 0;
        }
        assertTrue(victims.size() == 1 || kept <= SEGMENT, "seed " + seed);
        log.keySet().removeAll(victims);
        if (kept > 0) {
          log.put(next, new SegmentUse(next++, kept, kept));
        }
        victims = plan.choose(List.copyOf(log.values()), pressed);
      }
      long bytes = log.values().stream().mapToLong(SegmentUse::bytes).sum();
      long dead = log.values().stream().mapToLong(SegmentUse::deadBytes).sum();
      assertTrue(dead * 100 <= bytes * 25, "seed " + seed + ": " + dead + " of " + bytes);
    }
  }

  @Test
  void aFilterForgetsNoKeyAndGuessesSeldom() {
    SegmentKeys keys = new SegmentKeys(2_000);
    for (int i = 0; i < 2_000; i++) {
      keys.add(record(10 + i, i));
    }
    int guessed = 0;
    for (int i = 0; i < 2_000; i++) {
      assertTrue(keys.mayHoldOlder(record(9_999, i)));
      assertFalse(keys.mayHoldOlder(record(10, i)), "no record is older than the lowest");
      guessed += keys.mayHoldOlder(record(9_999, 100_000 + i)) ? 1 : 0;
    }
    assertTrue(guessed < 40, "wrong for " + guessed + " of 2000");
  }

  private static LogRecord record(long sequence, int key) {
    var space = SpaceId.data(key % 64);
    return new LogRecord(Kind.DATA, space, sequence, Key.of("b", "key" + key), 0, 0, 10, 0);
  }

  @Test
  void aTallyIsTheSumOfWhatWasAddedToIt() {
    SplittableRandom random = new SplittableRandom(7);
    SegmentTally tally = new SegmentTally();
    TreeMap<Integer, Long> oracle = new TreeMap<>();
    for (int i = 0; i < 5_000; i++) {
      int number = random.nextInt(30);
      long held = oracle.getOrDefault(number, 0L);
      long more = random.nextBoolean() ? random.nextInt(1, 100) : -random.nextLong(held + 1);
      oracle.put(number, held + more);
      tally.add(number, more);
      oracle.values().removeIf(bytes -> bytes == 0);
      TreeMap<Integer, Long> found = new TreeMap<>();
      tally.forEach(found::put);
      assertEquals(oracle, found);
    }
  }
}
