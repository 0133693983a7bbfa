package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.KillJournal;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Many steps under way at once, drops among them that overlap, on segments that are always
 * compacted, until the process is killed or the power is cut: judged by the same journal as a real
 * process that is killed.
 */
class StorageKillSwarmTest {
  private static final List<Integer> PARTITIONS = List.of(1, StoredNode.PARTITION);
  private static final int KEYS = 60;
  private static final int AT_ONCE = 12;
  private static final int KILLS = 6;
  private static final int SEEDS = Integer.getInteger("swarm.seeds", 25);

  /** The lives of one directory. */
  private static final class Lives {
    final StoredNode node;
    final SplittableRandom random;
    final KillJournal journal = new KillJournal();
    final boolean powerIsCut;
    final TreeSet<String> busy = new TreeSet<>();
    long version;
    int life;
    boolean resting;

    Lives(long seed) {
      node = new StoredNode(seed);
      random = new SplittableRandom(seed);
      powerIsCut = random.nextBoolean();
      long rate = random.nextBoolean() ? 500_000 : 64 << 20;
      node.settings = StoredNode.settings(new CompactionSettings(20, rate, 1 + random.nextInt(40)));
    }

    void run() {
      for (life = 1; life <= KILLS; life++) {
        start();
        int now = life;
        node.onLane(space -> fill(now));
        node.world.runUntil(node.world.now() + random.nextInt(400_000_000));
        if (random.nextInt(3) == 0) {
          rest();
        }
        if (powerIsCut) {
          node.powerCut();
        } else {
          node.kill();
        }
      }
      start();
    }

    /** What is under way ends; then this process knows what the next one is to find. */
    private void rest() {
      resting = true;
      node.settle();
      assertEquals(0, busy.size());
      tellAll();
      resting = false;
    }

    private void start() {
      busy.clear();
      assertEquals(List.of(), node.openWell().corruptions());
      tellAll();
    }

    private void tellAll() {
      journal.start();
      for (int partition : PARTITIONS) {
        node.onLane(
            storage -> storage.data(partition),
            space -> space.forEach(entry -> journal.line(
                "has " + partition + " " + entry.key().text() + " " + entry.digest())));
      }
      node.onLane(space -> journal.line("ready"));
      node.world.runUntil(node.world.now() + 1_000_000);
      assertEquals(List.of(), journal.complaints());
    }

    private void fill(int of) {
      while (of == life && !resting && busy.size() < AT_ONCE) {
        begin();
      }
    }

    private void begin() {
      int partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
      if (random.nextInt(50) == 0) {
        journal.line("drop " + partition);
        node.storage().drop(partition, failure -> {
          assertEquals("", failure);
          journal.line("dropped " + partition);
        });
      }
      int number = random.nextInt(KEYS);
      String name = partition + " " + number;
      if (!busy.add(name)) {
        return;
      }
      version++;
      boolean forced = powerIsCut || random.nextInt(10) == 0;
      Durability durability = forced ? Durability.FSYNC : Durability.OS;
      Space space = node.storage().data(partition);
      var key = StoredNode.key(Integer.toString(number));
      Optional<Space.Entry> entry = space.find(key);
      if (entry.isPresent() && random.nextInt(4) == 0) {
        journal.line("del " + name + " " + version);
        space.remove(key, entry.get().sequence(), durability, after("gone ", name));
      } else {
        journal.line("put " + name + " " + version);
        byte[] value = new byte[random.nextInt(300)];
        space.append(key, value, version, 0, durability, after("done ", name));
      }
    }

    private Consumer<Appended> after(String what, String name) {
      long of = version;
      int began = life;
      return outcome -> {
        assertTrue(outcome instanceof Appended.Done, outcome.toString());
        journal.line(what + name + " " + of);
        busy.remove(name);
        fill(began);
      };
    }
  }

  @Test
  void whateverWasAcknowledgedIsFoundByTheNextStart() {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Lives(seed).run();
    }
  }
}
