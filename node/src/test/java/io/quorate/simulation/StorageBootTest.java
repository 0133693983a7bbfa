package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.Recovery;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is acknowledged without a force outlives the process, not the machine. */
class StorageBootTest {
  private final StoredNode node = new StoredNode(1);

  private void put(String key, Durability durability) {
    assertInstanceOf(Appended.Done.class, node.put(key, new byte[] {1}, durability));
  }

  @Test
  void aPowerCutAfterUnforcedDataIsAKnownLossUntilItIsHealed() {
    node.openWell();
    put("k", Durability.OS);
    node.powerCut();
    Recovery recovery = node.openWell();
    assertTrue(recovery.lossKnown());
    assertEquals("log/manifest", recovery.corruptions().get(0).file());
    node.kill();
    assertTrue(node.openWell().lossReported(), "it is not forgotten");
    node.storage().healed(sentence -> {});
    node.settle();
    node.powerCut();
    assertFalse(node.openWell().lossKnown(), "nothing was unforced since");
  }

  @Test
  void aKilledProcessLosesNothing() {
    node.openWell();
    put("k", Durability.OS);
    node.kill();
    assertFalse(node.openWell().lossKnown());
    node.powerCut();
    assertFalse(node.openWell().lossKnown(), "the start forced what it found");
    assertInstanceOf(Loaded.Found.class, node.load("k"));
  }

  @Test
  void forcedDataAndACleanStopLoseNothing() {
    node.openWell();
    put("k", Durability.FSYNC);
    node.powerCut();
    assertFalse(node.openWell().lossKnown());
    put("k", Durability.OS);
    assertEquals("", node.close());
    node.powerCut();
    assertFalse(node.openWell().lossKnown());
    node.powerCut();
    assertFalse(node.openWell().lossKnown());
  }

  @Test
  void hintsAndRemovalsAreNotCounted() {
    node.openWell();
    put("k", Durability.FSYNC);
    node.remove("k", Durability.OS);
    node.onLane(
        storage -> storage.hints("n2", StoredNode.PARTITION),
        space -> space.append(key("k"), new byte[1], 0, 0, Durability.OS, done -> {}));
    node.settle();
    node.powerCut();
    assertEquals(List.of(), onlyTheManifest(node.openWell()));
  }

  private static List<String> onlyTheManifest(Recovery recovery) {
    return recovery.corruptions().stream()
        .map(found -> found.file())
        .filter("log/manifest"::equals)
        .toList();
  }

  @Test
  void whereTheBootCannotBeNotedTheDataIsForced() {
    for (int seed = 0; seed < 60; seed++) {
      StoredNode failing = new StoredNode(seed);
      failing.openWell();
      assertInstanceOf(Appended.Done.class, failing.put("warm", new byte[1], Durability.FSYNC));
      failing.machine.disk().setForceFailure(0.5);
      boolean done = failing.put("k", new byte[1], Durability.OS) instanceof Appended.Done;
      failing.machine.disk().repair();
      failing.powerCut();
      boolean lossKnown = failing.openWell().lossKnown();
      boolean isThere = failing.load("k") instanceof Loaded.Found;
      assertTrue(!done || isThere || lossKnown, "seed " + seed + ": lost, and nobody knows");
    }
  }
}
