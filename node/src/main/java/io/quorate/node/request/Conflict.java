package io.quorate.node.request;

import io.quorate.ring.Key;
import java.util.Comparator;

/**
 * One meeting of concurrent writes, as one replica met it.
 *
 * @param wallMillis when, by that node's wall clock
 * @param siblings how many the key showed afterwards
 */
public record Conflict(Kind kind, Key key, long wallMillis, int siblings) {
  /** The latest first. */
  public static final Comparator<Conflict> LATEST_FIRST =
      Comparator.comparingLong(Conflict::wallMillis).reversed().thenComparing(Conflict::key);

  /** What came of it; {@link ConflictCounts} says when. */
  public enum Kind {
    DISCARDED,
    OVERWRITTEN,
    MADE,
    RESOLVED
  }
}
