package io.quorate.node.exchange;

import io.quorate.node.storage.Positions;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Positions one by one. Immutable. */
final class SinglePositions implements Positions {
  private final TreeSet<Long> sorted = new TreeSet<>(Long::compareUnsigned);

  SinglePositions(Collection<Long> positions) {
    sorted.addAll(positions);
  }

  int size() {
    return sorted.size();
  }

  @Override
  public boolean contains(long position) {
    return sorted.contains(position);
  }

  @Override
  public OptionalLong from(long position) {
    Long next = sorted.ceiling(position);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }
}
