package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * The first entries after a key, collected from entries in any order. Mutable, confined to one
 * thread.
 */
final class IndexPage {
  private static final Comparator<Index.Located> ORDER = Comparator.comparing(Index.Located::key);

  private final Optional<Key> after;
  private final Positions wanted;
  private final int limit;
  private final PriorityQueue<Index.Located> largestFirst =
      new PriorityQueue<>(Collections.reverseOrder(ORDER));

  IndexPage(Optional<Key> after, Positions wanted, int limit) {
    this.after = after;
    this.wanted = wanted;
    this.limit = limit;
  }

  /** Whether a key at this position of the ring could belong to the page. */
  boolean mayTake(long position) {
    if (after.isPresent() && Long.compareUnsigned(position, after.get().position()) < 0) {
      return false;
    }
    return !isBehind(position) && wanted.contains(position);
  }

  /** Whether the page is full, and all that it has lies before this position. */
  boolean isBehind(long position) {
    Index.Located largest = largestFirst.peek();
    return isFull()
        && largest != null
        && Long.compareUnsigned(position, largest.key().position()) > 0;
  }

  /**
   * Nothing of the page lies from this position on and before the one that is returned; empty if
   * nothing lies from it on.
   */
  OptionalLong from(long position) {
    long first = after.map(Key::position).orElse(0L);
    return wanted.from(Long.compareUnsigned(position, first) < 0 ? first : position);
  }

  /** Whether it takes only what comes before something that it has. */
  boolean isFull() {
    return largestFirst.size() == limit;
  }

  void offer(Key key, Pointer pointer) {
    boolean behind = after.isPresent() && key.compareTo(after.get()) <= 0;
    if (behind || !wanted.contains(key.position())) {
      return;
    }
    largestFirst.add(new Index.Located(key, pointer));
    if (largestFirst.size() > limit) {
      largestFirst.poll();
    }
  }

  List<Index.Located> sorted() {
    List<Index.Located> all = new ArrayList<>(largestFirst);
    all.sort(ORDER);
    return all;
  }
}
