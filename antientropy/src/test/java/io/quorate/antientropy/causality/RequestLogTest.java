package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RequestLogTest {
  private static RequestLog.Entry entry(int nth) {
    return new RequestLog.Entry(nth / 3, request(nth % 5), nth % 4 == 0 ? null : dot(A, 1 + nth));
  }

  /** The dumb oracle: what a log is after all of these, whoever saw which of them. */
  private static RequestLog logOf(SortedSet<RequestLog.Entry> all) {
    List<RequestLog.Entry> sorted = new ArrayList<>(all);
    int from = Math.max(0, sorted.size() - RequestLog.SIZE_MAX);
    return new RequestLog(List.copyOf(sorted.subList(from, sorted.size())), from > 0);
  }

  private static SortedSet<RequestLog.Entry> anySet(Random random) {
    SortedSet<RequestLog.Entry> set = new TreeSet<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      set.add(entry(random.nextInt(20)));
    }
    return set;
  }

  @Test
  void unionIsTheLogOfAllRequestsThatWereEverSeen() {
    for (long seed = 0; seed < 8_000; seed++) {
      Random random = new Random(seed);
      SortedSet<RequestLog.Entry> left = anySet(random);
      SortedSet<RequestLog.Entry> right = anySet(random);
      SortedSet<RequestLog.Entry> both = new TreeSet<>(left);
      both.addAll(right);
      assertEquals(logOf(both), logOf(left).union(logOf(right)), "seed " + seed);
    }
  }

  @Test
  void unionIsCommutativeAssociativeIdempotent() {
    for (long seed = 0; seed < 8_000; seed++) {
      Random random = new Random(seed);
      RequestLog a = logOf(anySet(random));
      RequestLog b = logOf(anySet(random));
      RequestLog c = logOf(anySet(random));
      assertEquals(a.union(b), b.union(a), "seed " + seed);
      assertEquals(a.union(b).union(c), a.union(b.union(c)), "seed " + seed);
      assertSame(a, a.union(a), "seed " + seed);
    }
  }

  @Test
  void theNinthRequestDropsTheOldestAndSaysSo() {
    RequestLog log = RequestLog.EMPTY;
    for (int nth = 1; nth <= 8; nth++) {
      log = log.with(new RequestLog.Entry(nth, request(nth), dot(A, nth)));
    }
    assertTrue(!log.dropped() && log.find(request(1)).isPresent());
    log = log.with(new RequestLog.Entry(9, request(9), dot(A, 9)));
    assertTrue(log.dropped());
    assertEquals(Optional.empty(), log.find(request(1)));
    assertEquals(RequestLog.SIZE_MAX, log.entries().size());
  }

  @Test
  void oneRequestTakenByTwoCoordinatorsHasTwoDots() {
    RequestLog log = RequestLog.EMPTY
        .with(new RequestLog.Entry(7, request(1), dot(Samples.B, 1)))
        .with(new RequestLog.Entry(8, request(1), dot(A, 1)));
    assertEquals(List.of(dot(A, 1), dot(Samples.B, 1)), log.find(request(1)).orElseThrow());
  }
}
