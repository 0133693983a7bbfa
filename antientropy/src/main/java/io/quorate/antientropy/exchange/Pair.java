package io.quorate.antientropy.exchange;

import java.util.Comparator;

/** A partition and another owner of it: what an exchange is between, seen from this node. */
public record Pair(int partition, String peer) implements Comparable<Pair> {
  private static final Comparator<Pair> ORDER =
      Comparator.comparingInt(Pair::partition).thenComparing(Pair::peer);

  @Override
  public int compareTo(Pair other) {
    return ORDER.compare(this, other);
  }
}
