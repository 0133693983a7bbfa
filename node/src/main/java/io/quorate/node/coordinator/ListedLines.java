package io.quorate.node.coordinator;

import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the listings of several replicas of one partition come to. Immutable.
 *
 * <pre>
 *   a   k1:7 k2:3 k5:9 …more        k1  7 7    agreed: living as they say
 *   b   k1:7 k2:4 k6:2 …more        k2  3 4    differs: read it
 *                  ▲                k5  9 -    differs: read it
 *                  └ a's page ends at k5: what a has of k6 is not known, so k6 waits
 * </pre>
 *
 * @param lines in the order of the keys
 * @param more whether there may be keys after the last of these
 */
record ListedLines(List<Line> lines, boolean more) {
  /**
   * A key, and whether all replicas said the same of it: whether it lives; else it must be read.
   */
  record Line(Key key, boolean agreed, boolean living) {}

  ListedLines {
    lines = List.copyOf(lines);
  }

  /**
   * The first {@code limit} keys of these pages, as far as all pages reach.
   *
   * @param pages each sorted by key
   */
  static ListedLines of(List<Reply.Listed> pages, int limit) {
    TreeMap<Key, List<Reply.ListedCopy>> byKey = new TreeMap<>();
    Optional<Key> horizon = Optional.empty();
    for (Reply.Listed page : pages) {
      for (Reply.ListedCopy copy : page.copies()) {
        byKey.computeIfAbsent(copy.key(), key -> new ArrayList<>()).add(copy);
      }
      if (page.more() && !page.copies().isEmpty()) {
        Key last = page.copies().get(page.copies().size() - 1).key();
        horizon = horizon.filter(nearer -> nearer.compareTo(last) <= 0).or(() -> Optional.of(last));
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Key key : byKey.keySet()) {
      boolean beyond = horizon.isPresent() && key.compareTo(horizon.orElseThrow()) > 0;
      if (beyond || lines.size() == limit) {
        break;
      }
      lines.add(line(key, Objects.requireNonNull(byKey.get(key)), pages.size()));
    }
    return new ListedLines(lines, horizon.isPresent() || lines.size() < byKey.size());
  }

  private static Line line(Key key, List<Reply.ListedCopy> copies, int replicas) {
    boolean agreed = copies.size() == replicas;
    for (Reply.ListedCopy copy : copies) {
      agreed &= copy.digest() == copies.get(0).digest();
    }
    return new Line(key, agreed, copies.get(0).living());
  }
}
