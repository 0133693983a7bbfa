package io.quorate.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final HandClock clock = new HandClock();

  @Test
  void openLoopStartsEachOperationAtItsOwnMoment() throws InterruptedException {
    Pace pace = Pace.open(clock, 5 * SECOND, 1000);
    for (int i = 0; i < 2500; i++) {
      assertEquals(5 * SECOND + i * 1_000_000L, pace.next());
      assertEquals(5 * SECOND + i * 1_000_000L, clock.nanoTime());
    }
  }

  @Test
  void afterAPauseTheIntendedStartsGoOnWhereTheyWere() throws InterruptedException {
    Pace pace = Pace.open(clock, 0, 10);
    assertEquals(0, pace.next());
    clock.advance(SECOND);
    for (int i = 1; i <= 10; i++) {
      assertEquals(i * SECOND / 10, pace.next());
      assertEquals(SECOND, clock.nanoTime());
    }
    assertEquals(11 * SECOND / 10, pace.next());
    assertEquals(11 * SECOND / 10, clock.nanoTime());
  }

  @Test
  void ratesThatDoNotDivideASecondKeepTheirAverage() throws InterruptedException {
    Pace pace = Pace.open(clock, 0, 333.3);
    long last = 0;
    for (int i = 0; i < 33_331; i++) {
      last = pace.next();
    }
    assertEquals(100.0, last / 1e9, 0.001);
  }

  @Test
  void whatWasDueAndNotTakenIsCounted() throws InterruptedException {
    Pace pace = Pace.open(clock, SECOND, 100);
    assertEquals(0, pace.unstarted(0));
    assertEquals(0, pace.unstarted(SECOND));
    assertEquals(100, pace.unstarted(2 * SECOND));
    pace.next();
    assertEquals(99, pace.unstarted(2 * SECOND));
  }

  @Test
  void closedLoopIsNeverBehind() throws InterruptedException {
    Pace pace = Pace.closed(clock);
    clock.advance(7);
    assertEquals(7, pace.next());
    assertEquals(0, pace.unstarted(100 * SECOND));
  }

  @Test
  void aRateIsAboveNothing() {
    assertThrows(IllegalArgumentException.class, () -> Pace.open(clock, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> Pace.open(clock, 0, Double.NaN));
  }
}
