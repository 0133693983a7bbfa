package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Key;
import io.quorate.ring.Ring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexOrderTest {
  private static final Ring RING = new Ring(16);
  private static final int PAGE = 500;

  @TempDir
  private Path folder;

  private final QueuedEnvironment environment = new QueuedEnvironment();
  private final Drains drains = new Drains(environment.lane(0));
  private final HeapIndex oracle = new HeapIndex();
  private final List<ChronicleIndex> opened = new ArrayList<>();
  private int number;

  @AfterEach
  void close() {
    opened.forEach(ChronicleIndex::close);
    environment.runAll();
  }

  @Test
  void pageAfterPageVisitsEachEntryAFewTimesHoweverManyThereAre() {
    for (int partition : List.of(0, 5, 15)) {
      ChronicleIndex index = index();
      put(index, 20_000, in(partition));
      environment.runAll();
      long pages = assertSamePages(index);
      assertTrue(pages >= 40);
      long visited = visited(index);
      assertTrue(visited < 8 * oracle.size(), visited + " visits");
      clear();
    }
  }

  @Test
  void aFewPositionsCostTheEntriesThatAreNearest() {
    ChronicleIndex index = index();
    put(index, 20_000, in(3));
    environment.runAll();
    List<Index.Located> all = oracle.scan(Optional.empty(), 20_000);
    TreeSet<Long> positions = new TreeSet<>(Long::compareUnsigned);
    positions.add(all.get(17).key().position());
    positions.add(all.get(19).key().position());
    positions.add(all.get(18_000).key().position());
    assertEquals(3, oracle.select(of(positions), 10).size());
    assertEquals(oracle.select(of(positions), 10), index.select(of(positions), 10));
    long visited = visited(index);
    assertTrue(visited < 6_000, visited + " visits");
  }

  @Test
  void whateverIsWantedIsAsInASortedMapAlsoWhileTheTableGrows() {
    SplittableRandom random = new SplittableRandom(9);
    ChronicleIndex index = index();
    for (int round = 0; round < 60; round++) {
      put(index, random.nextInt(400), in(9));
      QueuedEnvironment.run(environment.ofWorker, random.nextInt(2));
      QueuedEnvironment.run(environment.ofLane, random.nextInt(3));
      QueuedEnvironment.run(environment.ofTimer, random.nextInt(3));
      List<Index.Located> all = oracle.scan(Optional.empty(), Integer.MAX_VALUE);
      TreeSet<Long> positions = new TreeSet<>(Long::compareUnsigned);
      for (int i = random.nextInt(30); i > 0 && !all.isEmpty(); i--) {
        positions.add(all.get(random.nextInt(all.size())).key().position());
        positions.add(random.nextLong());
      }
      int limit = random.nextInt(20);
      assertEquals(oracle.select(of(positions), limit), index.select(of(positions), limit));
      if (!all.isEmpty()) {
        Key gone = all.get(random.nextInt(all.size())).key();
        index.remove(gone);
        oracle.remove(gone);
      }
      assertSamePages(index);
    }
  }

  /** The first keys are of one half of the arc, so that the table is made for that. */
  @Test
  void keysThatTheTableWasNotMadeForAreFoundAndListedAsAllOthers() {
    ChronicleIndex index = index();
    put(index, 1_000, in(6));
    environment.runAll();
    put(index, 700, IndexOrderTest::any);
    put(index, 300, in(6));
    environment.runAll();
    assertSamePages(index);
    put(index, 3_000, IndexOrderTest::any);
    environment.runAll();
    assertSamePages(index);
    assertSameFinds(index);
  }

  /** The keys of the first segments are there already, those of the last still to come. */
  @Test
  void keysThatComeWhileATableIsFilledDoNotCrowdIt() {
    ChronicleIndex index = index();
    put(index, 20_000, IndexOrderTest::any);
    QueuedEnvironment.run(environment.ofWorker, 1);
    QueuedEnvironment.run(environment.ofLane, 1);
    QueuedEnvironment.run(environment.ofTimer, 1);
    put(index, 11_000, IndexOrderTest::any);
    QueuedEnvironment.run(environment.ofWorker, 1);
    QueuedEnvironment.run(environment.ofLane, 1);
    QueuedEnvironment.run(environment.ofTimer, 16);
    put(index, 15_000, IndexOrderTest::any);
    environment.runAll();
    assertSamePages(index);
    long visited = visited(index);
    assertTrue(visited < 8 * oracle.size(), visited + " visits");
  }

  @Test
  void keysThatCrowdAtOnePlaceOfTheRingAreScattered() {
    ChronicleIndex index = index();
    put(index, 2_000, in(2));
    Ring narrow = new Ring(1 << 12);
    put(index, 6_000, key -> narrow.partitionOf(key) == (2 << 8 | 77));
    environment.runAll();
    assertEquals(0, environment.warnings);
    assertSamePages(index);
    assertSameFinds(index);
  }

  @Test
  void indexesThatGrewTakeTurnsAndALittleOfTheLanesTime() {
    List<ChronicleIndex> indexes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      indexes.add(index());
      put(indexes.get(i), 2_000, IndexOrderTest::any);
    }
    while (!environment.ofWorker.isEmpty()) {
      QueuedEnvironment.run(environment.ofWorker, 1);
    }
    QueuedEnvironment.run(environment.ofLane, Integer.MAX_VALUE);
    int turns = 0;
    while (!environment.ofTimer.isEmpty()) {
      assertEquals(1, environment.ofTimer.size(), "one turn at a time");
      QueuedEnvironment.run(environment.ofTimer, 1);
      turns++;
      assertTrue(environment.ofLane.isEmpty(), "nothing at once");
    }
    assertTrue(turns >= 8 * 2_000 / 128, turns + " turns");
    indexes.forEach(index -> assertEquals(2_000, index.size()));
  }

  private ChronicleIndex index() {
    var index = new ChronicleIndex(environment, 0, drains, folder, "t" + opened.size());
    index.ready();
    opened.add(index);
    return index;
  }

  private static Predicate<Key> in(int partition) {
    return key -> RING.partitionOf(key) == partition;
  }

  private static boolean any(Key key) {
    return true;
  }

  private void put(ChronicleIndex index, int keys, Predicate<Key> wanted) {
    for (int left = keys; left > 0; number++) {
      Key key = Key.of("bucket", "key " + number);
      if (wanted.test(key)) {
        Pointer pointer = new Pointer(number, number, 0, 1, number, 10, 20);
        index.put(key, pointer);
        oracle.put(key, pointer);
        left--;
      }
    }
  }

  private void clear() {
    oracle.scan(Optional.empty(), Integer.MAX_VALUE).forEach(at -> oracle.remove(at.key()));
  }

  private long assertSamePages(ChronicleIndex index) {
    Optional<Key> after = Optional.empty();
    long pages = 0;
    while (true) {
      List<Index.Located> expected = oracle.scan(after, PAGE);
      assertEquals(expected, index.scan(after, PAGE));
      pages++;
      if (expected.isEmpty()) {
        return pages;
      }
      after = Optional.of(expected.get(expected.size() - 1).key());
    }
  }

  private void assertSameFinds(ChronicleIndex index) {
    oracle.forEach((key, pointer) -> assertEquals(Optional.of(pointer), index.find(key)));
  }

  private long visited(ChronicleIndex index) {
    index.stop();
    environment.runAll();
    ChronicleTable table = index.parts().orElseThrow().table().orElseThrow();
    long visited = table.visited();
    table.close();
    return visited;
  }

  private static Positions of(NavigableSet<Long> positions) {
    return new Positions() {
      @Override
      public boolean contains(long position) {
        return positions.contains(position);
      }

      @Override
      public OptionalLong from(long position) {
        Long next = positions.ceiling(position);
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
      }
    };
  }
}
