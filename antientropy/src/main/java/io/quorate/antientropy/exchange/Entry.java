package io.quorate.antientropy.exchange;

import java.util.Comparator;

/**
 * What is said of one copy without sending it: where its key lies, and the digest of key and state.
 *
 * @param position of the key on the ring, unsigned; almost surely of no other key
 */
public record Entry(long position, long digest) implements Comparable<Entry> {
  private static final Comparator<Entry> ORDER = ((Comparator<Entry>)
          (a, b) -> Long.compareUnsigned(a.position, b.position))
      .thenComparingLong(Entry::digest);

  /** By position, as the keys themselves are ordered. */
  @Override
  public int compareTo(Entry other) {
    return ORDER.compare(this, other);
  }
}
