package io.quorate.node.storage;

import java.util.Comparator;

/**
 * Which space a record belongs to.
 *
 * @param target the owner that the hints are for; empty for the partition's own data
 */
record SpaceId(String target, int partition) implements Comparable<SpaceId> {
  private static final Comparator<SpaceId> ORDER =
      Comparator.comparingInt(SpaceId::partition).thenComparing(SpaceId::target);

  static SpaceId data(int partition) {
    return new SpaceId("", partition);
  }

  boolean isHints() {
    return !target.isEmpty();
  }

  /** A name that may stand in a file's name. */
  String fileName() {
    return isHints() ? "p" + partition + "-h" : "p" + partition;
  }

  @Override
  public int compareTo(SpaceId other) {
    return ORDER.compare(this, other);
  }
}
