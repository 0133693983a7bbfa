package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ThrottleTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long LIVE = 1_000_000;
  private static final double RATE = 10_000_000;
  private final Throttle throttle = new Throttle(100_000);

  /** How long appends wait after these bytes, where the log has so many. */
  private long waitAfter(long bytes, long logBytes) {
    throttle.appended(SECOND, bytes, logBytes);
    return throttle.waitNanos(SECOND);
  }

  private static void assertNear(long expected, long actual) {
    assertTrue(Math.abs(expected - actual) <= 1_000, actual + " ns, not " + expected);
  }

  @Test
  void nobodyWaitsWhileTheLogIsAsLongAsItMayBe() {
    throttle.compacting(LIVE, RATE);
    assertEquals(0, waitAfter(LIVE, 1_500_000));
  }

  @Test
  void nobodyWaitsWhereNothingIsCompacted() {
    assertEquals(0, waitAfter(LIVE, 5_000_000));
    throttle.compacting(LIVE, RATE);
    assertTrue(waitAfter(LIVE, 5_000_000) > 0);
    throttle.idle();
    assertEquals(0, throttle.waitNanos(SECOND));
  }

  @Test
  void atHalfMoreThanIsLiveAppendsAreAsFastAsCompaction() {
    throttle.compacting(LIVE, RATE);
    assertNear(SECOND / 10, waitAfter(LIVE, 1_600_000));
  }

  @Test
  void halfTheWayThereTheyAreTwiceAsFastAndOnceMoreBehindItHalfAsFast() {
    throttle.compacting(LIVE, RATE);
    assertNear(SECOND / 20, waitAfter(LIVE, 1_550_000));
    throttle.compacting(LIVE, RATE);
    assertNear(SECOND / 20 + SECOND / 5, waitAfter(LIVE, 1_700_000));
  }

  @Test
  void aWaitTooShortForATimerIsPutOff() {
    throttle.compacting(LIVE, RATE);
    assertEquals(0, waitAfter(5_000, 1_600_000));
    assertNear(1_000_000, waitAfter(5_000, 1_600_000));
  }

  @Test
  void noWaitIsLongerThanHalfASecond() {
    throttle.compacting(1, 1);
    assertEquals(SECOND / 2, waitAfter(LIVE, Long.MAX_VALUE / 2));
    assertEquals(0, throttle.waitNanos(2 * SECOND));
  }

  @Test
  void whatWasHeldBackIsCounted() {
    throttle.compacting(LIVE, RATE);
    waitAfter(LIVE, 1_600_000);
    assertNear(SECOND / 10, throttle.waitedNanos());
  }
}
