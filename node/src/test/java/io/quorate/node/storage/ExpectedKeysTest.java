package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExpectedKeysTest {
  private static final DiskId DISK = new DiskId(7);
  private static final int LENGTH = 1 << 30;

  private final KeyFileDisk disk = new KeyFileDisk();
  private final KeyFile.Writer writer = new KeyFile.Writer(disk, DISK, 1);
  private long sequence;

  private void record(SpaceId space, boolean removal, String bucket, String key) {
    Kind kind = Kind.of(space, removal);
    writer.add(new LogRecord(kind, space, ++sequence, Key.of(bucket, key), 0, 0, 10, 0), 36, 60);
  }

  private ExpectedKeys expected(SortedMap<SpaceId, Long> dropped) {
    writer.finish(LENGTH);
    var parts = List.of(new Manifest.Part(1, LENGTH), new Manifest.Part(2, Manifest.OPEN));
    return ExpectedKeys.of(
        disk, new Manifest(DISK, 1, Manifest.Loss.NONE, "", 3, 1, parts, dropped));
  }

  @Test
  void eachKeyCountsOnceHoweverOftenItWasWritten() {
    int[] keys = {100, 1_000, 30_000};
    for (int times = 0; times < 5; times++) {
      for (int partition = 0; partition < keys.length; partition++) {
        for (int i = 0; i < keys[partition]; i++) {
          record(SpaceId.data(partition), false, "bucket", String.format("key-%09d", i));
        }
      }
    }
    ExpectedKeys expected = expected(new TreeMap<>());
    assertEquals(100, expected.keys(0));
    for (int partition = 1; partition < keys.length; partition++) {
      double part = expected.keys(partition) / (double) keys[partition];
      assertTrue(part > 0.8 && part < 1.25, "partition " + partition + ": " + part);
      assertEquals(
          IndexBytes.length(Key.of("bucket", "key-000000001")),
          expected.averageKeyBytes(partition));
    }
  }

  @Test
  void hintsRemovalsAndWhatWasDroppedDoNotCount() {
    SpaceId data = SpaceId.data(3);
    record(data, false, "b", "dropped");
    long until = sequence;
    record(data, false, "b", "k1");
    record(data, true, "b", "k1");
    record(data, true, "b", "k2");
    record(new SpaceId("n2", 3), false, "b", "k3");
    record(data, false, "b", "longer");
    TreeMap<SpaceId, Long> dropped = new TreeMap<>();
    dropped.put(data, until);
    ExpectedKeys expected = expected(dropped);
    assertEquals(2, expected.keys(3));
    assertEquals(6, expected.averageKeyBytes(3));
    assertEquals(0, expected.keys(4));
    assertEquals(0, expected.averageKeyBytes(4));
  }
}
