package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.coordinator.ListedLines.Line;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ListedLinesTest {
  private static Key key(int number) {
    return Key.of("b", "key-" + number);
  }

  private static Reply.ListedCopy copy(int key, long digest) {
    return new Reply.ListedCopy(key(key), digest, digest > 0);
  }

  private static Reply.Listed page(NavigableMap<Key, Long> copies, Optional<Key> after, int limit) {
    List<Reply.ListedCopy> listed = new ArrayList<>();
    var rest = after.isPresent() ? copies.tailMap(after.get(), false) : copies;
    rest.forEach((key, digest) -> {
      if (listed.size() < limit) {
        listed.add(new Reply.ListedCopy(key, digest, digest > 0));
      }
    });
    return new Reply.Listed(listed, rest.size() > limit);
  }

  @Test
  void equalDigestsSettleWhetherAKeyLives() {
    Reply.Listed page = new Reply.Listed(List.of(copy(1, 5)), false);
    ListedLines lines = ListedLines.of(List.of(page, page), 10);
    assertEquals(List.of(new Line(key(1), true, true)), lines.lines());
    assertFalse(lines.more());
  }

  @Test
  void aKeyThatOneReplicaLacksMustBeRead() {
    ListedLines lines = ListedLines.of(
        List.of(new Reply.Listed(List.of(copy(1, 5)), false), new Reply.Listed(List.of(), false)),
        10);
    assertFalse(lines.lines().get(0).agreed());
  }

  @Test
  void moreKeysThanThePageTakesWaitForTheNext() {
    Reply.Listed one = new Reply.Listed(List.of(copy(1, 5)), false);
    Reply.Listed other = new Reply.Listed(List.of(copy(2, 5)), false);
    ListedLines lines = ListedLines.of(List.of(one, other), 1);
    assertEquals(1, lines.lines().size());
    assertTrue(lines.more());
  }

  /** Page after page, whatever the replicas lack, every key of any comes exactly once, in order. */
  @Test
  void pageAfterPageEveryKeyComesOnceWithWhatAllReplicasSayOfIt() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<NavigableMap<Key, Long>> replicas =
          List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
      TreeMap<Key, List<Long>> all = new TreeMap<>();
      int keys = random.nextInt(30);
      for (int i = 0; i < keys; i++) {
        for (NavigableMap<Key, Long> replica : replicas) {
          if (random.nextInt(5) > 0) {
            long digest = random.nextInt(2);
            replica.put(key(i), digest);
            all.computeIfAbsent(key(i), key -> new ArrayList<>()).add(digest);
          }
        }
      }
      checkPages(replicas, all, 1 + random.nextInt(7), "seed " + seed);
    }
  }

  private static void checkPages(
      List<NavigableMap<Key, Long>> replicas,
      NavigableMap<Key, List<Long>> all,
      int limit,
      String seed) {
    List<Key> seen = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    boolean more = true;
    while (more) {
      List<Reply.Listed> pages = new ArrayList<>();
      for (NavigableMap<Key, Long> replica : replicas) {
        pages.add(page(replica, after, limit));
      }
      ListedLines lines = ListedLines.of(pages, limit);
      for (Line line : lines.lines()) {
        List<Long> digests = Objects.requireNonNull(all.get(line.key()), seed);
        boolean agreed = digests.size() == 3 && digests.stream().distinct().count() == 1;
        assertEquals(agreed, line.agreed(), seed);
        assertTrue(!agreed || line.living() == digests.get(0) > 0, seed);
        seen.add(line.key());
        after = Optional.of(line.key());
      }
      more = lines.more();
      assertTrue(!more || !lines.lines().isEmpty(), seed + " goes on");
    }
    assertEquals(List.copyOf(all.keySet()), seen, seed);
  }
}
