package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A fixed script of writes, and the power or the process going at every point of it. */
class StorageCrashTest {
  @Test
  void whatAStartFindsAfterAFailedForceIsForcedAnew() {
    for (int seed = 0; seed < 20; seed++) {
      StoredNode node = new StoredNode(seed);
      node.openWell();
      node.put("a", new byte[] {1}, Durability.FSYNC);
      node.machine.disk().setForceFailure(1);
      node.put("b", new byte[] {2}, Durability.FSYNC);
      node.kill();
      node.machine.disk().repair();
      node.openWell();
      boolean found = node.load("b") instanceof Loaded.Found;
      node.powerCut();
      assertEquals(List.of(), node.openWell().corruptions(), "seed " + seed);
      assertEquals(found, node.load("b") instanceof Loaded.Found, "seed " + seed);
    }
  }

  @Test
  void aStorageThatCanWriteNoMoreSaysSoOnce() {
    StoredNode node = new StoredNode(1);
    node.openWell();
    List<String> heard = new ArrayList<>();
    node.storage().onGivenUp(heard::add);
    node.put("a", new byte[] {1}, Durability.FSYNC);
    assertEquals(List.of(), heard);
    node.machine.disk().setForceFailure(1);
    assertInstanceOf(Space.Appended.Unknown.class, node.put("b", new byte[] {1}, Durability.FSYNC));
    assertInstanceOf(
        Space.Appended.NotWritten.class, node.put("c", new byte[] {1}, Durability.FSYNC));
    node.settle();
    assertEquals(1, heard.size());
  }

  @Test
  void afterAPowerCutAtAnyForceEveryAcknowledgedRecordIsThere() {
    for (int seed = 0; seed < 6; seed++) {
      long forces = forcesOf(seed);
      assertTrue(forces > 30, "the script forces often");
      for (long force = 1; force <= forces; force++) {
        powerCutAt(seed, force);
      }
    }
  }

  private static long forcesOf(int seed) {
    StoredNode node = new StoredNode(seed);
    node.openWell();
    new CrashScript(node, seed).write(25, false);
    return node.machine.disk().forces();
  }

  private static void powerCutAt(int seed, long force) {
    String when = "seed " + seed + ", power cut at force " + force;
    StoredNode node = new StoredNode(seed);
    node.machine.disk().powerCutAtForce(force, machine -> machine.powerCut(node.wires));
    CrashScript script = new CrashScript(node, seed);
    if (node.open() instanceof Opened.Ready) {
      script.write(25, false);
    }
    assertTrue(!node.machine.isRunning(), when);
    node.machine.disk().powerCutAtForce(-1, machine -> {});
    node.openWell();
    script.checkEveryKey(when);
    // Nothing that the crash left hinders what comes next, or comes back after it.
    script.write(10, true);
    script.checkEveryKey(when + ", later");
    assertEquals("", node.close(), when);
    Recovery recovery = node.openWell();
    assertTrue(recovery.cleanStop() && recovery.corruptions().isEmpty(), when);
    script.checkEveryKey(when + ", restarted");
  }

  @Test
  void afterAPowerCutDuringTheRecoveryEveryAcknowledgedRecordIsThere() {
    for (int force = 1; force <= 12; force++) {
      String when = "power cut at force " + force + " of the second start";
      StoredNode node = new StoredNode(force);
      node.openWell();
      CrashScript script = new CrashScript(node, force);
      script.write(25, false);
      node.powerCut();
      long next = node.machine.disk().forces() + force;
      node.machine.disk().powerCutAtForce(next, machine -> machine.powerCut(node.wires));
      node.open();
      if (node.machine.isRunning()) {
        node.powerCut();
      }
      node.machine.disk().powerCutAtForce(-1, machine -> {});
      node.openWell();
      script.checkEveryKey(when);
    }
  }

  @Test
  void afterAKillAtAnyMomentEveryAcknowledgedRecordIsThere() {
    for (int seed = 0; seed < 200; seed++) {
      StoredNode node = new StoredNode(seed);
      node.openWell();
      CrashScript script = new CrashScript(node, seed);
      script.write(new SplittableRandom(seed).nextInt(12), true);
      for (int i = 0; i < CrashScript.KEYS; i++) {
        script.one("k" + i, true);
      }
      node.world.runUntil(node.world.now() + new SplittableRandom(seed).nextLong(2_000_000));
      node.kill();
      Recovery recovery = node.openWell();
      assertEquals(List.of(), recovery.corruptions(), "seed " + seed);
      script.checkEveryKey("seed " + seed);
    }
  }

  @Test
  void systemDurabilitySurvivesAKill() {
    StoredNode node = new StoredNode(1);
    node.openWell();
    for (int i = 0; i < 50; i++) {
      node.put("k" + i, new byte[] {(byte) i}, Durability.OS);
    }
    node.kill();
    node.openWell();
    for (int i = 0; i < 50; i++) {
      Loaded.Found found = assertInstanceOf(Loaded.Found.class, node.load("k" + i));
      assertArrayEquals(new byte[] {(byte) i}, found.bytes());
    }
  }

  @Test
  void anyFailingForceLosesNothingThatWasAcknowledged() {
    int unknown = 0;
    int gaveUp = 0;
    for (int seed = 0; seed < 150; seed++) {
      StoredNode node = new StoredNode(seed);
      node.openWell();
      node.machine.disk().setForceFailure(0.05);
      CrashScript script = new CrashScript(node, seed);
      script.write(20, false);
      script.checkEveryKey("seed " + seed);
      Appended last = node.put("last", new byte[3], Durability.FSYNC);
      unknown += last instanceof Appended.Unknown ? 1 : 0;
      gaveUp += last instanceof Appended.NotWritten ? 1 : 0;
      node.machine.disk().setForceFailure(0);
      node.powerCut();
      node.openWell();
      script.checkEveryKey("seed " + seed + ", restarted");
      assertInstanceOf(Appended.Done.class, node.put("again", new byte[3], Durability.FSYNC));
    }
    assertTrue(unknown + gaveUp > 5 && gaveUp < 150, unknown + " unknown, " + gaveUp);
  }

  @Test
  void aStorageThatGaveUpSaysSoAndStillReads() {
    StoredNode node = new StoredNode(3);
    node.openWell();
    node.put("k", new byte[] {1}, Durability.FSYNC);
    node.machine.disk().setForceFailure(1);
    assertInstanceOf(Appended.Unknown.class, node.put("k", new byte[] {2}, Durability.FSYNC));
    node.machine.disk().setForceFailure(0);
    var refused =
        assertInstanceOf(Appended.NotWritten.class, node.put("k", new byte[2], Durability.OS));
    assertEquals(Space.Why.CLOSED, refused.why());
    assertInstanceOf(Loaded.Found.class, node.load("k"));
    assertTrue(node.environment().logged().stream().anyMatch(it -> it.contains("disk failed")));
    assertTrue(!node.close().isEmpty());
    Recovery recovery = node.openWell();
    assertTrue(!recovery.cleanStop());
  }

  @Test
  void aFullDiskRefusesWritesServesReadsAndGoesOnWhenThereIsRoom() {
    for (int seed = 0; seed < 60; seed++) {
      StoredNode node = new StoredNode(seed);
      node.openWell();
      CrashScript script = new CrashScript(node, seed);
      script.write(5, false);
      long used = Long.MAX_VALUE - node.machine.disk().usableBytes();
      node.machine.disk().setCapacityBytes(used + seed * 37L);
      script.write(10, false);
      assertRefusedForRoom(node, seed);
      script.checkEveryKey("seed " + seed + ", full");
      if (seed % 2 == 0) {
        node.powerCut();
        node.machine.disk().setCapacityBytes(Long.MAX_VALUE);
        node.openWell();
      }
      node.machine.disk().setCapacityBytes(Long.MAX_VALUE);
      script.checkEveryKey("seed " + seed + ", room again");
      assertInstanceOf(Appended.Done.class, node.put("again", new byte[3], Durability.FSYNC));
      script.write(5, true);
      node.kill();
      assertEquals(List.of(), node.openWell().corruptions(), "seed " + seed);
      script.checkEveryKey("seed " + seed + ", restarted");
    }
  }

  private static void assertRefusedForRoom(StoredNode node, int seed) {
    Appended full = node.put("full", new byte[100_000], Durability.FSYNC);
    var refused = assertInstanceOf(Appended.NotWritten.class, full, "seed " + seed);
    assertEquals(Space.Why.NO_ROOM, refused.why(), refused.sentence());
  }
}
