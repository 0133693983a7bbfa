package io.quorate.simulation;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes forced bytes away, in one world of four, from one machine only: of the two disks that an
 * acknowledgement at quorum speaks of, one remains whole.
 */
final class Losses {
  /** What takes forced bytes away. */
  static final Set<Faults.Kind> KINDS = EnumSet.of(
      Faults.Kind.DISK_LOST, Faults.Kind.OLD_DISK, Faults.Kind.LOST_RECORD, Faults.Kind.BIT_ROT);

  private static final int SECTOR_BYTES = 512;

  private final RandomGenerator random;
  private final SimulatedCluster.Member victim;
  private final EnumSet<Faults.Kind> kinds = EnumSet.noneOf(Faults.Kind.class);
  private @Nullable SortedMap<String, byte[]> image;

  Losses(World world, SimulatedCluster cluster) {
    // A chance of its own: where nothing is lost, a world is what it was.
    this.random = world.random("losses");
    this.victim = cluster.anyMember(random);
    if (random.nextInt(4) == 0) {
      List<Faults.Kind> all = List.copyOf(KINDS);
      kinds.add(all.get(random.nextInt(all.size())));
      kinds.add(all.get(random.nextInt(all.size())));
    }
  }

  /** Those that happen in this world. */
  Set<Faults.Kind> kinds() {
    return kinds;
  }

  /** The only one that may lose something. */
  SimulatedCluster.Member victim() {
    return victim;
  }

  /** False if it cannot happen now. */
  boolean happen(Faults.Kind kind) {
    if (victim.isGone()) {
      return false;
    }
    victim.note("suffers " + kind);
    switch (kind) {
      case DISK_LOST -> victim.loseDisk();
      case OLD_DISK -> oldDisk();
      case LOST_RECORD -> damage(SECTOR_BYTES);
      default -> damage(0);
    }
    return true;
  }

  /**
   * An image of a running node's disk, and the next time that image in its place. (One of a disk
   * that was stopped cleanly is a backup, and putting it back is a restore, which has to be told.)
   */
  private void oldDisk() {
    SortedMap<String, byte[]> old = image;
    if (old != null) {
      victim.putBack(old);
      image = null;
    } else if (victim.isServing()) {
      image = victim.machine().disk().snapshot();
    }
  }

  /** Some bytes of the log become zero, or one bit is flipped. */
  private void damage(int bytes) {
    SimulatedDisk disk = victim.machine().disk();
    TreeMap<String, Integer> logs = new TreeMap<>();
    disk.sizes().forEach((name, size) -> {
      if (name.endsWith(".log") && size > 0) {
        logs.put(name, size);
      }
    });
    if (logs.isEmpty()) {
      return;
    }
    List<Map.Entry<String, Integer>> files = List.copyOf(logs.entrySet());
    Map.Entry<String, Integer> file = files.get(random.nextInt(files.size()));
    int at = random.nextInt(file.getValue());
    try {
      if (bytes == 0) {
        disk.flipBit(file.getKey(), at * 8L + random.nextInt(8));
      } else {
        disk.zero(file.getKey(), at, bytes);
      }
    } catch (IOException e) {
      throw new AssertionError("a file that was just there", e);
    }
  }
}
