package io.quorate.simulation;

import static io.quorate.simulation.StoredNode.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.FlawedStorage;
import io.quorate.node.storage.LogCounts;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random writes, removals, drops, stops, kills and power cuts on small segments that are compacted
 * all the time, judged by what the caller was told; and proof that each rule of compaction is
 * needed.
 */
class StorageSwarmTest {
  private static final int KEYS = 14;
  private static final int ABSENT = -1;

  /** One run of one seed. */
  private static final class Swarm {
    final StoredNode node;
    final SplittableRandom random;

    /** Lengths of values that a key may have now; each write has another length. */
    final TreeMap<String, NavigableSet<Integer>> possible = new TreeMap<>();

    int written;
    long reclaimed;
    boolean unforced;
    boolean isTornWhole;

    Swarm(long seed, FlawedStorage flaw) {
      node = new StoredNode(seed);
      node.flaw = flaw;
      random = new SplittableRandom(seed);
      // A slow compaction meets more of what goes on meanwhile.
      long rate = random.nextBoolean() ? 200_000 : 64 << 20;
      node.settings = StoredNode.settings(new CompactionSettings(20, rate, 1 + random.nextInt(40)));
      for (int i = 0; i < KEYS; i++) {
        possible.put("k" + i, only(ABSENT));
      }
    }

    private NavigableSet<Integer> lengths(String key) {
      return possible.computeIfAbsent(key, absent -> only(ABSENT));
    }

    private static NavigableSet<Integer> only(int length) {
      TreeSet<Integer> one = new TreeSet<>();
      one.add(length);
      return one;
    }

    /** Whether nothing was wrong. */
    boolean run(int steps) {
      node.openWell();
      for (int i = 0; i < steps && !isTornWhole; i++) {
        if (!step()) {
          return false;
        }
      }
      return isTornWhole || restart();
    }

    private boolean step() {
      int dice = random.nextInt(100);
      // Few keys are written often, the others lie in old segments.
      String key = "k" + (random.nextInt(4) > 0 ? random.nextInt(4) : random.nextInt(KEYS));
      if (dice < 30) {
        // What is written once keeps the segments alive in which others die.
        possible.put("once" + written, only(ABSENT));
        write("once" + written, Durability.FSYNC);
      } else if (dice < 70) {
        write(key, random.nextInt(6) > 0 ? Durability.FSYNC : Durability.OS);
      } else if (dice < 88) {
        remove(key);
      } else if (dice < 89) {
        drop();
      } else if (dice < 97) {
        return isRight(key);
      } else {
        return restart();
      }
      return true;
    }

    private void write(String key, Durability durability) {
      int length = 20 + ++written;
      Appended answer = node.put(key, new byte[length], durability);
      assertTrue(answer instanceof Appended.Done, "written");
      if (durability == Durability.FSYNC) {
        possible.put(key, only(length));
        unforced = false;
      } else {
        lengths(key).add(length);
        unforced = true;
      }
    }

    private void remove(String key) {
      boolean[] isThere = {false};
      node.onLane(space -> isThere[0] = space.find(key(key)).isPresent());
      node.world.runUntil(node.world.now() + 1_000_000);
      if (isThere[0]) {
        assertTrue(node.remove(key, Durability.FSYNC) instanceof Appended.Done, "removed");
        possible.put(key, only(ABSENT));
      }
    }

    private void drop() {
      List<String> answers = new ArrayList<>();
      node.onLane(space -> node.storage().drop(StoredNode.PARTITION, answers::add));
      node.world.runUntil(() -> !answers.isEmpty(), node.world.now() + 60_000_000_000L);
      assertEquals(List.of(""), answers);
      possible.replaceAll((key, lengths) -> only(ABSENT));
    }

    private boolean restart() {
      reclaimed += counts(node).reclaimedBytes();
      int how = random.nextInt(3);
      if (how == 0) {
        assertEquals("", node.close());
      } else if (how == 1) {
        node.kill();
      } else {
        node.powerCut();
      }
      boolean whole = node.openWell().corruptions().stream()
          .allMatch(known -> known.file().equals("log/manifest"));
      // A record that nobody forced may be torn so that it looks whole and rotten: a known loss.
      isTornWhole = !whole && how == 2 && unforced;
      unforced = false;
      return isTornWhole || (whole && isRight());
    }

    private boolean isRight() {
      for (String key : possible.keySet()) {
        if (!isRight(key)) {
          return false;
        }
      }
      return true;
    }

    private boolean isRight(String key) {
      Loaded loaded = node.load(key);
      int length = loaded instanceof Loaded.Found found ? found.bytes().length : ABSENT;
      return !(loaded instanceof Loaded.Unreadable) && lengths(key).contains(length);
    }
  }

  static LogCounts counts(StoredNode node) {
    List<LogCounts> counts = new ArrayList<>();
    node.onLane(space -> node.storage().counts(counts::add));
    node.world.runUntil(() -> !counts.isEmpty(), node.world.now() + 60_000_000_000L);
    return counts.get(0);
  }

  @Test
  void whateverHappensMeanwhileCompactionLosesAndResurrectsNothing() {
    long reclaimed = 0;
    for (int seed = 0; seed < 150; seed++) {
      Swarm swarm = new Swarm(seed, FlawedStorage.SOUND);
      assertTrue(swarm.run(300), "seed " + seed);
      reclaimed += swarm.reclaimed;
    }
    assertTrue(reclaimed > 1_000_000, "compaction gave back " + reclaimed);
  }

  @Test
  void aStorageThatRebuildsByPositionIsFound() {
    assertFound(FlawedStorage.REBUILT_BY_POSITION);
  }

  @Test
  void aStorageThatForgetsRemovalsIsFound() {
    assertFound(FlawedStorage.REMOVAL_FORGOTTEN);
  }

  @Test
  void aStorageThatSwitchesAnIndexThatMovedOnIsFound() {
    assertFound(FlawedStorage.SWITCHED_BLINDLY);
  }

  private static void assertFound(FlawedStorage flaw) {
    for (int seed = 0; seed < 60; seed++) {
      if (!new Swarm(seed, flaw).run(300)) {
        return;
      }
    }
    throw new AssertionError(flaw + " was not found");
  }
}
