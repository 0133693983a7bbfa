package io.quorate.node.request;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/**
 * The concurrent writes to one bucket that one node met.
 *
 * @param sinceMillis since when they are all counted, in milliseconds of wall time since 1970
 * @param last the latest ones, latest first: at most {@link #LAST_MAX} of each kind
 */
public record BucketConflicts(long sinceMillis, ConflictCounts counts, List<Conflict> last) {
  /** So many of each kind are remembered. */
  public static final int LAST_MAX = 8;

  public BucketConflicts {
    last = List.copyOf(last);
  }

  /** What both met, counted since the later of both began. */
  public BucketConflicts plus(BucketConflicts other) {
    List<Conflict> all = new ArrayList<>(last);
    all.addAll(other.last);
    return new BucketConflicts(
        Math.max(sinceMillis, other.sinceMillis), counts.plus(other.counts), latest(all));
  }

  private static List<Conflict> latest(List<Conflict> all) {
    all.sort(Conflict.LATEST_FIRST);
    EnumMap<Conflict.Kind, Integer> taken = new EnumMap<>(Conflict.Kind.class);
    all.removeIf(each -> taken.merge(each.kind(), 1, Integer::sum) > LAST_MAX);
    return all;
  }
}
