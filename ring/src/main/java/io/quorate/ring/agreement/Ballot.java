package io.quorate.ring.agreement;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;

/**
 * The number of one attempt to decide an epoch. No two attempts have the same: the name tells two
 * proposers apart, the start id two lives of one proposer, which remembers no round, and within a
 * life rounds only grow.
 *
 * @param round from 1; 0 in {@link #NONE} only
 * @param start the start id of the process that proposes
 */
public record Ballot(long round, String name, long start) implements Comparable<Ballot> {
  /** Below every attempt's. */
  public static final Ballot NONE = new Ballot(0, "", 0);

  private static final Comparator<Ballot> ORDER = Comparator.comparingLong(Ballot::round)
      .thenComparing(Ballot::name)
      .thenComparingLong(Ballot::start);

  public Ballot {
    checkArgument(round >= 0, "rounds count from 0, not %s", round);
  }

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }

  boolean isBelow(Ballot other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return round + "/" + name;
  }
}
