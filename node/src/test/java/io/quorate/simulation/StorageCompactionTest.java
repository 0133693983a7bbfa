package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.FlawedStorage;
import io.quorate.node.storage.LogCounts;
import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The bytes of dead records come back, and nothing else goes with them. */
class StorageCompactionTest {
  private final StoredNode node = new StoredNode(1);

  private void put(String key, int length) {
    assertInstanceOf(Appended.Done.class, node.put(key, value(key, length), Durability.FSYNC));
  }

  private static byte[] value(String key, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(key.hashCode() * 31L + length).nextBytes(bytes);
    return bytes;
  }

  private void assertThere(String key, int length) {
    Loaded.Found found = assertInstanceOf(Loaded.Found.class, node.load(key), key);
    assertArrayEquals(value(key, length), found.bytes(), key);
  }

  private static long logBytes(StoredNode node) {
    return node.machine.disk().contents().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".log"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  private static byte[] file(StoredNode node, String path) {
    return node.machine.disk().contents().getOrDefault(path, new byte[0]);
  }

  private static List<String> logs(StoredNode node) {
    return node.machine.disk().contents().keySet().stream()
        .filter(path -> path.endsWith(".log"))
        .toList();
  }

  private static LogCounts counts(StoredNode node) {
    return StorageSwarmTest.counts(node);
  }

  @Test
  void underSteadyOverwritingTheLogStaysBelowOneAndAHalfTimesWhatIsLive() {
    node.openWell();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      put("k" + i, 250);
    }
    long worst = 0;
    for (int i = 0; i < 6_000; i++) {
      put("k" + random.nextInt(300), 250);
      if (i % 50 == 0) {
        worst = Math.max(worst, logBytes(node) * 100 / counts(node).liveBytes());
      }
    }
    assertTrue(worst < 160, "the log had " + worst + " % of what is live");
    LogCounts counts = counts(node);
    assertTrue(counts.compactedBytes() < 3 * counts.appendedBytes(), counts.toString());
    for (int i = 0; i < 300; i++) {
      assertThere("k" + i, 250);
    }
  }

  @Test
  void theCountsAddUpBeforeAndAfterARestart() {
    node.openWell();
    for (int i = 0; i < 500; i++) {
      put("k" + i % 40, 100 + i % 200);
    }
    node.remove("k3", Durability.FSYNC);
    node.settle();
    LogCounts counts = counts(node);
    assertTrue(counts.reclaimedBytes() > 50_000, counts.toString());
    assertEquals(logs(node).size(), counts.segments());
    assertEquals(logBytes(node) - 36L * counts.segments(), counts.liveBytes() + counts.deadBytes());
    assertEquals(39, node.storage().recovery().records() + 39);
    node.settings = StoredNode.settings(CompactionSettings.off());
    assertEquals("", node.close());
    node.openWell();
    assertEquals(counts.liveBytes(), counts(node).liveBytes());
    assertEquals(counts.deadBytes(), counts(node).deadBytes());
    for (String path : node.machine.disk().contents().keySet()) {
      String log = path.replace(".keys.part", ".log").replace(".keys", ".log");
      assertTrue(!path.contains(".keys") || logs(node).contains(log), "orphan " + path);
    }
  }

  @Test
  void aDroppedPartitionGivesItsBytesBack() {
    node.openWell();
    for (int i = 0; i < 100; i++) {
      put("k" + i, 250);
    }
    List<String> dropped = new ArrayList<>();
    node.onLane(space -> node.storage().drop(StoredNode.PARTITION, dropped::add));
    node.settle();
    assertEquals(List.of(""), dropped);
    assertTrue(logBytes(node) < 9_000, logBytes(node) + " bytes are left");
    node.kill();
    node.openWell();
    assertInstanceOf(Loaded.NotFound.class, node.load("k1"));
  }

  /** Many keys that stay, and one that is written among them. */
  private void coldSegmentWith(String key) {
    for (int i = 0; i < 12; i++) {
      put("cold" + i, 280);
      if (i == 3) {
        put(key, 10);
      }
    }
  }

  private void churn(int from, int times) {
    for (int i = 0; i < times; i++) {
      put("hot", from + i);
    }
    node.settle();
  }

  @Test
  void aRemovalIsCarriedWhileAnOlderRecordIsThereAndNoLonger() {
    node.openWell();
    coldSegmentWith("gone");
    assertInstanceOf(Appended.Done.class, node.remove("gone", Durability.FSYNC));
    churn(300, 40);
    assertTrue(counts(node).compactedSegments() > 0);
    for (int start = 0; start < 2; start++) {
      node.kill();
      node.openWell();
      assertInstanceOf(Loaded.NotFound.class, node.load("gone"));
      churn(400 + 100 * start, 40);
    }
    assertTrue(holds("gone"));
    // Now the cold records die too, and with them the value that the removal covers.
    for (int round = 0; round < 6; round++) {
      for (int i = 0; i < 12; i++) {
        put("cold" + i, 281 + round);
      }
      churn(600 + 50 * round, 30);
      node.kill();
      node.openWell();
      node.settle();
      assertInstanceOf(Loaded.NotFound.class, node.load("gone"));
    }
    assertFalse(holds("gone"), "the removal is still carried");
  }

  private boolean holds(String key) {
    byte[] name = key.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return node.machine.disk().contents().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".log"))
        .anyMatch(file -> find(file.getValue(), name) >= 0);
  }

  private static int find(byte[] in, byte[] what) {
    for (int i = 0; i <= in.length - what.length; i++) {
      if (java.util.Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void aRottenRecordIsReportedAndItsSegmentKeptUntilItIsWrittenAgain() throws IOException {
    node.openWell();
    node.settings = StoredNode.settings(CompactionSettings.defaults());
    coldSegmentWith("hot");
    String first = logs(node).get(0);
    byte[] rotten = value("cold1", 280);
    int at = find(file(node, first), rotten);
    node.machine.disk().flipBit(first, 8L * at);
    for (int i = 2; i < 12; i++) {
      put("cold" + i, 281);
    }
    churn(300, 40);
    assertEquals(1, counts(node).corruptRecords());
    assertTrue(node.environment().logged().stream()
        .anyMatch(it -> it.contains(first) && it.contains("bucket/cold1")));
    assertInstanceOf(Loaded.Unreadable.class, node.load("cold1"));
    assertTrue(logs(node).contains(first));
    assertTrue(counts(node).reclaimedBytes() > 0, "others are compacted");
    node.kill();
    assertTrue(node.openWell().lossReported(), "the next start knows of it");
    assertInstanceOf(Loaded.Unreadable.class, node.load("cold1"));
    put("cold1", 282);
    node.storage().healed(done -> {});
    churn(400, 40);
    assertFalse(logs(node).contains(first), "nothing needs it any more");
    assertThere("cold1", 282);
    assertThere("cold0", 280);
  }

  @Test
  void recordsOfAnUnknownKindAreCarried() {
    node.openWell();
    coldSegmentWith("future");
    node.kill();
    SortedMap<String, byte[]> disk = new TreeMap<>(node.machine.disk().contents());
    byte[] content = value("future", 10);
    String first = logs(node).get(0);
    byte[] segment = disk.getOrDefault(first, new byte[0]);
    int head = 46 + "bucket".length() + "future".length();
    int offset = find(segment, content) - head;
    FlawedStorage.makeUnknown(file(node, "log/manifest"), segment, 1, offset);
    disk.keySet().removeIf(path -> path.endsWith(".keys"));
    StoredNode later = new StoredNode(1);
    later.machine.disk().restore(disk);
    assertEquals(1, later.openWell().skippedRecords());
    for (int i = 0; i < 12; i++) {
      later.put("cold" + i, new byte[5], Durability.FSYNC);
    }
    for (int i = 0; i < 40; i++) {
      later.put("hot", new byte[300 + i], Durability.FSYNC);
    }
    later.settle();
    assertFalse(logs(later).contains(first), "it was compacted");
    assertTrue(later.machine.disk().contents().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".log"))
        .anyMatch(file -> find(file.getValue(), content) >= 0));
    assertEquals("", later.close());
    assertEquals(List.of(), later.openWell().corruptions());
  }

  @Test
  void onAFullDiskDeadBytesMakeRoomAndWritingResumesByItself() {
    int resumed = 0;
    for (int seed = 0; seed < 20; seed++) {
      StoredNode full = new StoredNode(seed);
      full.settings = new StorageSettings(
          4 << 10, 1_000, 64 << 20, 4 << 20, 16 << 20, 9 << 10, CompactionSettings.defaults());
      full.openWell();
      for (int i = 0; i < 60; i++) {
        full.put("k" + i, new byte[200], Durability.FSYNC);
      }
      long used = Long.MAX_VALUE - full.machine.disk().usableBytes();
      full.machine.disk().setCapacityBytes(used + (9 << 10) + 3_000 + 200L * seed);
      for (int i = 0; i < 200; i++) {
        Appended answer = full.put("k" + i % 10, new byte[201], Durability.FSYNC);
        if (answer instanceof Appended.NotWritten refused) {
          assertEquals(Space.Why.NO_ROOM, refused.why());
          full.settle();
        } else {
          resumed += i > 100 ? 1 : 0;
        }
      }
      assertInstanceOf(Loaded.Found.class, full.load("k59"));
      full.powerCut();
      assertEquals(List.of(), full.openWell().corruptions());
      assertInstanceOf(Loaded.Found.class, full.load("k59"));
    }
    assertTrue(resumed > 1_000, "only " + resumed + " writes found room");
  }

  @Test
  void readsGoOnWhileTheirSegmentsAreDeleted() {
    node.settings = StoredNode.settings(new CompactionSettings(10, 64 << 20, 3));
    node.openWell();
    for (int i = 0; i < 60; i++) {
      put("k" + i, 200);
    }
    List<Loaded> loaded = new ArrayList<>();
    int asked = 0;
    for (int i = 0; i < 400; i++) {
      String written = "k" + i % 30;
      String read = "k" + (i * 7) % 60;
      node.onLane(space -> {
        space.append(key(written), value(written, 200), 0, 0, Durability.FSYNC, x -> {});
        space.load(key(read), loaded::add);
      });
      asked++;
      node.world.runUntil(node.world.now() + 400_000);
    }
    node.settle();
    assertEquals(asked, loaded.size());
    Predicate<Loaded> isFound = Loaded.Found.class::isInstance;
    assertEquals(List.of(), loaded.stream().filter(isFound.negate()).toList());
    assertTrue(counts(node).compactedSegments() > 20);
  }

  /**
   * A script whose segments are compacted all the time; values grow, so that none is like another.
   */
  private static void script(StoredNode node, SortedMap<String, Integer> told) {
    for (int i = 0; i < 70 && node.machine.isRunning(); i++) {
      String key = i % 5 == 4 ? "cold" + i / 5 : "k" + i % 3;
      if (i % 11 == 10) {
        String removed = "cold" + i / 22;
        int length = told.getOrDefault(removed, 0);
        if (length > 0) {
          told.put(removed, -length);
          if (node.remove(removed, Durability.FSYNC) instanceof Appended.Done) {
            told.put(removed, 0);
          }
        }
      } else if (node.put(key, value(key, 200 + i), Durability.FSYNC) instanceof Appended.Done) {
        told.put(key, 200 + i);
      }
    }
    if (node.machine.isRunning()) {
      node.settle();
    }
  }

  @Test
  void afterAPowerCutAtAnyForceOfACompactionEveryAcknowledgedRecordIsThere() {
    StoredNode whole = new StoredNode(1);
    whole.openWell();
    script(whole, new TreeMap<>());
    assertTrue(counts(whole).compactedSegments() > 5, counts(whole).toString());
    long forces = whole.machine.disk().forces();
    for (int seed = 1; seed <= 4; seed++) {
      for (long force = 1; force <= forces; force++) {
        powerCutAt(seed, force);
      }
    }
  }

  private static void powerCutAt(int seed, long force) {
    String when = "seed " + seed + ", power cut at force " + force + ": ";
    TreeMap<String, Integer> told = new TreeMap<>();
    StoredNode node = new StoredNode(seed);
    node.machine.disk().powerCutAtForce(force, machine -> machine.powerCut(node.wires));
    if (node.open() instanceof Opened.Ready) {
      script(node, told);
    }
    if (node.machine.isRunning()) {
      node.powerCut();
    }
    node.machine.disk().powerCutAtForce(-1, machine -> {});
    for (int start = 0; start < 2; start++) {
      assertEquals(List.of(), node.openWell().corruptions(), when);
      check(node, told, when);
      node.settle();
      check(node, told, when + "compacted, ");
      node.kill();
    }
  }

  /** 0 is removed, below 0 perhaps removed; a longer one than was told is a later one. */
  private static void check(StoredNode node, SortedMap<String, Integer> told, String when) {
    told.forEach((key, length) -> {
      Loaded loaded = node.load(key);
      if (length == 0) {
        assertInstanceOf(Loaded.NotFound.class, loaded, when + key);
      } else if (length > 0 || loaded instanceof Loaded.Found) {
        var found = assertInstanceOf(Loaded.Found.class, loaded, when + key);
        assertTrue(found.bytes().length >= Math.abs(length), when + key + " is older");
        assertArrayEquals(value(key, found.bytes().length), found.bytes());
      }
    });
  }
}
