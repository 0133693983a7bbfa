package io.quorate.antientropy.causality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HybridClockTest {
  private static final long NOW = 1_700_000_000_000L;

  private static long at(long millis) {
    return millis << 16;
  }

  @Test
  void itIsTheWallClockWhereThatMovesOn() {
    HybridClock clock = new HybridClock();
    assertEquals(at(NOW), clock.next(NOW, 0));
    assertEquals(at(NOW + 5), clock.next(NOW + 5, 0));
    assertEquals(NOW + 5, HybridClock.millis(at(NOW + 5) + 77));
  }

  @Test
  void itCountsWhereTheWallClockStandsOrGoesBack() {
    HybridClock clock = new HybridClock();
    clock.next(NOW, 0);
    assertEquals(at(NOW) + 1, clock.next(NOW, 0));
    assertEquals(at(NOW) + 2, clock.next(NOW - 3_600_000, 0));
    assertEquals(at(NOW) + 3, clock.next(-5, 0));
  }

  @Test
  void itIsAboveTheFloor() {
    HybridClock clock = new HybridClock();
    assertEquals(at(NOW + 10) + 4, clock.next(NOW, at(NOW + 10) + 3));
    assertEquals(at(NOW + 10) + 5, clock.next(NOW, 0));
  }

  @Test
  void othersPullItWithinTheBoundOnly() {
    HybridClock clock = new HybridClock(Duration.ofSeconds(60));
    assertTrue(clock.observe(at(NOW + 60_000), NOW));
    assertEquals(at(NOW + 60_000) + 1, clock.next(NOW, 0));
    assertFalse(clock.observe(at(NOW + 60_001), NOW));
    assertEquals(at(NOW + 60_000) + 2, clock.next(NOW, 0));
  }

  @Test
  void aFloorBeyondTheBoundIsExceededOnceWithoutMovingTheClock() {
    HybridClock clock = new HybridClock();
    assertEquals(at(NOW), clock.next(NOW, 0));
    long far = at(NOW + 63_000_000_000L);
    assertEquals(far + 1, clock.next(NOW, far));
    assertEquals(at(NOW) + 2, clock.next(NOW, 0));
    assertEquals(Long.MAX_VALUE, clock.next(NOW, Long.MAX_VALUE - 1));
    assertEquals(Long.MAX_VALUE, clock.next(NOW, Long.MAX_VALUE));
    assertEquals(at(NOW + 1), clock.next(NOW + 1, 0));
  }

  @Test
  void anEventIsAsEarlyAsItBegan() {
    HybridClock clock = new HybridClock();
    long began = at(NOW - 7_000);
    assertEquals(began, clock.at(began, 0, NOW));
    assertEquals(began, clock.at(began, began - 1, NOW));
    assertEquals(began + 1, clock.at(began, began, NOW));
    assertEquals(at(NOW) + 1, clock.at(began, at(NOW), NOW));
    assertEquals(Long.MAX_VALUE, clock.at(began, Long.MAX_VALUE, NOW));
  }

  @Test
  void aTimeThatWasGivenElsewhereIsLearnt() {
    HybridClock clock = new HybridClock(Duration.ofSeconds(60));
    assertEquals(at(NOW + 5), clock.at(at(NOW + 5), 0, NOW));
    assertEquals(at(NOW + 5) + 1, clock.next(NOW, 0));
    clock.at(at(NOW + 3_600_000), 0, NOW);
    assertEquals(at(NOW + 5) + 2, clock.next(NOW, 0));
  }

  @Test
  void timesRiseWhateverTheWallClockDoes() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      HybridClock clock = new HybridClock();
      long last = -1;
      long wall = NOW;
      for (int i = 0; i < 300; i++) {
        wall += random.nextInt(4_000) - 2_000;
        if (random.nextInt(4) == 0) {
          clock.observe(at(wall + random.nextInt(200_000) - 50_000), wall);
        }
        long floor = random.nextBoolean() ? 0 : at(wall + random.nextInt(50_000));
        long next = clock.next(wall, floor);
        assertTrue(next > last && next > floor, "seed " + seed);
        last = next;
      }
    }
  }
}
