package io.quorate.node.request;

import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;

/**
 * One page of a bucket's keys, sorted within a partition by their position on the ring.
 *
 * @param entries the keys that have a living sibling
 * @param next where the next page begins; empty after the last
 */
public record KeyListing(List<Entry> entries, Optional<Cursor> next) {
  public KeyListing {
    entries = List.copyOf(entries);
  }

  /** A key, with its joined state if values were asked for. */
  public record Entry(Key key, Optional<State> state) {
    /** The bytes of the key and of the values that came with it. */
    public long bytes() {
      long bytes = key.bytes().length;
      if (state.isPresent()) {
        for (Sibling sibling : state.get().siblings()) {
          bytes += sibling.content().value().length;
        }
      }
      return bytes;
    }
  }

  /**
   * A place in a listing.
   *
   * @param partition the partition that is being listed
   * @param after the last key seen of it; empty: from its beginning
   */
  public record Cursor(int partition, Optional<Key> after) {
    /** The beginning. */
    public static final Cursor START = new Cursor(0, Optional.empty());
  }
}
