package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;

/**
 * Which topology a member knows: its generation and epoch. SWIM carries it and compares it; what it
 * means is the topology's matter.
 *
 * @param epoch counts within the generation
 */
public record TopologyVersion(long generation, long epoch) implements Comparable<TopologyVersion> {
  /** Of a member that knows none. */
  public static final TopologyVersion NONE = new TopologyVersion(0, 0);

  private static final Comparator<TopologyVersion> ORDER = Comparator.comparingLong(
          TopologyVersion::generation)
      .thenComparingLong(TopologyVersion::epoch);

  public TopologyVersion {
    checkArgument(generation >= 0 && epoch >= 0, "a version is not negative");
  }

  @Override
  public int compareTo(TopologyVersion other) {
    return ORDER.compare(this, other);
  }
}
