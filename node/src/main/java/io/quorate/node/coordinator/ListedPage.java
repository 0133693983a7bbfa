package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.State;
import io.quorate.node.coordinator.ListedLines.Line;
import io.quorate.node.request.KeyListing.Entry;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A page while its keys are being read: which may be read next, and where it ends. A machine;
 * mutable.
 *
 * <pre>
 *   k1  k2  k3  k4  k5  k6  k7 …
 *   ├─ settled ─┤ r   ✓   r   └ next          r: being read
 *               └ the page may end after what is settled, never within what is not
 * </pre>
 *
 * The page ends with the key whose values bring it to its bytes. How long values are is known only
 * once they are here; so one key is read first, and further ones at once with others only as many
 * as fit if they are like the largest seen. What was read beyond the end is dropped.
 */
final class ListedPage {
  private final List<Line> lines;
  private final boolean values;
  private final long bytesMax;
  private final int readsMax;
  private final List<Optional<Entry>> found = new ArrayList<>();
  private final boolean[] known;
  private int begun;
  private int reading;
  private int settled;
  private long settledBytes;
  private long readBytes;
  private long largest;

  /**
   * @param values whether keys come with their values
   * @param bytesMax where the page ends, if it comes with values
   * @param readsMax how many keys are read at once
   */
  ListedPage(List<Line> lines, boolean values, long bytesMax, int readsMax) {
    this.lines = lines;
    this.values = values;
    this.bytesMax = bytesMax;
    this.readsMax = readsMax;
    this.known = new boolean[lines.size()];
    lines.forEach(line -> found.add(Optional.empty()));
  }

  /** The next key to be read, by its place in the page; none: wait, or the page is complete. */
  OptionalInt next() {
    while (begun < lines.size() && !isFull() && !needsRead(lines.get(begun))) {
      Line line = lines.get(begun);
      know(
          begun,
          line.living() ? Optional.of(new Entry(line.key(), Optional.empty())) : Optional.empty());
      begun++;
    }
    if (begun == lines.size() || isFull() || reading == readsMax || (reading > 0 && isUnsafe())) {
      return OptionalInt.empty();
    }
    reading++;
    return OptionalInt.of(begun++);
  }

  /** Whether one more may be too much. */
  private boolean isUnsafe() {
    return values && (largest == 0 || readBytes + (reading + 1) * largest > bytesMax);
  }

  private boolean needsRead(Line line) {
    return !line.agreed() || (line.living() && values);
  }

  Key key(int place) {
    return lines.get(place).key();
  }

  /** This key was read. */
  void read(int place, State state) {
    reading--;
    if (state.siblings().isEmpty()) {
      know(place, Optional.empty());
      return;
    }
    Entry entry = new Entry(key(place), values ? Optional.of(state) : Optional.empty());
    largest = Math.max(largest, entry.bytes());
    readBytes += entry.bytes();
    know(place, Optional.of(entry));
  }

  private void know(int place, Optional<Entry> entry) {
    found.set(place, entry);
    known[place] = true;
    while (settled < lines.size() && known[settled] && !isFull()) {
      settledBytes += found.get(settled).map(Entry::bytes).orElse(0L);
      settled++;
    }
  }

  private boolean isFull() {
    return values && settledBytes >= bytesMax;
  }

  /** Whether all is known up to the end of the page. */
  boolean isComplete() {
    return isFull() || settled == lines.size();
  }

  /** Whether it ends before the last of its lines. */
  boolean isCut() {
    return settled < lines.size();
  }

  /** The last key that was looked at, living or not. There is one. */
  Key last() {
    return key(settled - 1);
  }

  /** The living keys, in order. */
  List<Entry> entries() {
    return found.subList(0, settled).stream().flatMap(Optional::stream).toList();
  }
}
