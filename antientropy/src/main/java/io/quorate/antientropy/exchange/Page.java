package io.quorate.antientropy.exchange;

import java.util.List;
import java.util.TreeSet;

/**
 * Entries in their order: all those of some leaves from a position on, up to a bound.
 *
 * @param entries ascending; of its last position all, or {@code more} would skip some
 * @param more whether there are others behind the last one
 */
public record Page(List<Entry> entries, boolean more) {
  public Page {
    entries = List.copyOf(entries);
  }

  /**
   * The page of the first entries.
   *
   * @param found ascending, one more than the bound if there are so many
   * @param max the bound
   */
  public static Page of(List<Entry> found, int max) {
    if (found.size() <= max) {
      return new Page(found, false);
    }
    int end = max;
    while (end > 0 && found.get(end - 1).position() == found.get(end).position()) {
      end--;
    }
    if (end == 0) {
      throw new IllegalStateException("more than " + max + " keys at one position");
    }
    return new Page(found.subList(0, end), true);
  }

  /** The last position that it tells of: all that lie before are in it or are not there. */
  long end() {
    return more ? entries.get(entries.size() - 1).position() : -1L;
  }

  /** The entries up to this position, as the copies stand at it. */
  TreeSet<Entry> upTo(long end) {
    TreeSet<Entry> within = new TreeSet<>();
    for (Entry entry : entries) {
      if (Long.compareUnsigned(entry.position(), end) <= 0) {
        within.add(entry);
      }
    }
    return within;
  }
}
