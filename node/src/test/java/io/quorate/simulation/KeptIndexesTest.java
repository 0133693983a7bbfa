package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.node.storage.Storage;
import io.quorate.ring.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Indexes that a clean stop kept: believed by the next start, and by no other. */
class KeptIndexesTest {
  private static final String CLEAN = "log/clean";
  private static final String INDEXES = "log/indexes";

  /** Stops it; false if the power went meanwhile. */
  private static boolean stop(StoredNode node) {
    List<String> closed = new ArrayList<>();
    node.storage().close(Storage.LastStep.NONE, closed::add);
    node.world.runUntil(
        () -> !closed.isEmpty() || !node.machine.isRunning(), node.world.now() + 60_000_000_000L);
    if (node.machine.isRunning()) {
      assertEquals(List.of(""), closed);
      node.machine.ended(node.wires);
      return true;
    }
    return false;
  }

  @Test
  void theStartBehindACleanStopFindsEverythingAndTheStartBehindAKillToo() {
    int kept = 0;
    for (int seed = 0; seed < 50; seed++) {
      String when = "seed " + seed;
      StoredNode node = new StoredNode(seed);
      node.openWell();
      CrashScript script = new CrashScript(node, seed);
      for (int round = 0; round < 4; round++) {
        script.write(15, true);
        script.one("last", true);
        // At any moment: appends, key files and compaction are on their way.
        long soon = new SplittableRandom(seed * 31L + round).nextLong(3_000_000);
        node.world.runUntil(node.world.now() + soon);
        assertTrue(stop(node), when);
        Recovery recovery = node.openWell();
        assertTrue(recovery.cleanStop() && !recovery.lossKnown(), when);
        kept += recovery.indexesKept() ? 1 : 0;
        script.checkEveryKey(when + ", round " + round);
      }
      long live = StorageSwarmTest.counts(node).liveBytes();
      script.write(5, true);
      node.settle();
      long more = StorageSwarmTest.counts(node).liveBytes();
      node.kill();
      Recovery recovery = node.openWell();
      assertFalse(recovery.indexesKept() || recovery.cleanStop(), when);
      script.checkEveryKey(when + ", killed");
      assertEquals(more, StorageSwarmTest.counts(node).liveBytes(), when + ", was " + live);
    }
    assertTrue(kept > 180, "believed " + kept + " times of 200");
  }

  /**
   * Between the first force of a stop and the first write of the next process: whichever force was
   * the last one, the start behind it finds what was acknowledged.
   */
  @Test
  void afterAPowerCutAtAnyForceOfAStopAndOfTheStartBehindItEveryRecordIsThere() {
    int believed = 0;
    int others = 0;
    for (int seed = 0; seed < 4; seed++) {
      boolean cut = true;
      for (int force = 1; cut; force++) {
        String when = "seed " + seed + ", power cut at force " + force;
        StoredNode node = new StoredNode(seed);
        node.openWell();
        CrashScript script = new CrashScript(node, seed);
        script.write(20, true);
        long last = node.machine.disk().forces() + force;
        node.machine.disk().powerCutAtForce(last, machine -> machine.powerCut(node.wires));
        if (stop(node) && node.open() instanceof Opened.Ready) {
          script.one("k0", true);
          node.world.runUntil(node.world.now() + 20_000_000);
        }
        cut = !node.machine.isRunning();
        node.machine.disk().powerCutAtForce(-1, machine -> {});
        if (!cut) {
          node.powerCut();
        }
        Recovery recovery = node.openWell();
        believed += recovery.indexesKept() ? 1 : 0;
        others += recovery.indexesKept() ? 0 : 1;
        script.checkEveryKey(when);
        script.write(5, true);
        assertTrue(stop(node), when);
        assertEquals(List.of(), node.openWell().corruptions(), when);
        script.checkEveryKey(when + ", later");
      }
    }
    assertTrue(believed >= 4 && others > 16, "believed " + believed + " times, not " + others);
  }

  /** A node with a few keys that was stopped in order. */
  private static StoredNode stopped() {
    StoredNode node = new StoredNode(5);
    node.openWell();
    for (int i = 0; i < 30; i++) {
      node.put("k" + i, new byte[] {(byte) i}, Durability.FSYNC);
    }
    assertTrue(stop(node));
    return node;
  }

  private static byte value(StoredNode node, String key) {
    return assertInstanceOf(Loaded.Found.class, node.load(key)).bytes()[0];
  }

  @Test
  void whatIsNotAsItWasKeptIsMadeAnew() throws IOException {
    StoredNode damaged = stopped();
    damaged.machine.disk().flipBit(INDEXES, 400);
    StoredNode missing = stopped();
    missing.machine.disk().delete(INDEXES);
    StoredNode unmarked = stopped();
    unmarked.machine.disk().delete(CLEAN);
    for (StoredNode node : List.of(damaged, missing, unmarked)) {
      Recovery recovery = node.openWell();
      assertEquals(node != unmarked, recovery.cleanStop());
      assertFalse(recovery.indexesKept());
      assertEquals(17, value(node, "k17"));
    }
  }

  /** Whoever puts files of an earlier stop back gets no index of an earlier log. */
  @Test
  void theIndexesOfAnEarlierStopAreNotBelieved() {
    StoredNode node = stopped();
    SortedMap<String, byte[]> earlier = node.machine.disk().snapshot();
    node.openWell();
    node.put("k17", new byte[] {99}, Durability.FSYNC);
    assertTrue(stop(node));
    putBack(node, earlier);
    assertFalse(node.openWell().indexesKept());
    assertEquals(99, value(node, "k17"));
  }

  /** A drop appends nothing: only the manifest tells that log from the one before. */
  @Test
  void theIndexesFromBeforeADropAreNotBelieved() {
    StoredNode node = stopped();
    SortedMap<String, byte[]> earlier = node.machine.disk().snapshot();
    node.openWell();
    List<String> dropped = new ArrayList<>();
    node.onLane(space -> node.storage().drop(StoredNode.PARTITION, dropped::add));
    node.settle();
    assertEquals(List.of(""), dropped);
    assertTrue(stop(node));
    putBack(node, earlier);
    assertFalse(node.openWell().indexesKept());
    assertInstanceOf(Loaded.NotFound.class, node.load("k17"));
  }

  private static void putBack(StoredNode node, SortedMap<String, byte[]> earlier) {
    SortedMap<String, byte[]> mixed = node.machine.disk().snapshot();
    mixed.put(CLEAN, earlier.get(CLEAN));
    mixed.put(INDEXES, earlier.get(INDEXES));
    node.machine.disk().restore(mixed);
  }

  /** A directory that was copied when nothing ran is the same directory. */
  @Test
  void aCopyOfAStoppedDirectoryIsBelieved() {
    StoredNode node = stopped();
    SortedMap<String, byte[]> copy = node.machine.disk().snapshot();
    node.openWell();
    node.put("k17", new byte[] {99}, Durability.FSYNC);
    assertTrue(stop(node));
    node.machine.disk().restore(copy);
    assertTrue(node.openWell().indexesKept());
    assertEquals(17, value(node, "k17"));
  }

  @Test
  void aFullDiskIsAsFullAfterAStopAsBefore() {
    StoredNode node = new StoredNode(6);
    node.openWell();
    node.put("k", new byte[] {1}, Durability.FSYNC);
    node.machine.disk().fill(60);
    assertTrue(stop(node));
    assertFalse(node.machine.disk().sizes().containsKey(INDEXES));
    Recovery recovery = node.openWell();
    assertTrue(recovery.cleanStop() && !recovery.indexesKept());
    assertEquals(1, value(node, "k"));
  }
}
