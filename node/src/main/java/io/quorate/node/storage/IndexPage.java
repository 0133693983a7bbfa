package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongPredicate;

/**
 * The first entries after a key, collected from entries in any order. Mutable, confined to one
 * thread.
 */
final class IndexPage {
  private static final Comparator<Index.Located> ORDER = Comparator.comparing(Index.Located::key);

  private final Optional<Key> after;
  private final LongPredicate wanted;
  private final int limit;
  private final PriorityQueue<Index.Located> largestFirst =
      new PriorityQueue<>(Collections.reverseOrder(ORDER));

  IndexPage(Optional<Key> after, LongPredicate wanted, int limit) {
    this.after = after;
    this.wanted = wanted;
    this.limit = limit;
  }

  /** Whether a key at this position of the ring could belong to the page. */
  boolean mayTake(long position) {
    if (after.isPresent() && Long.compareUnsigned(position, after.get().position()) < 0) {
      return false;
    }
    Index.Located largest = largestFirst.peek();
    boolean fits = largestFirst.size() < limit
        || largest == null
        || Long.compareUnsigned(position, largest.key().position()) <= 0;
    return fits && wanted.test(position);
  }

  void offer(Key key, Pointer pointer) {
    boolean behind = after.isPresent() && key.compareTo(after.get()) <= 0;
    if (behind || !wanted.test(key.position())) {
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
