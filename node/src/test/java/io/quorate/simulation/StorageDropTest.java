package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.Opened;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.node.storage.Storage;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A partition that is owned no more, and perhaps again later. */
class StorageDropTest {
  private static final int OTHER = StoredNode.PARTITION + StoredNode.LANES;

  /** One of the two ways to drop a space. */
  private interface Dropping {
    void drop(Storage storage, Consumer<String> done);
  }

  private static String drop(StoredNode node) {
    return drop(node, (storage, done) -> storage.drop(StoredNode.PARTITION, done));
  }

  private static String drop(StoredNode node, Dropping how) {
    List<String> answers = new ArrayList<>();
    node.onLane(space -> how.drop(node.storage(), answers::add));
    node.world.runUntil(
        () -> !answers.isEmpty() || !node.machine.isRunning(), node.world.now() + 60_000_000_000L);
    return answers.isEmpty() ? "the machine went down" : answers.get(0);
  }

  private static void put(StoredNode node, Function<Storage, Space> where, String key, int value) {
    List<Appended> answers = new ArrayList<>();
    node.onLane(
        where,
        space -> space.append(
            key(key), new byte[] {(byte) value}, 0, 0, Durability.FSYNC, answers::add));
    node.settle();
    assertInstanceOf(Appended.Done.class, answers.get(0));
  }

  @Test
  void whatWasDroppedIsGoneAtOnceAndAfterEveryRestartAndTheRestStays() {
    StoredNode node = new StoredNode(1);
    node.openWell();
    for (int i = 0; i < 40; i++) {
      put(node, storage -> storage.data(StoredNode.PARTITION), "k" + i, i);
    }
    put(node, storage -> storage.data(OTHER), "k1", 71);
    put(node, storage -> storage.hints("n2", StoredNode.PARTITION), "k1", 72);
    assertEquals("", drop(node));
    for (int start = 0; start < 3; start++) {
      for (int i = 0; i < 40; i++) {
        assertInstanceOf(Loaded.NotFound.class, node.load("k" + i));
      }
      node.onLane(space -> assertEquals(0, space.size()));
      assertValue(72, node.load(storage -> storage.hints("n2", StoredNode.PARTITION), "k1"));
      assertValue(71, node.load(storage -> storage.data(OTHER), "k1"));
      if (start == 0) {
        assertEquals("", node.close());
      } else {
        node.kill();
      }
      assertEquals(List.of(), node.openWell().corruptions());
    }
  }

  private static void assertValue(int value, Loaded loaded) {
    assertArrayEquals(
        new byte[] {(byte) value}, assertInstanceOf(Loaded.Found.class, loaded).bytes());
  }

  @Test
  void aPartitionThatIsOwnedAgainKeepsWhatIsWrittenThen() {
    StoredNode node = new StoredNode(2);
    node.openWell();
    Function<Storage, Space> data = storage -> storage.data(StoredNode.PARTITION);
    put(node, data, "old", 1);
    put(node, data, "both", 2);
    assertEquals("", drop(node));
    put(node, data, "both", 3);
    put(node, data, "new", 4);
    for (int start = 0; start < 3; start++) {
      assertInstanceOf(Loaded.NotFound.class, node.load("old"));
      assertValue(3, node.load("both"));
      assertValue(4, node.load("new"));
      node.kill();
      node.openWell();
    }
    assertEquals("", drop(node));
    node.kill();
    node.openWell();
    assertInstanceOf(Loaded.NotFound.class, node.load("both"));
  }

  @Test
  void anAppendHandedOverBeforeTheDropIsVoidAndOneAfterItIsKept() {
    for (int seed = 0; seed < 20; seed++) {
      StoredNode node = new StoredNode(seed);
      node.openWell();
      List<Object> answers = new ArrayList<>();
      node.onLane(space -> {
        space.append(key("before"), new byte[] {1}, 0, 0, Durability.FSYNC, answers::add);
        space.append(key("both"), new byte[] {2}, 0, 0, Durability.OS, answers::add);
        node.storage().drop(StoredNode.PARTITION, answers::add);
        space.append(key("both"), new byte[] {3}, 0, 0, Durability.OS, answers::add);
        space.append(key("after"), new byte[] {4}, 0, 0, Durability.FSYNC, answers::add);
      });
      node.settle();
      assertEquals(5, answers.size());
      assertEquals("", answers.get(2), "the drop is answered in its order");
      for (int start = 0; start < 2; start++) {
        assertInstanceOf(Loaded.NotFound.class, node.load("before"));
        assertValue(3, node.load("both"));
        assertValue(4, node.load("after"));
        node.powerCut();
        node.openWell();
      }
    }
  }

  @Test
  void theHintsOfAnOwnerThatIsGoneAreDroppedAlone() {
    StoredNode node = new StoredNode(3);
    node.openWell();
    put(node, storage -> storage.hints("gone", StoredNode.PARTITION), "k", 1);
    put(node, storage -> storage.hints("here", StoredNode.PARTITION), "k", 2);
    put(node, storage -> storage.data(StoredNode.PARTITION), "k", 3);
    assertEquals(
        "", drop(node, (storage, done) -> storage.dropHints("gone", StoredNode.PARTITION, done)));
    for (int start = 0; start < 2; start++) {
      assertInstanceOf(
          Loaded.NotFound.class,
          node.load(storage -> storage.hints("gone", StoredNode.PARTITION), "k"));
      assertValue(2, node.load(storage -> storage.hints("here", StoredNode.PARTITION), "k"));
      assertValue(3, node.load("k"));
      node.kill();
      node.openWell();
    }
    assertEquals(1, node.storage().hintSpaces().size());
  }

  @Test
  void aDropThatFailsSaysSoAndKeepsTheData() {
    StoredNode node = new StoredNode(4);
    node.openWell();
    put(node, storage -> storage.data(StoredNode.PARTITION), "k", 1);
    node.machine.disk().setForceFailure(1);
    String failure = drop(node);
    assertTrue(failure.contains("manifest could not be written"), failure);
    assertValue(1, node.load("k"));
    node.machine.disk().repair();
    assertEquals("", drop(node));
    assertInstanceOf(Loaded.NotFound.class, node.load("k"));
    assertEquals("", node.close());
    node.openWell();
    assertInstanceOf(Loaded.NotFound.class, node.load("k"));
  }

  /** What is known of each key through a script of writes and drops that the power may end. */
  private static final class Script {
    final StoredNode node;
    final TreeMap<String, Integer> present = new TreeMap<>();
    boolean dropUnknown;
    int written = 300;
    int dropped;

    Script(StoredNode node) {
      this.node = node;
    }

    void run() {
      for (int i = 0; i < 24 && node.machine.isRunning(); i++) {
        if (i % 8 == 7) {
          dropUnknown = true;
          if (drop(node).isEmpty()) {
            dropped();
          }
        } else {
          String key = "k" + i % 5;
          int length = ++written;
          if (node.put(key, new byte[length], Durability.FSYNC) instanceof Appended.Done) {
            present.put(key, length);
          }
        }
      }
    }

    void dropped() {
      present.clear();
      dropUnknown = false;
      dropped = written;
    }

    /** The last write of a key may be there though it was not answered: each is a byte longer. */
    void check(String when) {
      for (int i = 0; i < 5; i++) {
        Loaded loaded = node.load("k" + i);
        int known = present.getOrDefault("k" + i, 0);
        if (loaded instanceof Loaded.NotFound) {
          assertTrue(known == 0 || dropUnknown, when + "k" + i + " is gone");
        } else {
          int length = assertInstanceOf(Loaded.Found.class, loaded).bytes().length;
          assertTrue(length > dropped, when + "k" + i + " was dropped");
          assertTrue(length >= known, when + "k" + i + " is an older one");
        }
      }
    }
  }

  @Test
  void afterAPowerCutAtAnyForceADropIsWholeOrNot() {
    StoredNode whole = new StoredNode(1);
    whole.openWell();
    new Script(whole).run();
    long forces = whole.machine.disk().forces();
    assertTrue(forces > 25, "the script forces often");
    for (int seed = 1; seed <= 4; seed++) {
      for (long force = 1; force <= forces; force++) {
        powerCutAt(seed, force);
      }
    }
  }

  private static void powerCutAt(int seed, long force) {
    String when = "seed " + seed + ", power cut at force " + force + ": ";
    StoredNode node = new StoredNode(seed);
    node.machine.disk().powerCutAtForce(force, machine -> machine.powerCut(node.wires));
    Script script = new Script(node);
    if (node.open() instanceof Opened.Ready) {
      script.run();
    }
    if (node.machine.isRunning()) {
      node.powerCut();
    }
    node.machine.disk().powerCutAtForce(-1, machine -> {});
    assertEquals(List.of(), node.openWell().corruptions(), when);
    script.check(when);
    assertEquals("", drop(node), when);
    script.dropped();
    script.run();
    node.powerCut();
    node.openWell();
    script.check(when + "later, ");
  }
}
