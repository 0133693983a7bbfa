package io.quorate.node.replica;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which partitions of one lane hold copies that may have lost something, and so do not count for r
 * until they were compared with those of the other owners. They take writes all the same.
 *
 * <p>Mutable, confined to its lane.
 */
public final class Standing {
  private final TreeSet<Integer> doubted = new TreeSet<>();

  Standing() {}

  /** This partition's copies do not count from now on. */
  public void doubt(int partition) {
    doubted.add(partition);
  }

  /** They do. */
  public void trust(int partition) {
    doubted.remove(partition);
  }

  /** Whether they count. */
  public boolean counts(int partition) {
    return !doubted.contains(partition);
  }

  /** Those that do not, ascending: a copy. */
  public SortedSet<Integer> doubted() {
    return new TreeSet<>(doubted);
  }
}
