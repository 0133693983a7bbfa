package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RebuildTest {
  private static final int PARTITION = 4;

  @Test
  void theHighestSequenceOfAKeyWinsInWhateverOrderTheRecordsCome() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      List<LogRecord> records = new ArrayList<>();
      for (int i = 1; i <= 40; i++) {
        records.add(record(i, "k" + random.nextInt(6), random.nextInt(4) == 0));
      }
      // Compaction and rewriting leave some records in two segments.
      records.addAll(records.subList(10, 20));
      Collections.shuffle(records, random);
      assertEquals(oracle(records, 0), rebuilt(records, new TreeMap<>()), "seed " + seed);
    }
  }

  @Test
  void whatWasDroppedWithItsPartitionStaysDropped() {
    List<LogRecord> records = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      records.add(record(i, "k" + i % 25, false));
    }
    var dropped = new TreeMap<SpaceId, Long>();
    dropped.put(SpaceId.data(PARTITION), 30L);
    assertEquals(oracle(records, 30), rebuilt(records, dropped));
  }

  /** The last record of each key by sequence, if it is no removal. */
  private static Map<Key, Long> oracle(List<LogRecord> records, long dropped) {
    TreeMap<Key, Long> expected = new TreeMap<>();
    records.stream()
        .filter(record -> record.sequence() > dropped)
        .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
        .forEach(record -> {
          if (record.kind().isRemoval()) {
            expected.remove(record.key());
          } else {
            expected.put(record.key(), record.sequence());
          }
        });
    return expected;
  }

  private static Map<Key, Long> rebuilt(List<LogRecord> records, SortedMap<SpaceId, Long> dropped) {
    Rebuild rebuild =
        new Rebuild(new QueuedEnvironment(), IndexFactory.heap(), dropped, Judgement.SOUND);
    records.forEach(record -> rebuild.record(record, 1, record.sequence() * 100, 60));
    TreeMap<Key, Long> found = new TreeMap<>();
    SpaceIndex index = rebuild.finish().get(SpaceId.data(PARTITION));
    if (index != null) {
      index
          .scan(Optional.empty(), 1_000)
          .forEach(it -> found.put(it.key(), it.pointer().sequence()));
    }
    return found;
  }

  private static LogRecord record(long sequence, String key, boolean removal) {
    SpaceId space = SpaceId.data(PARTITION);
    return new LogRecord(Kind.of(space, removal), space, sequence, Key.of("b", key), 0, 0, 10, 0);
  }
}
