package io.quorate.ring.placement;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses for every partition the same number of members, balanced and spread over zones, and as
 * many of the old ones as that allows. Mutable; made, run once and thrown away.
 */
/*
 * How it works
 *
 * It starts from the old owners that are still there and leaves the places of the others empty. Then
 * it moves single copies along chains, the cheapest chain first, as in a minimum-cost flow:
 *
 *      nobody --p7--> a            an empty place of partition 7 goes to a, who has too few
 *      b --p3--> c --p9--> d       b has too many, d too few, and no partition of b may go to d
 *                                  directly (zones): c takes one from b and hands another one on
 *
 * A node of this graph is a member, so a search costs members squared, however many partitions there
 * are; an arc stands for all partitions that may move along it. Arcs are counted, not listed: moving a
 * copy of one partition changes the counts of that partition's few owners only.
 *
 * Invariants: a set never holds a member twice, never loses a fixed member, never leaves the
 * candidates; the number of distinct zones in it (empty places count as one each) never falls below
 * what it was, or what is possible.
 */
final class Selection {
  private final int members;
  private final int[] zones;
  private final int width;
  private final int[][] old;
  private final int[][] fixed;
  private final int @Nullable [][] within;
  private final Shares shares;
  private final int zonesWanted;
  private final int[][] sets;
  private final int[] held;
  private final BitSet[] where;
  private final Arcs arcs;
  private long moves;

  /**
   * A choice to be made.
   *
   * @param width how many members of each partition
   * @param old for each partition the members to keep if possible
   * @param fixed for each partition the members that it must have
   * @param within for each partition the only members that it may have; null for all
   */
  Selection(
      Candidates candidates, int width, int[][] old, int[][] fixed, int @Nullable [][] within) {
    this.width = width;
    this.old = old;
    this.fixed = fixed;
    this.within = within;
    members = candidates.count();
    zones = candidates.zones;
    zonesWanted = Math.min(width, candidates.zoneCount);
    shares = Shares.of(old.length, width, candidates);
    sets = new int[old.length][];
    held = new int[members + 1];
    where = new BitSet[members + 1];
    for (int m = 0; m <= members; m++) {
      where[m] = new BitSet(old.length);
    }
    arcs = new Arcs(members);
    for (int p = 0; p < old.length; p++) {
      sets[p] = begin(p);
      for (int m : sets[p]) {
        held[m]++;
        where[m].set(p);
      }
      count(p, 1);
    }
  }

  private int[] begin(int p) {
    int[] set = new int[width];
    Arrays.fill(set, nobody());
    int size = 0;
    for (int m : fixed[p]) {
      set[size++] = m;
    }
    for (int m : old[p]) {
      if (size < width && indexOf(set, m) < 0 && isCandidate(p, m)) {
        set[size++] = m;
      }
    }
    return set;
  }

  private int nobody() {
    return members;
  }

  private boolean isCandidate(int p, int m) {
    return within == null || indexOf(within[p], m) >= 0;
  }

  private static int indexOf(int[] set, int m) {
    for (int i = 0; i < set.length; i++) {
      if (set[i] == m) {
        return i;
      }
    }
    return -1;
  }

  /** The chosen sets, in no particular order within a set. */
  int[][] run() {
    for (int p = 0; p < sets.length; p++) {
      spreadZones(p);
    }
    long budget = 8L * sets.length * width + members;
    Goal[] goals = {new Fill(), new Unload(), new Feed()};
    for (Goal goal : goals) {
      boolean stuck = false;
      while (!stuck && goal.pending() && moves < budget) {
        stuck = !step(goal);
      }
    }
    return sets;
  }

  private void spreadZones(int p) {
    int now = zonesNow(p);
    while (now < zonesWanted) {
      int from = -1;
      int to = -1;
      for (int i = 0; i < width; i++) {
        for (int y = 0; y < members && sets[p][i] != nobody(); y++) {
          boolean improves = mayMove(p, sets[p][i], y) && zonesWith(p, i, y) > now;
          if (improves && (to < 0 || need(y) > need(to))) {
            from = sets[p][i];
            to = y;
          }
        }
      }
      if (to < 0) {
        return;
      }
      move(p, from, to);
      now++;
    }
  }

  private boolean step(Goal goal) {
    Arcs.Step chain = arcs.cheapest(goal);
    if (chain == null) {
      return false;
    }
    // A chain that passes one partition twice may find its later arc gone: then it is searched anew
    // from where the copy is now. The sets are valid after every single move.
    for (Arcs.Step arc = chain; arc != null; arc = arc.next()) {
      if (!arcs.has(arc.from(), arc.to(), arc.cost())) {
        return goal.pending();
      }
      move(partitionFor(arc), arc.from(), arc.to());
    }
    return true;
  }

  private int partitionFor(Arcs.Step arc) {
    // Starting at a scattered place makes the sets differ: a dead node's load then falls on many.
    int start = Math.floorMod(scatter(moves * members + arc.to()), sets.length);
    BitSet from = where[arc.from()];
    for (int i = from.nextSetBit(start); i >= 0; i = from.nextSetBit(i + 1)) {
      if (isArc(i, arc)) {
        return i;
      }
    }
    for (int i = from.nextSetBit(0); i >= 0 && i < start; i = from.nextSetBit(i + 1)) {
      if (isArc(i, arc)) {
        return i;
      }
    }
    throw new IllegalStateException("a counted arc has no partition");
  }

  /** The finalizer of MurmurHash3: near numbers in, far numbers out. */
  private static long scatter(long n) {
    long h = n;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  private boolean isArc(int p, Arcs.Step arc) {
    return cost(p, arc.from(), arc.to()) == arc.cost() && allowed(p, arc.from(), arc.to());
  }

  private boolean allowed(int p, int x, int y) {
    int from = indexOf(sets[p], x);
    return mayMove(p, x, y)
        && zonesWith(p, from, y) >= Math.min(zonesWanted, zonesBut(p, from) + zoneOf(p, from, x));
  }

  private boolean mayMove(int p, int x, int y) {
    return indexOf(sets[p], y) < 0 && indexOf(fixed[p], x) < 0 && isCandidate(p, y);
  }

  private int zonesNow(int p) {
    return zonesBut(p, 0) + zoneOf(p, 0, sets[p][0]);
  }

  /**
   * Distinct zones of the set with y at this index, an empty place counting as a zone of its own.
   */
  private int zonesWith(int p, int index, int y) {
    return zonesBut(p, index) + zoneOf(p, index, y);
  }

  private int zonesBut(int p, int index) {
    int distinct = 0;
    for (int i = 0; i < width; i++) {
      distinct += i != index && isNewZone(p, i, index, sets[p][i]) ? 1 : 0;
    }
    return distinct;
  }

  private int zoneOf(int p, int index, int m) {
    return isNewZone(p, width, index, m) ? 1 : 0;
  }

  /** Whether none of the first places, but for the one at {@code but}, has the zone of m. */
  private boolean isNewZone(int p, int places, int but, int m) {
    for (int i = 0; i < places && m != nobody(); i++) {
      int other = sets[p][i];
      if (i != but && other != nobody() && zones[other] == zones[m]) {
        return false;
      }
    }
    return true;
  }

  private int cost(int p, int x, int y) {
    if (old[p].length == 0) {
      return 0;
    }
    int taken = indexOf(old[p], y) >= 0 ? 0 : 1;
    int given = x == nobody() || indexOf(old[p], x) >= 0 ? 0 : 1;
    return taken - given;
  }

  /**
   * Counts the arcs of this partition, or takes them back: the same as asking allowed for all
   * pairs.
   */
  private void count(int p, int change) {
    for (int i = 0; i < width; i++) {
      int x = sets[p][i];
      if (indexOf(sets[p], x) < i || indexOf(fixed[p], x) >= 0) {
        continue;
      }
      int others = zonesBut(p, i);
      int least = Math.min(zonesWanted, others + zoneOf(p, i, x));
      int places = within == null ? members : within[p].length;
      for (int place = 0; place < places; place++) {
        int y = within == null ? place : within[p][place];
        if (indexOf(sets[p], y) < 0 && (others >= least || others + zoneOf(p, i, y) >= least)) {
          arcs.add(x, y, cost(p, x, y), change);
        }
      }
    }
  }

  private void move(int p, int x, int y) {
    count(p, -1);
    sets[p][indexOf(sets[p], x)] = y;
    held[x]--;
    held[y]++;
    where[y].set(p);
    where[x].set(p, indexOf(sets[p], x) >= 0);
    count(p, 1);
    moves++;
  }

  /** How many copies a member lacks; negative if it has enough. */
  private int need(int m) {
    return shares.low[m] - held[m];
  }

  /** How welcome another copy is: 2 to those below their share, 1 to those with a place left. */
  private int room(int m) {
    if (held[m] < shares.low[m]) {
      return 2;
    }
    return held[m] < shares.high[m] ? 1 : 0;
  }

  private boolean any(IntPredicate which) {
    return IntStream.range(0, members).anyMatch(which);
  }

  /** A goal: the ends of the chains that lead to it. */
  private abstract class Goal implements Arcs.Ends {
    abstract boolean pending();

    @Override
    public int need(int m) {
      return Selection.this.need(m);
    }
  }

  /** No place is empty. Where zones leave no room, the one with least too many takes one more. */
  private final class Fill extends Goal {
    @Override
    boolean pending() {
      return held[nobody()] > 0;
    }

    @Override
    public int bestEnd() {
      return 3;
    }

    @Override
    public boolean start(int m) {
      return m == nobody();
    }

    @Override
    public int end(int m) {
      return 1 + room(m);
    }
  }

  /** Nobody has more than a share. */
  private final class Unload extends Goal {
    @Override
    boolean pending() {
      return any(this::start);
    }

    @Override
    public int bestEnd() {
      return 2;
    }

    @Override
    public boolean start(int m) {
      return m < members && held[m] > shares.high[m];
    }

    @Override
    public int end(int m) {
      return room(m);
    }
  }

  /** Nobody has less than a share. */
  private final class Feed extends Goal {
    @Override
    boolean pending() {
      return any(m -> held[m] < shares.low[m]);
    }

    @Override
    public int bestEnd() {
      return 1;
    }

    @Override
    public boolean start(int m) {
      return m < members && held[m] > shares.low[m];
    }

    @Override
    public int end(int m) {
      return held[m] < shares.low[m] ? 1 : 0;
    }
  }
}
