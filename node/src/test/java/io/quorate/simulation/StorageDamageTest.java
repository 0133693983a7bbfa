package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.Corruption;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A directory that rotted, lost a file, or belongs to somebody else. */
class StorageDamageTest {
  private static final String LAST = "log/0000000003.log";
  private static final String FIRST = "log/0000000001.log";

  private final TreeMap<String, byte[]> newest = new TreeMap<>();

  /** A directory of three segments, with overwritten and removed keys. */
  private SortedMap<String, byte[]> directory(boolean cleanStop) {
    newest.clear();
    StoredNode node = new StoredNode(5);
    node.settings = StoredNode.settings(CompactionSettings.off());
    node.openWell();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 60; i++) {
      String key = "k" + random.nextInt(20);
      if (i % 9 == 8 && newest.containsKey(key)) {
        newest.remove(key);
        assertInstanceOf(Appended.Done.class, node.remove(key, Durability.FSYNC));
      } else {
        byte[] value = new byte[random.nextInt(200)];
        random.nextBytes(value);
        newest.put(key, value);
        assertInstanceOf(Appended.Done.class, node.put(key, value, Durability.FSYNC));
      }
    }
    node.settle();
    if (cleanStop) {
      assertEquals("", node.close());
    } else {
      node.kill();
    }
    SortedMap<String, byte[]> contents = node.machine.disk().contents();
    assertTrue(contents.containsKey(LAST) && contents.containsKey("log/0000000002.keys"));
    return contents;
  }

  @Test
  void aFlippedBitAnywhereIsNeverAWrongValueNorASilentLoss() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (boolean cleanStop : new boolean[] {true, false}) {
      SortedMap<String, byte[]> directory = directory(cleanStop);
      for (String path : directory.keySet()) {
        long bits = 8L * file(directory, path).length;
        for (long bit = random.nextInt(64); bit < bits; bit += random.nextInt(1, 200)) {
          flip(directory, path, bit);
        }
      }
    }
  }

  private void flip(SortedMap<String, byte[]> directory, String path, long bit) throws IOException {
    String when = path + " bit " + bit;
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(directory);
    node.machine.disk().flipBit(path, bit);
    Opened opened = node.open();
    if (opened instanceof Opened.Failed failed) {
      assertTrue(path.equals("log/manifest"), when + ": " + failed.sentence());
      return;
    }
    Recovery recovery = node.storage().recovery();
    for (String key : keys()) {
      check(node.load(key), key, recovery.lossKnown(), when);
    }
    assertEquals(recovery.cleanStop() && !recovery.lossKnown(), node.storage().cleanStart());
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add("k" + i);
    }
    return keys;
  }

  private void check(Loaded loaded, String key, boolean lossKnown, String when) {
    byte[] expected = newest.get(key);
    boolean right = loaded instanceof Loaded.Found found
        ? expected != null && Arrays.equals(expected, found.bytes())
        : loaded instanceof Loaded.NotFound && expected == null;
    assertTrue(
        right || lossKnown || loaded instanceof Loaded.Unreadable, when + ": " + key + loaded);
  }

  @Test
  void aRottenContentIsReportedWithItsFileAndOffsetAndReadsAsAnError() throws IOException {
    StoredNode node = new StoredNode(2);
    node.openWell();
    node.put("a", new byte[100], Durability.FSYNC);
    node.put("b", new byte[100], Durability.FSYNC);
    node.put("b", new byte[] {1, 2, 3}, Durability.FSYNC);
    node.put("c", new byte[100], Durability.FSYNC);
    node.kill();
    int at = find(node.machine.disk().contents(), FIRST, new byte[] {1, 2, 3});
    node.machine.disk().flipBit(FIRST, 8L * at);
    Recovery recovery = node.openWell();
    Corruption corruption = recovery.corruptions().get(0);
    assertEquals(1, recovery.corruptions().size());
    assertEquals(FIRST, corruption.file());
    assertTrue(corruption.offset() < at && at < corruption.offset() + corruption.bytes());
    assertTrue(corruption.what().contains("bucket/b"), corruption.what());
    assertInstanceOf(Loaded.Unreadable.class, node.load("b"));
    assertInstanceOf(Loaded.Found.class, node.load("a"));
    assertInstanceOf(Loaded.Found.class, node.load("c"));
    assertInstanceOf(Appended.Done.class, node.put("b", new byte[1], Durability.FSYNC));
    assertInstanceOf(Loaded.Found.class, node.load("b"));
  }

  @Test
  void aKnownLossIsNotForgottenBeforeItIsHealed() throws IOException {
    StoredNode node = new StoredNode(2);
    node.openWell();
    node.put("a", new byte[100], Durability.FSYNC);
    node.put("b", new byte[100], Durability.FSYNC);
    assertEquals("", node.close());
    node.machine.disk().flipBit(FIRST, 8 * 40);
    assertTrue(node.openWell().lossKnown());
    node.put("c", new byte[100], Durability.FSYNC);
    assertEquals("", node.close());
    Recovery later = node.openWell();
    assertTrue(later.cleanStop() && later.lossKnown() && !node.storage().cleanStart());
    List<String> healed = new ArrayList<>();
    node.storage().healed(healed::add);
    node.settle();
    assertEquals(List.of(""), healed);
    assertEquals("", node.close());
    assertFalse(node.openWell().lossReported());
  }

  @Test
  void recordsInsideARottenValueAreNotBelieved() throws IOException {
    SortedMap<String, byte[]> directory = directory(true);
    for (String copied : List.of(FIRST, LAST)) {
      StoredNode node = new StoredNode(3);
      node.machine.disk().restore(directory);
      node.openWell();
      long size = records(node);
      byte[] segment = file(directory, copied);
      node.put("thief", segment, Durability.FSYNC);
      node.put("after", new byte[5], Durability.FSYNC);
      node.kill();
      byte[] name = "thief".getBytes(StandardCharsets.UTF_8);
      String log = node.machine.disk().contents().keySet().stream()
          .filter(path -> path.endsWith(".log"))
          .filter(path -> find(node.machine.disk().contents(), path, name) >= 0)
          .findFirst()
          .orElseThrow();
      int at = find(node.machine.disk().contents(), log, name);
      node.machine.disk().flipBit(log, 8L * at);
      if (node.machine.disk().exists(log.replace(".log", ".keys"))) {
        node.machine.disk().delete(log.replace(".log", ".keys"));
      }
      Recovery recovery = node.openWell();
      assertEquals(1, recovery.corruptions().size());
      assertTrue(recovery.corruptions().get(0).bytes() > segment.length);
      assertEquals(size + 1, records(node));
      assertInstanceOf(Loaded.Found.class, node.load("after"));
    }
  }

  private static long records(StoredNode node) {
    long[] size = {-1};
    node.onLane(space -> size[0] = space.size());
    node.settle();
    return size[0];
  }

  @Test
  void aMissingKeyFileIsMadeAgain() throws IOException {
    SortedMap<String, byte[]> directory = directory(false);
    byte[] keys = directory.get("log/0000000001.keys");
    SortedMap<String, byte[]> without = new TreeMap<>(directory);
    without.remove("log/0000000001.keys");
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(without);
    Recovery recovery = node.openWell();
    assertEquals(1, recovery.rebuiltKeyFiles());
    assertFalse(recovery.lossKnown());
    assertArrayEquals(keys, node.machine.disk().contents().get("log/0000000001.keys"));
    keys().forEach(key -> check(node.load(key), key, false, "no key file"));
  }

  @Test
  void aMissingOrShortenedSegmentIsAKnownLoss() {
    for (boolean cleanStop : new boolean[] {true, false}) {
      SortedMap<String, byte[]> directory = directory(cleanStop);
      for (String path : List.of(FIRST, LAST)) {
        SortedMap<String, byte[]> without = new TreeMap<>(directory);
        without.remove(path);
        assertLossKnown(without);
        SortedMap<String, byte[]> half = new TreeMap<>(directory);
        half.put(path, Arrays.copyOf(file(directory, path), file(directory, path).length / 2));
        if (cleanStop || path.equals(FIRST)) {
          assertLossKnown(half);
          half.remove(path.replace(".log", ".keys"));
          assertLossKnown(half);
        }
      }
    }
  }

  @Test
  void theKeysOfALostSegmentReadAsErrorsWhileItsKeyFileIsThere() {
    SortedMap<String, byte[]> directory = new TreeMap<>(directory(false));
    directory.remove(FIRST);
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(directory);
    assertTrue(node.openWell().lossKnown());
    for (String key : keys()) {
      check(node.load(key), key, false, "no segment");
    }
  }

  private static void assertLossKnown(SortedMap<String, byte[]> directory) {
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(directory);
    assertTrue(node.openWell().lossKnown());
    assertInstanceOf(Appended.Done.class, node.put("k", new byte[1], Durability.FSYNC));
  }

  @Test
  void segmentsWithoutTheirManifestAreRefused() {
    SortedMap<String, byte[]> directory = new TreeMap<>(directory(true));
    directory.remove("log/manifest");
    StoredNode node = new StoredNode(1);
    node.machine.disk().restore(directory);
    Opened.Failed failed = assertInstanceOf(Opened.Failed.class, node.open());
    assertTrue(failed.sentence().contains("log/manifest is missing"), failed.sentence());
  }

  @Test
  void aSegmentOfAnotherDiskIsReported() {
    SortedMap<String, byte[]> directory = new TreeMap<>(directory(true));
    StoredNode other = new StoredNode(99);
    other.openWell();
    other.put("k", new byte[3000], Durability.FSYNC);
    directory.put(FIRST, other.machine.disk().contents().get(FIRST));
    assertLossKnown(directory);
  }

  @Test
  void aDirectoryOfANewerFormatIsRefusedNamingBothVersions() {
    for (int version : new int[] {0, 2, 77}) {
      SortedMap<String, byte[]> directory = new TreeMap<>(directory(true));
      byte[] manifest = file(directory, "log/manifest").clone();
      ByteBuffer.wrap(manifest).putInt(4, version);
      directory.put("log/manifest", manifest);
      StoredNode node = new StoredNode(1);
      node.machine.disk().restore(directory);
      Opened.Failed failed = assertInstanceOf(Opened.Failed.class, node.open());
      assertTrue(failed.sentence().contains("version " + version + ","), failed.sentence());
      assertTrue(failed.sentence().endsWith("version 1"), failed.sentence());
    }
  }

  private static byte[] file(SortedMap<String, byte[]> directory, String path) {
    return directory.getOrDefault(path, new byte[0]);
  }

  private static int find(SortedMap<String, byte[]> directory, String path, byte[] what) {
    byte[] in = directory.getOrDefault(path, new byte[0]);
    for (int i = 0; i <= in.length - what.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }
}
