package io.quorate.node.coordinator;

import io.quorate.node.memory.Occupancy;
import java.util.LinkedHashSet;

/**
 * The origins of the latest messages of some kind, so that a message that comes twice is served
 * once. Bounded: of very many the oldest are forgotten. Confined to its lane.
 *
 * <p>Request ids are not enough for this. Two copies of a request may end differently: one finds no
 * quorum and is answered as not applied, the other finds one and is applied, after the client was
 * told that it was not.
 */
public final class SeenOnce {
  private final int max;
  private final LinkedHashSet<Origin> seen = new LinkedHashSet<>();

  /** Remembers so many. */
  public SeenOnce(int max) {
    this.max = max;
  }

  /** Whether it is remembered; changes nothing. */
  public boolean has(Origin origin) {
    return seen.contains(origin);
  }

  /** How many are remembered, under this name. */
  public Occupancy occupancy(String what) {
    return new Occupancy(what, seen.size(), max);
  }

  /** Whether this is the first time. */
  boolean isFirst(Origin origin) {
    if (has(origin)) {
      return false;
    }
    remember(origin);
    return true;
  }

  /** Remembers it, and forgets the oldest where there are too many. */
  public void remember(Origin origin) {
    if (seen.add(origin) && seen.size() > max) {
      var oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
  }
}
