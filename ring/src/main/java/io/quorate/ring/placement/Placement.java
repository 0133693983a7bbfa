package io.quorate.ring.placement;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who shall own what: a pure function from the old table and the members to a new table.
 *
 * <p>It promises, in this order: each row lists as many members as there are, up to
 * {@value BucketDefinition#N_MAX}; the first k of a row stand in k different zones, or in all zones
 * if there are fewer; among members of equal weight the numbers of first owners, and of copies with
 * the default number of owners, differ by at most one (as far as the zones allow it), and are
 * proportional to the weights otherwise; few copies move, at most a tenth more than the least
 * possible number.
 *
 * <p>Members with weight 0 and leaving ones own nothing. Equal inputs give equal tables on every
 * node: there is no randomness, and the order of the members does not matter.
 */
/*
 * How it works
 *
 * First the sets of the default number of owners are chosen, since moving those moves data. Inside
 * each set the order is chosen by leaving one out at a time; around it the rest of the row is added one
 * at a time:
 *
 *     {a}  ⊂  {a c}  ⊂  {a c e}  ⊂  {a c e b}  ⊂  {a c e b d}         row: a c e b d
 *      1 <------ 2 <------ 3 ---------> 4 ------------> 5             order of choosing
 *
 * Each choice is a Selection with its own balance and zones. Inside a balanced set a balanced choice
 * always exists: give each member an equal fraction of each of its sets; the fractions add up to its
 * share, and a flow with whole capacities has a whole solution. (Two zones are the exception, see
 * there.) Around a set one exists wherever we looked; the last places hold data only for buckets with
 * n above the default.
 */
public final class Placement {
  private static final double MOVES_ABOVE_LEAST_MAX = 1.1;

  private Placement() {}

  /**
   * The new table.
   *
   * @param old the present one; its rows may be empty and may name members that are gone
   * @throws IllegalArgumentException if no member may own anything
   */
  public static OwnerTable place(OwnerTable old, Collection<Member> members) {
    List<Member> owners = members.stream()
        .filter(member -> member.weight() > 0 && !member.role().isGoing())
        .sorted()
        .toList();
    checkArgument(!owners.isEmpty(), "no member has a weight: nobody can own anything");
    return new Rows(old, new Candidates(owners)).table();
  }

  /** How many copies the new table has, among the first n of each row, that the old one has not. */
  public static long copiesMoved(OwnerTable old, OwnerTable table, int n) {
    long moved = 0;
    for (int p = 0; p < table.partitions(); p++) {
      List<String> before = prefix(old.owners(p), n);
      for (String name : prefix(table.owners(p), n)) {
        moved += before.contains(name) ? 0 : 1;
      }
    }
    return moved;
  }

  private static List<String> prefix(List<String> row, int n) {
    return row.subList(0, Math.min(n, row.size()));
  }

  private static final class Rows {
    private final OwnerTable old;
    private final Candidates candidates;
    private final int partitions;

    Rows(OwnerTable old, Candidates candidates) {
      this.old = old;
      this.candidates = candidates;
      partitions = old.partitions();
    }

    OwnerTable table() {
      int copies = Math.min(BucketDefinition.N_DEFAULT, candidates.count());
      OwnerTable exact = table(copies, copies);
      if (candidates.zoneCount != 2 || copies <= 2) {
        return exact;
      }
      // A pair across two zones contains whoever is alone in his zone, so it cannot be balanced
      // inside
      // a given set. Choosing the pair first balances it, if that does not move much more.
      OwnerTable table = exact;
      long movesMax = (long) (copiesMoved(old, exact, copies) * MOVES_ABOVE_LEAST_MAX);
      for (OwnerTable paired : List.of(table(2, copies), table(2, 2))) {
        long moves = copiesMoved(old, paired, copies);
        if (moves <= movesMax) {
          table = paired;
          movesMax = moves - 1;
        }
      }
      return table;
    }

    /**
     * The table made by choosing the first so many of a row first, keeping old ones of the first
     * keep.
     */
    private OwnerTable table(int core, int keep) {
      int depth = Math.min(BucketDefinition.N_MAX, candidates.count());
      int[][] none = new int[partitions][0];
      int[][][] sets = new int[depth + 1][][];
      sets[0] = none;
      sets[core] = select(core, keep, none, null);
      for (int width = core - 1; width >= 1; width--) {
        sets[width] = select(width, width, none, sets[width + 1]);
      }
      for (int width = core + 1; width <= depth; width++) {
        sets[width] = select(width, width, sets[width - 1], null);
      }
      List<List<String>> rows = new ArrayList<>(partitions);
      for (int p = 0; p < partitions; p++) {
        List<String> row = new ArrayList<>(depth);
        for (int width = 1; width <= depth; width++) {
          row.add(candidates.name(added(sets[width - 1][p], sets[width][p])));
        }
        rows.add(row);
      }
      return new OwnerTable(rows);
    }

    private int[][] select(int width, int prefix, int[][] fixed, int @Nullable [][] within) {
      int[][] keep = new int[partitions][];
      for (int p = 0; p < partitions; p++) {
        keep[p] = candidates.places(old.owners(p), prefix);
      }
      return new Selection(candidates, width, keep, fixed, within).run();
    }

    private static int added(int[] smaller, int[] larger) {
      for (int m : larger) {
        if (Arrays.stream(smaller).noneMatch(other -> other == m)) {
          return m;
        }
      }
      throw new IllegalStateException("a set does not contain the next smaller one");
    }
  }
}
