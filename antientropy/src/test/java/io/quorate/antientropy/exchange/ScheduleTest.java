package io.quorate.antientropy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.exchange.Schedule.Ending;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long PERIOD = 10_000;
  private static final long REST = 1_000;

  private final Schedule schedule = new Schedule(PERIOD, REST, new Random(1));

  private static SortedSet<Pair> pairs(int partitions, String... peers) {
    TreeSet<Pair> pairs = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      for (String peer : peers) {
        pairs.add(new Pair(partition, peer));
      }
    }
    return pairs;
  }

  private Pair run(long now, Ending ending) {
    Pair pair = schedule.next(peer -> true, now).orElseThrow();
    schedule.ended(pair, ending, now);
    return pair;
  }

  @Test
  void everyPairIsComparedInEveryPeriodAndAQuarter() {
    schedule.adopt(pairs(8, "b", "c"), 0);
    TreeMap<Pair, Long> last = new TreeMap<>();
    pairs(8, "b", "c").forEach(pair -> last.put(pair, 0L));
    for (long now = 0; now < 10 * PERIOD; now += 10) {
      Optional<Pair> next = schedule.next(peer -> true, now);
      while (next.isPresent()) {
        last.put(next.get(), now);
        schedule.ended(next.get(), Ending.EQUAL, now);
        next = schedule.next(peer -> true, now);
      }
      for (long at : last.values()) {
        assertTrue(now - at <= PERIOD * 5 / 4 + 10, "not compared for " + (now - at));
      }
    }
    assertTrue(schedule.oldestNanos(10 * PERIOD) <= PERIOD * 5 / 4 + 10);
  }

  @Test
  void itIsKnownWhenAPartitionWasComparedWithWhom() {
    schedule.adopt(pairs(2, "b", "c"), 0);
    Pair first = run(PERIOD, Ending.REPAIRED);
    schedule.foundEqual(new Pair(1 - first.partition(), "c"), PERIOD + 1);
    TreeMap<Pair, Schedule.Compared> known = new TreeMap<>();
    for (int partition = 0; partition < 2; partition++) {
      for (Schedule.Compared each : schedule.compared(partition, PERIOD + 5)) {
        known.put(new Pair(partition, each.peer()), each);
      }
    }
    assertEquals(pairs(2, "b", "c"), known.keySet());
    assertEquals(new Schedule.Compared(first.peer(), 5, true), known.remove(first));
    Schedule.Compared told = known.remove(new Pair(1 - first.partition(), "c"));
    assertEquals(new Schedule.Compared("c", 4, false), told);
    known.values().forEach(each -> assertEquals(-1, each.nanosAgo()));
    Pair failed = run(2 * PERIOD, Ending.FAILED);
    assertTrue(schedule.compared(failed.partition(), 2 * PERIOD).stream()
        .noneMatch(each -> each.peer().equals(failed.peer()) && each.nanosAgo() == 0));
  }

  @Test
  void whoReturnedIsComparedBeforeAllOthers() {
    schedule.adopt(pairs(4, "b", "c"), 0);
    schedule.returned("c", 1);
    for (int i = 0; i < 4; i++) {
      assertEquals("c", run(PERIOD, Ending.EQUAL).peer());
    }
    assertEquals("b", run(PERIOD, Ending.EQUAL).peer());
  }

  @Test
  void aPeerIsInOneExchangeAtATime() {
    schedule.adopt(pairs(4, "b", "c"), 0);
    Pair first = schedule.next(peer -> true, PERIOD).orElseThrow();
    Pair second = schedule.next(peer -> true, PERIOD).orElseThrow();
    assertTrue(!first.peer().equals(second.peer()));
    assertTrue(schedule.next(peer -> true, PERIOD).isEmpty());
    schedule.ended(first, Ending.EQUAL, PERIOD);
    assertEquals(first.peer(), schedule.next(peer -> true, PERIOD).orElseThrow().peer());
  }

  @Test
  void aPartitionIsComparedWithOnePeerAtATime() {
    schedule.adopt(pairs(1, "b", "c"), 0);
    Pair first = schedule.next(peer -> true, PERIOD).orElseThrow();
    assertTrue(schedule.next(peer -> true, PERIOD).isEmpty());
    schedule.ended(first, Ending.EQUAL, PERIOD);
    assertTrue(!schedule.next(peer -> true, PERIOD).orElseThrow().equals(first));
  }

  @Test
  void whoCannotBeReachedHoldsUpNobody() {
    schedule.adopt(pairs(4, "b", "c"), 0);
    schedule.returned("b", 0);
    for (int i = 0; i < 4; i++) {
      Pair pair = schedule.next(peer -> !peer.equals("b"), PERIOD).orElseThrow();
      assertEquals("c", pair.peer());
      schedule.ended(pair, Ending.EQUAL, PERIOD);
    }
    assertTrue(schedule.next(peer -> !peer.equals("b"), PERIOD).isEmpty());
    assertEquals("b", run(PERIOD, Ending.EQUAL).peer());
  }

  @Test
  void whatDifferedIsLookedAtAgainSoonAndEachTimeLater() {
    schedule.adopt(pairs(1, "b"), 0);
    long now = PERIOD;
    long rest = REST;
    for (int i = 0; i < 6; i++) {
      run(now, Ending.REPAIRED);
      assertEquals(1, schedule.different().size());
      assertTrue(schedule.next(peer -> true, now + rest * 3 / 4 - 1).isEmpty());
      now += rest * 5 / 4;
      rest = Math.min(PERIOD, 2 * rest);
    }
    run(now, Ending.EQUAL);
    assertEquals(0, schedule.different().size());
    assertTrue(schedule.next(peer -> true, now + PERIOD / 2).isEmpty());
  }

  @Test
  void whatBecomesSuspectWhileItRunsRunsAgain() {
    schedule.adopt(pairs(1, "b"), 0);
    Pair pair = schedule.next(peer -> true, PERIOD).orElseThrow();
    schedule.suspect(pair, PERIOD);
    assertTrue(schedule.next(peer -> true, PERIOD).isEmpty());
    schedule.ended(pair, Ending.EQUAL, PERIOD);
    assertEquals(Optional.of(pair), schedule.next(peer -> true, PERIOD));
  }

  @Test
  void whatThePeerFoundEqualIsNotComparedASecondTime() {
    schedule.adopt(pairs(1, "b"), 0);
    schedule.foundEqual(new Pair(0, "b"), PERIOD);
    assertTrue(schedule.next(peer -> true, PERIOD * 3 / 2).isEmpty());
    schedule.suspect(new Pair(0, "b"), PERIOD);
    schedule.foundEqual(new Pair(0, "b"), PERIOD);
    assertTrue(schedule.next(peer -> true, PERIOD).isPresent());
  }

  @Test
  void aPairThatIsNoneAnyMoreEndsInPeace() {
    schedule.adopt(pairs(1, "b"), 0);
    Pair pair = schedule.next(peer -> true, PERIOD).orElseThrow();
    schedule.adopt(pairs(1, "c"), PERIOD);
    assertFalse(schedule.ended(pair, Ending.REPAIRED, PERIOD));
    assertEquals(List.of(new Pair(0, "c")), schedule.pairs());
    assertEquals(0, schedule.different().size());
  }

  @Test
  void aPairThatWentAndCameBackWhileItRanIsAsNew() {
    schedule.adopt(pairs(1, "b"), 0);
    Pair pair = schedule.next(peer -> true, PERIOD).orElseThrow();
    schedule.adopt(new TreeSet<>(), PERIOD);
    schedule.adopt(pairs(1, "b"), PERIOD);
    assertTrue(schedule.next(peer -> true, 2 * PERIOD).isEmpty(), "it runs still");
    assertFalse(schedule.ended(pair, Ending.EQUAL, 2 * PERIOD));
    assertEquals(Optional.of(pair), schedule.next(peer -> true, 2 * PERIOD));
    assertTrue(schedule.ended(pair, Ending.EQUAL, 2 * PERIOD));
  }
}
