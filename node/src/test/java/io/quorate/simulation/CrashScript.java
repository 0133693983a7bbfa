package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One run: writes of a seed, in bursts, until the machine goes down. */
final class CrashScript {
  static final int KEYS = 6;

  /** What a client was told of one key: the oracle. */
  private static final class Told {
    /**
     * Values that may be there: the last acknowledged one and every later one not known to fail.
     */
    final List<byte[]> possible = new ArrayList<>();

    boolean mayBeAbsent = true;

    void acknowledged(byte[] value) {
      possible.clear();
      possible.add(value);
      mayBeAbsent = false;
    }
  }

  final StoredNode node;
  final TreeMap<String, Told> told = new TreeMap<>();
  final SplittableRandom random;

  CrashScript(StoredNode node, long seed) {
    this.node = node;
    this.random = new SplittableRandom(seed);
  }

  Told of(String key) {
    return told.computeIfAbsent(key, k -> new Told());
  }

  /** Bursts of appends to different keys, so that each key has one write on its way at most. */
  void write(int bursts, boolean fsyncOnly) {
    for (int burst = 0; burst < bursts && node.machine.isRunning(); burst++) {
      int from = random.nextInt(KEYS);
      int count = 1 + random.nextInt(KEYS);
      for (int i = 0; i < count; i++) {
        one("k" + (from + i) % KEYS, fsyncOnly);
      }
      node.world.runUntil(node.world.now() + 20_000_000);
    }
  }

  void one(String key, boolean fsyncOnly) {
    byte[] value = new byte[random.nextInt(12) == 0 ? 20_000 : random.nextInt(300)];
    new SplittableRandom(random.nextLong()).nextBytes(value);
    boolean removes = random.nextInt(8) == 0;
    boolean forces = fsyncOnly || random.nextInt(3) > 0;
    Durability durability = forces ? Durability.FSYNC : Durability.OS;
    node.onLane(space -> {
      var present = space.find(key(key));
      Told known = of(key);
      if (removes && present.isPresent()) {
        known.mayBeAbsent = true;
        space.remove(
            key(key), present.get().sequence(), durability, a -> removed(known, forces, a));
      } else {
        known.possible.add(value);
        space.append(key(key), value, 1, 0, durability, a -> appended(known, value, forces, a));
      }
    });
  }

  private void appended(Told known, byte[] value, boolean forced, Appended answer) {
    if (answer instanceof Appended.Done && forced) {
      known.acknowledged(value);
    } else if (answer instanceof Appended.NotWritten) {
      known.possible.remove(value);
    }
  }

  private static void removed(Told known, boolean forced, Appended answer) {
    if (answer instanceof Appended.Done && forced) {
      known.possible.clear();
    }
  }

  void checkEveryKey(String when) {
    told.forEach((key, known) -> {
      Loaded loaded = node.load(key);
      if (loaded instanceof Loaded.NotFound) {
        assertTrue(known.mayBeAbsent, when + ": " + key + " is gone");
      } else {
        byte[] bytes = assertInstanceOf(Loaded.Found.class, loaded, when + key).bytes();
        assertTrue(
            known.possible.stream().anyMatch(p -> Arrays.equals(p, bytes)),
            when + ": " + key + " has a value that it should not have");
      }
    });
  }
}
