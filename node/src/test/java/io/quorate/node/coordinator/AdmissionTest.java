package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How many requests a lane takes, by how long they wait for it. */
class AdmissionTest {
  private static final long MILLI = 1_000_000;
  private static final int MOST = 4_096;

  private final Admission admission = new Admission(MOST);
  private long now;

  /** So many are done within an interval, one after the other, and each waits so long. */
  private void pass(int done, long waitNanos) {
    for (int i = 0; i < done; i++) {
      now += Admission.INTERVAL_NANOS / done;
      admission.waited(waitNanos, now);
      admission.begun();
      admission.ended(true);
    }
  }

  private void standsFor(int intervals, int done) {
    for (int i = 0; i < intervals; i++) {
      pass(done, 20 * MILLI);
    }
  }

  @Test
  void atFirstItTakesTheMost() {
    for (int i = 0; i < MOST; i++) {
      assertTrue(admission.hasRoom());
      admission.enter();
    }
    assertFalse(admission.hasRoom());
    admission.leave();
    assertTrue(admission.hasRoom());
  }

  @Test
  void aBurstAfterWhichTheQueueIsEmptyAgainChangesNothing() {
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 50; j++) {
        now += MILLI;
        admission.waited(50 * MILLI, now);
      }
      now += 40 * MILLI;
      admission.waited(MILLI, now);
    }
    assertEquals(MOST, admission.limit());
  }

  @Test
  void whileAQueueStandsItTakesWhatIsDoneInHalfASecond() {
    standsFor(3, 100);
    assertEquals(500, admission.limit(), 10);
    standsFor(3, 200);
    assertEquals(1_000, admission.limit(), 10);
  }

  @Test
  void aLaneThatDoesHardlyAnythingTakesAFewNevertheless() {
    standsFor(3, 5);
    assertEquals(Admission.LEAST, admission.limit());
    Admission narrow = new Admission(3);
    for (int i = 0; i < 1_000; i++) {
      narrow.waited(20 * MILLI, i * MILLI);
    }
    assertEquals(3, narrow.limit());
  }

  @Test
  void whatWasNotDoneDoesNotCount() {
    standsFor(3, 100);
    for (int i = 0; i < 200; i++) {
      now += MILLI;
      admission.waited(20 * MILLI, now);
      admission.begun();
      admission.ended(false);
    }
    assertEquals(Admission.LEAST, admission.limit());
  }

  @Test
  void whenTheQueueIsGoneTheMostIsTakenWithinASecond() {
    standsFor(3, 5);
    for (int i = 0; i < 8; i++) {
      pass(10, MILLI);
    }
    assertEquals(MOST, admission.limit());
  }

  @Test
  void aProcessThatStoodStillLearnsNothingFromIt() {
    admission.waited(MILLI, now);
    now += 1_000 * MILLI;
    admission.waited(1_000 * MILLI, now);
    now += 1_000 * MILLI;
    admission.waited(1_000 * MILLI, now);
    assertEquals(MOST, admission.limit());
  }

  @Test
  void oneThatIsServedTakesItsPlaceUntilItEnds() {
    Admission narrow = new Admission(1);
    narrow.enter();
    assertFalse(narrow.hasRoom());
    narrow.leave();
    narrow.begun();
    assertFalse(narrow.hasRoom());
    narrow.ended(true);
    assertTrue(narrow.hasRoom());
  }
}
