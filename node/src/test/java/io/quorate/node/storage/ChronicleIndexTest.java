package io.quorate.node.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleIndexTest {
  @TempDir
  private Path folder;

  private final QueuedEnvironment environment = new QueuedEnvironment();
  private final Drains drains = new Drains(environment.lane(0));
  private final HeapIndex oracle = new HeapIndex();
  private ChronicleIndex index;
  private int reopened;

  @BeforeEach
  void open() {
    index = new ChronicleIndex(environment, 0, drains, folder, "t");
    index.ready();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
    environment.runAll();
    assertEquals(List.of(), files());
  }

  @Test
  @Tag("slow")
  void twoHundredThousandKeysAreAsInASortedMapWhileTheTableGrows() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 400_000; i++) {
      step(random, 200_000, 24);
      if (random.nextInt(50) == 0) {
        QueuedEnvironment.run(environment.ofLane, random.nextInt(3));
        QueuedEnvironment.run(environment.ofTimer, 1);
      }
      if (random.nextInt(5_000) == 0) {
        QueuedEnvironment.run(environment.ofWorker, 1);
      }
      if (i % 50_000 == 0) {
        assertSameScan(1_000);
      }
    }
    environment.runAll();
    assertEquals(0, environment.warnings);
    assertEquals(1, files().size());
    assertSame(200_000, 24);
  }

  @Test
  void keysOfEveryLengthInEveryOrderAreAsInASortedMap() {
    for (int seed = 0; seed < 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < 6_000; i++) {
        // Short keys first: the table's estimate is then as wrong as it can be.
        step(random, 4_000, i < 1_500 ? 8 : 8 + random.nextInt(1_000));
        if (random.nextInt(20) == 0) {
          QueuedEnvironment.run(environment.ofWorker, 1);
          QueuedEnvironment.run(environment.ofLane, 1);
          QueuedEnvironment.run(environment.ofTimer, 1);
        }
      }
      assertEquals(oracle.size(), index.size());
      assertSameScan(10_000);
    }
  }

  @Test
  void recoveryFillsItAtOnce() {
    close(index);
    index = new ChronicleIndex(environment, 0, drains, folder, "r");
    environment.onLane = false;
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 30_000; i++) {
      step(random, 20_000, 24);
    }
    index.ready();
    environment.onLane = true;
    assertTrue(environment.ofLane.isEmpty());
    assertSame(20_000, 24);
  }

  @Test
  void anIndexThatIsToldHowManyKeysComeIsMadeOnce() throws IOException {
    close(index);
    index = new ChronicleIndex(environment, 0, drains, folder, "r");
    environment.onLane = false;
    index.expect(20_000, IndexBytes.length(key(0, 24)));
    List<Path> made = List.of();
    for (int i = 0; i < 22_000; i++) {
      index.put(key(i, 24), pointer(i));
      oracle.put(key(i, 24), pointer(i));
      made = i == 1_000 ? files() : made;
    }
    index.ready();
    environment.onLane = true;
    assertEquals(1, made.size());
    assertEquals(made, files());
    assertSame(22_000, 24);
  }

  @Test
  void whatIsKeptAtAnyMomentIsThereAgain() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int keys = 1 + random.nextInt(9_000);
      for (int i = random.nextInt(2 * keys); i > 0; i--) {
        step(random, keys, 24);
        if (random.nextInt(500) == 0) {
          QueuedEnvironment.run(environment.ofWorker, 1);
        }
        if (random.nextInt(50) == 0) {
          QueuedEnvironment.run(environment.ofLane, 1);
          QueuedEnvironment.run(environment.ofTimer, 1);
        }
      }
      reopen(kept());
      assertEquals(oracle.size(), index.size(), "seed " + seed);
      assertSame(keys, 24);
      assertSameScan(500);
      for (int i = 0; i < 1_000; i++) {
        step(random, 10_000, 24);
      }
      environment.runAll();
      assertSame(10_000, 24);
    }
  }

  @Test
  void aTableWithOneByteChangedIsNotOpened() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      index.put(key(i, 24), pointer(i));
    }
    KeptIndex kept = kept();
    Path file = folder.resolve(files().get(0));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThrows(IOException.class, () -> reopen(kept));
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    reopen(kept);
    assertEquals(2_000, index.size());
  }

  /** Chronicle waits a minute for a lock whose holder was killed; it is in the file's bytes. */
  @Test
  void aTableInWhichAKilledProcessHeldALockIsNotOpened() throws IOException {
    for (int i = 0; i < 2_000; i++) {
      index.put(key(i, 24), pointer(i));
    }
    KeptIndex kept = kept();
    Path file = folder.resolve(files().get(0));
    byte[] sound = Files.readAllBytes(file);
    byte[] locked;
    try (var map = ChronicleTable.map(file, kept.table().orElseThrow());
        var entry = map.queryContext(new TableKey().byHash(IndexBytes.key(key(7, 24))))) {
      entry.writeLock().lock();
      locked = Files.readAllBytes(file);
    }
    assertFalse(Arrays.equals(sound, locked), "the lock is in the file");
    Files.write(file, locked);
    assertThrows(IOException.class, () -> reopen(kept));
    Files.write(file, sound);
    reopen(kept);
    assertEquals(2_000, index.size());
  }

  /** Stops the index as a storage does that closes. */
  private KeptIndex kept() throws IOException {
    index.stop();
    environment.runAll();
    IndexParts parts = index.parts().orElseThrow();
    Optional<KeptTable> table = Optional.empty();
    if (parts.table().isPresent()) {
      table = Optional.of(parts.table().get().keep());
    }
    KeptIndex kept = new KeptIndex(
        SpaceId.data(1), new SegmentTally(), table, parts.size(), parts.keyBytes(), parts.delta());
    byte[] file = new KeptIndexes("l", List.of(kept)).encode();
    return KeptIndexes.decode(file).indexes().get(0);
  }

  private void reopen(KeptIndex kept) throws IOException {
    environment.onLane = false;
    index = new ChronicleIndex(environment, 0, drains, folder, "again" + reopened++, kept);
    index.ready();
    environment.onLane = true;
  }

  @Test
  void aSmallSpaceHasNoFile() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      step(random, 500, 24);
    }
    environment.runAll();
    assertEquals(List.of(), files());
  }

  @Test
  void whereNoFileCanBeMadeItGoesOnInMemory() throws IOException {
    Path missing = folder.resolve("missing");
    ChronicleIndex homeless = new ChronicleIndex(environment, 0, drains, missing, "t");
    homeless.ready();
    for (int i = 0; i < 5_000; i++) {
      homeless.put(key(i, 24), pointer(i));
      environment.runAll();
    }
    assertEquals(5_000, homeless.size());
    assertEquals(Optional.of(pointer(17)), homeless.find(key(17, 24)));
    assertTrue(environment.warnings > 0 && environment.warnings < 10);
    Files.createDirectories(missing);
    for (int i = 5_000; i < 7_000; i++) {
      homeless.put(key(i, 24), pointer(i));
      environment.runAll();
    }
    assertEquals(Optional.of(pointer(17)), homeless.find(key(17, 24)));
    homeless.close();
    environment.runAll();
    Files.delete(missing);
  }

  @Test
  void aFullTableKeepsEveryOldValueAndSaysThatItIsFull() throws IOException {
    for (TableOrder order : List.of(TableOrder.scattered(), new TableOrder(0, 0))) {
      ChronicleTable table = ChronicleTable.create(folder.resolve("full"), 4_096, 24, order);
      byte[] pointer = new byte[IndexBytes.POINTER_BYTES];
      int[] inserted = {0};
      assertThrows(IllegalStateException.class, () -> {
        for (; ; inserted[0]++) {
          IndexBytes.pointer(key(inserted[0], 16), pointer(1), pointer);
          table.insert(IndexBytes.key(key(inserted[0], 16)), pointer);
        }
      });
      assertFalse(table.hasRoom(1));
      byte[] got = new byte[IndexBytes.POINTER_BYTES];
      for (int i = 0; i < inserted[0]; i++) {
        Key key = key(i, 16);
        IndexBytes.pointer(key, pointer(2), pointer);
        table.overwrite(IndexBytes.key(key), pointer);
        assertTrue(table.get(IndexBytes.key(key), key.position(), got));
        assertEquals(pointer(2), IndexBytes.pointer(got));
      }
      table.close();
    }
  }

  @Test
  void keysAndPointersComeBackAsTheyWere() {
    Key key = Key.of("b\0ucket", new byte[] {0, 1, -1});
    Pointer pointer =
        new Pointer(-5, Long.MIN_VALUE, 255, Integer.MAX_VALUE, 0xffff_ffffL, 4_096, 1 << 28);
    assertEquals(key, IndexBytes.key(IndexBytes.key(key)));
    byte[] bytes = new byte[IndexBytes.POINTER_BYTES];
    IndexBytes.pointer(key, pointer, bytes);
    assertEquals(pointer, IndexBytes.pointer(bytes));
    assertEquals(key.position(), IndexBytes.position(bytes));
  }

  private void step(SplittableRandom random, int keys, int length) {
    Key key = key(random.nextInt(keys), length);
    if (random.nextInt(10) == 0) {
      index.remove(key);
      oracle.remove(key);
    } else {
      Pointer pointer = pointer(random.nextLong(1 << 20));
      index.put(key, pointer);
      oracle.put(key, pointer);
    }
    Key other = key(random.nextInt(keys), length);
    assertEquals(oracle.find(other), index.find(other));
  }

  private void assertSame(int keys, int length) {
    assertEquals(oracle.size(), index.size());
    for (int i = 0; i < keys; i++) {
      Key key = key(i, length);
      assertEquals(oracle.find(key), index.find(key));
    }
    assertSameScan(20_000);
  }

  private void assertSameScan(int limit) {
    Optional<Key> after = Optional.empty();
    for (int page = 0; page < 3; page++) {
      List<Index.Located> expected = oracle.scan(after, limit);
      assertEquals(expected, index.scan(after, limit));
      after = expected.isEmpty()
          ? after
          : Optional.of(expected.get(expected.size() - 1).key());
    }
  }

  private void close(ChronicleIndex closing) {
    closing.close();
    environment.runAll();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.toList();
    }
  }

  private static Key key(int number, int length) {
    byte[] bytes = new byte[Math.max(8, length)];
    ByteBuffer.wrap(bytes).putInt(number);
    return Key.of("bucket", bytes);
  }

  private static Pointer pointer(long n) {
    return new Pointer(n, n * 31, (int) (n & 0xff), (int) n, n * 3, 60, (int) n);
  }
}
