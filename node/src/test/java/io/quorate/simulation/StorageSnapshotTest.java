package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.Corruption;
import io.quorate.node.storage.LinkedLog;
import io.quorate.node.storage.LogCheck;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Snapshots of one log: what is in them, and what can happen while they are made and kept. */
class StorageSnapshotTest {
  private static final String FOLDER = "snapshots/monday";
  private static final int KEYS = 40;

  @Test
  void aSnapshotHasWhatWasAcknowledgedBeforeItAndNothingOfWhatCameLater() throws IOException {
    StoredNode node = written(1, 1);
    assertEquals("", snapshot(node).orElseThrow().failure());
    write(node, 2);
    node.put("later", new byte[9], Durability.FSYNC);
    assertHolds(restored(node), 1);
    assertTrue(restoredKey(node, "later") instanceof Loaded.NotFound);
    assertHolds(node, 2);
  }

  @Test
  void neitherCompactionNorRestartsChangeASnapshot() throws IOException {
    StoredNode node = written(2, 1);
    assertEquals("", snapshot(node).orElseThrow().failure());
    SortedMap<String, byte[]> before = inFolder(node);
    for (int version = 2; version < 12; version++) {
      write(node, version);
    }
    node.settle();
    assertTrue(
        before.keySet().stream()
            .anyMatch(name -> !node.machine.disk().contents().containsKey(name)),
        "compaction has deleted a segment that the snapshot has");
    assertEquals("", node.close());
    node.openWell();
    node.kill();
    node.openWell();
    SortedMap<String, byte[]> after = inFolder(node);
    assertEquals(before.keySet(), after.keySet());
    before.forEach((name, bytes) -> assertArrayEquals(bytes, after.get(name), name));
    assertHolds(restored(node), 1);
  }

  @Test
  void afterAPowerCutAtAnyForceASnapshotIsWholeOrNone() throws IOException {
    StoredNode calm = written(3, 1);
    long before = calm.machine.disk().forces();
    assertEquals("", snapshot(calm).orElseThrow().failure());
    long after = calm.machine.disk().forces();
    assertTrue(after - before >= 6, "a snapshot forces often");
    int whole = 0;
    for (long force = before + 1; force <= after; force++) {
      String when = "power cut at force " + force;
      StoredNode node = written(3, 1);
      node.machine.disk().powerCutAtForce(force, machine -> machine.powerCut(node.wires));
      Optional<LinkedLog> told = snapshot(node);
      assertEquals(Optional.empty(), told, when);
      node.machine.disk().powerCutAtForce(-1, machine -> {});
      node.openWell();
      assertHolds(node, 1);
      if (inFolder(node).containsKey("log/manifest")) {
        whole++;
        assertHolds(restored(node), 1);
      }
      write(node, 2);
      assertHolds(node, 2);
    }
    assertTrue(whole > 0, "the last force makes it whole");
  }

  @Test
  void aFullDiskRefusesASnapshotAndHarmsNothing() {
    StoredNode node = written(4, 1);
    node.machine.disk().fill(0);
    LinkedLog linked = snapshot(node).orElseThrow();
    assertFalse(linked.failure().isEmpty());
    assertFalse(inFolder(node).containsKey("log/manifest"));
    node.machine.disk().repair();
    assertHolds(node, 1);
    write(node, 2);
    assertHolds(node, 2);
    node.kill();
    node.openWell();
    assertHolds(node, 2);
  }

  @Test
  void aSnapshotOfAnEmptyLogIsAnEmptyLog() throws IOException {
    StoredNode node = new StoredNode(5);
    node.openWell();
    assertEquals("", snapshot(node).orElseThrow().failure());
    assertTrue(restoredKey(node, "k0") instanceof Loaded.NotFound);
  }

  @Test
  void aCheckNamesTheFileAndThePlaceOfEveryFlippedBit() throws IOException {
    StoredNode node = written(6, 1);
    assertEquals("", snapshot(node).orElseThrow().failure());
    StoredNode copy = restored(node);
    assertEquals("", copy.close());
    SortedMap<String, byte[]> sound = inFolder(node);
    int looked = 0;
    for (String name : sound.keySet()) {
      boolean isChecked = name.endsWith(".log") || name.endsWith(".keys");
      long bits = 8L * sound.getOrDefault(name, new byte[0]).length;
      for (long bit = 5; isChecked && bit < bits; bit += 997) {
        looked++;
        copy.machine.disk().restore(sound);
        copy.machine.disk().flipBit(name, bit);
        List<Corruption> found = LogCheck.of(copy.machine.disk()).corruptions();
        assertFalse(found.isEmpty(), name + " bit " + bit);
        for (Corruption each : found) {
          assertEquals(name, each.file());
          assertTrue(
              name.endsWith(".keys")
                  || (each.offset() <= bit / 8 && bit / 8 < each.offset() + each.bytes()),
              name + " bit " + bit + ": " + each);
        }
      }
    }
    assertTrue(looked > 100, "many bits were flipped");
  }

  @Test
  void aCheckMissesSegmentsThatAreGoneOrShort() throws IOException {
    StoredNode node = written(7, 1);
    assertEquals("", snapshot(node).orElseThrow().failure());
    TreeMap<String, byte[]> content = new TreeMap<>(inFolder(node));
    String first =
        content.keySet().stream().filter(n -> n.endsWith(".log")).findFirst().orElseThrow();
    StoredNode copy = new StoredNode(8);
    content.computeIfPresent(first, (name, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));
    copy.machine.disk().restore(content);
    assertEquals(first, LogCheck.of(copy.machine.disk()).corruptions().get(0).file());
    content.remove(first);
    copy.machine.disk().restore(content);
    assertEquals(
        List.of("the segment is missing"),
        LogCheck.of(copy.machine.disk()).corruptions().stream()
            .map(Corruption::what)
            .toList());
  }

  private static StoredNode written(long seed, int version) {
    StoredNode node = new StoredNode(seed);
    node.settings = StoredNode.settings(CompactionSettings.defaults());
    node.openWell();
    write(node, version);
    return node;
  }

  private static void write(StoredNode node, int version) {
    for (int i = 0; i < KEYS; i++) {
      Durability durability = i % 2 == 0 ? Durability.OS : Durability.FSYNC;
      assertInstanceOf(Appended.Done.class, node.put("k" + i, value(i, version), durability));
    }
  }

  private static byte[] value(int key, int version) {
    byte[] value = new byte[200 + key];
    Arrays.fill(value, (byte) (version * 31 + key));
    return value;
  }

  /** Empty if the machine went down over it. */
  private static Optional<LinkedLog> snapshot(StoredNode node) {
    List<LinkedLog> answers = new ArrayList<>();
    node.storage().snapshot(FOLDER, answers::add);
    node.world.runUntil(() -> !answers.isEmpty() || !node.machine.isRunning(), 60_000_000_000L);
    return answers.stream().findFirst();
  }

  private static SortedMap<String, byte[]> inFolder(StoredNode node) {
    TreeMap<String, byte[]> found = new TreeMap<>();
    node.machine.disk().contents().forEach((name, bytes) -> {
      if (name.startsWith(FOLDER + "/")) {
        found.put(name.substring(FOLDER.length() + 1), bytes);
      }
    });
    return found;
  }

  /** Another machine whose disk has what the snapshot has, and which was found to be sound. */
  private static StoredNode restored(StoredNode of) throws IOException {
    StoredNode copy = new StoredNode(99);
    copy.machine.disk().restore(inFolder(of));
    assertEquals(List.of(), LogCheck.of(copy.machine.disk()).corruptions());
    assertEquals(List.of(), copy.openWell().corruptions());
    assertEquals(of.storage().diskId(), copy.storage().diskId());
    return copy;
  }

  private static Loaded restoredKey(StoredNode of, String key) throws IOException {
    return restored(of).load(key);
  }

  private static void assertHolds(StoredNode node, int version) {
    for (int i = 0; i < KEYS; i++) {
      Loaded.Found found = assertInstanceOf(Loaded.Found.class, node.load("k" + i), "k" + i);
      assertArrayEquals(value(i, version), found.bytes(), key("k" + i).toString());
    }
  }
}
