package io.quorate.antientropy.causality;

import static io.quorate.antientropy.causality.Samples.A;
import static io.quorate.antientropy.causality.Samples.B;
import static io.quorate.antientropy.causality.Samples.dot;
import static io.quorate.antientropy.causality.Samples.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RequestLogTest {
  /** Requests of up to six disks, in bursts; times and ids often equal, some of them deletes. */
  private static RequestLog.Entry entry(int disks, int nth) {
    Actor actor = Samples.actor(1 + nth % disks);
    return new RequestLog.Entry(nth / 3, request(nth % 5), actor, nth % 4 == 0 ? 0 : 1 + nth);
  }

  /** The dumb oracle: what a log is after all of these, whoever saw which of them. */
  private static RequestLog logOf(SortedSet<RequestLog.Entry> all) {
    SortedSet<RequestLog.Entry> ofDisks = new TreeSet<>();
    for (int disk = 1; disk <= 6; disk++) {
      Actor actor = Samples.actor(disk);
      List<RequestLog.Entry> ofDisk =
          all.stream().filter(entry -> entry.actor().isOfDiskOf(actor)).toList();
      ofDisks.addAll(last(RequestLog.DISK_MAX, ofDisk));
    }
    List<RequestLog.Entry> kept = last(RequestLog.SIZE_MAX, List.copyOf(ofDisks));
    return new RequestLog(kept, kept.size() < all.size());
  }

  private static List<RequestLog.Entry> last(int most, List<RequestLog.Entry> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
  }

  private static SortedSet<RequestLog.Entry> anySet(Random random) {
    SortedSet<RequestLog.Entry> set = new TreeSet<>();
    int disks = 1 + random.nextInt(6);
    int count = random.nextInt(random.nextInt(3) == 0 ? 80 : 12);
    for (int i = 0; i < count; i++) {
      set.add(entry(disks, random.nextInt(90)));
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
  void theNinthRequestOfADiskDropsItsOldestAndSaysSo() {
    RequestLog log = RequestLog.EMPTY;
    for (int nth = 1; nth <= 8; nth++) {
      log = log.with(new RequestLog.Entry(nth, request(nth), A, nth));
    }
    assertTrue(!log.dropped() && log.find(request(1)).isPresent());
    log = log.with(new RequestLog.Entry(9, request(9), A, 9));
    assertTrue(log.dropped());
    assertEquals(Optional.empty(), log.find(request(1)));
    assertEquals(RequestLog.DISK_MAX, log.entries().size());
  }

  @Test
  void whatADiskRemembersIsNotPushedOutByClocksThatAreAhead() {
    RequestLog ahead = RequestLog.EMPTY;
    for (int nth = 1; nth <= 100; nth++) {
      ahead = ahead.with(new RequestLog.Entry(1_000_000 + nth, request(nth), A, nth));
    }
    RequestLog behind = RequestLog.EMPTY.with(new RequestLog.Entry(1, request(0), B, 1));
    assertEquals(List.of(dot(B, 1)), ahead.union(behind).find(request(0)).orElseThrow());
  }

  @Test
  void manyDisksTogetherRememberSoMuchAndNotMore() {
    RequestLog log = RequestLog.EMPTY;
    for (int nth = 1; nth <= 200; nth++) {
      log = log.with(new RequestLog.Entry(nth, request(nth), Samples.actor(1 + nth % 50), nth));
    }
    assertEquals(RequestLog.SIZE_MAX, log.entries().size());
    assertEquals(169, log.entries().get(0).timestamp());
    assertTrue(log.dropped());
  }

  @Test
  void oneRequestTakenByTwoCoordinatorsHasTwoDots() {
    RequestLog log = RequestLog.EMPTY
        .with(new RequestLog.Entry(7, request(1), B, 1))
        .with(new RequestLog.Entry(8, request(1), A, 1));
    assertEquals(List.of(dot(A, 1), dot(B, 1)), log.find(request(1)).orElseThrow());
  }
}
