package io.quorate.ring.placement;

import org.jspecify.annotations.Nullable;

/**
 * For each ordered pair of members, how many partitions could move one copy from the first to the
 * second, by cost: -1 (a move is taken back), 0 (a move changes its target), 1 (a new move).
 *
 * <p>The number {@code members} stands for nobody: moving from nobody fills a place that is empty.
 */
final class Arcs {
  private static final int COSTS = 3;
  private static final int UNREACHED = Integer.MAX_VALUE;

  private final int members;
  private final int[] counts;
  private long negative;

  Arcs(int members) {
    this.members = members;
    counts = new int[(members + 1) * members * COSTS];
  }

  void add(int from, int to, int cost, int change) {
    counts[(from * members + to) * COSTS + cost + 1] += change;
    negative += cost < 0 ? change : 0;
  }

  /** The least cost of moving some copy between the two; {@link #UNREACHED} if none can move. */
  private int cost(int from, int to) {
    int at = (from * members + to) * COSTS;
    for (int cost = 0; cost < COSTS; cost++) {
      if (counts[at + cost] > 0) {
        return cost - 1;
      }
    }
    return UNREACHED;
  }

  boolean has(int from, int to, int cost) {
    return counts[(from * members + to) * COSTS + cost + 1] > 0;
  }

  /** Whom a chain of moves may start with or end at. */
  interface Ends {
    boolean start(int member);

    /** Larger is better; 0 for a member at which no chain may end. */
    int end(int member);

    /** What {@link #end} says of the best. */
    int bestEnd();

    /** Decides between ends that are equally good and far: larger is better. */
    int need(int member);
  }

  /** One move of a chain. */
  record Step(int from, int to, int cost, @Nullable Step next) {}

  /**
   * The cheapest chain of moves from a start to an end, preferring better ends to cheaper chains;
   * null if there is none. Bellman and Ford's search: costs may be negative.
   */
  @Nullable
  Step cheapest(Ends ends) {
    Step free = negative == 0 ? free(ends) : null;
    if (free != null) {
      return free;
    }
    int[] distance = new int[members + 1];
    int[] before = new int[members + 1];
    for (int m = 0; m <= members; m++) {
      distance[m] = ends.start(m) ? 0 : UNREACHED;
      before[m] = -1;
    }
    boolean changed = true;
    for (int round = 0; changed && round <= members; round++) {
      changed = relax(distance, before);
    }
    int best = -1;
    for (int m = 0; m < members; m++) {
      if (before[m] >= 0 && ends.end(m) > 0 && (best < 0 || better(m, best, distance, ends))) {
        best = m;
      }
    }
    return best < 0 ? null : chain(best, before);
  }

  /**
   * A single move to a best end that costs nothing: while nothing costs less, no chain is better.
   */
  private @Nullable Step free(Ends ends) {
    Step best = null;
    for (int from = 0; from <= members; from++) {
      for (int to = 0; to < members && ends.start(from); to++) {
        if (ends.end(to) == ends.bestEnd()
            && has(from, to, 0)
            && (best == null || ends.need(to) > ends.need(best.to()))) {
          best = new Step(from, to, 0, null);
        }
      }
    }
    return best;
  }

  private static boolean better(int a, int b, int[] distance, Ends ends) {
    if (ends.end(a) != ends.end(b)) {
      return ends.end(a) > ends.end(b);
    }
    if (distance[a] != distance[b]) {
      return distance[a] < distance[b];
    }
    return ends.need(a) > ends.need(b);
  }

  private boolean relax(int[] distance, int[] before) {
    boolean changed = false;
    for (int from = 0; from <= members; from++) {
      if (distance[from] == UNREACHED) {
        continue;
      }
      for (int to = 0; to < members; to++) {
        int cost = cost(from, to);
        if (cost != UNREACHED && distance[from] + cost < distance[to]) {
          distance[to] = distance[from] + cost;
          before[to] = from;
          changed = true;
        }
      }
    }
    return changed;
  }

  private @Nullable Step chain(int end, int[] before) {
    Step first = null;
    int to = end;
    for (int length = 0; before[to] >= 0; length++) {
      if (length > members) {
        // Moves round a circle that pays for itself: any one of them shortens what is left.
        return first == null ? null : new Step(first.from(), first.to(), first.cost(), null);
      }
      first = new Step(before[to], to, cost(before[to], to), first);
      to = before[to];
    }
    return first;
  }
}
