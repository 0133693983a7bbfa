package io.quorate.ring.transition;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import io.quorate.ring.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a {@link Change} would do to a topology. */
public sealed interface Planned {
  /** The topology to be proposed; empty where nothing is to be. */
  default Optional<Topology> next() {
    return Optional.empty();
  }

  /** The topology after this one, with the moves of its partitions begun. */
  record Next(Topology topology) implements Planned {
    @Override
    public Optional<Topology> next() {
      return Optional.of(topology);
    }
  }

  /** It is so already; a sentence says how. */
  record Nothing(String sentence) implements Planned {}

  /** Not now: another change is running. It may be asked for again once that has ended. */
  record Waits(String sentence) implements Planned {}

  /** There is no such member. */
  record Unknown(String sentence) implements Planned {}

  /** Never, as the cluster is; a sentence says why. */
  record Refused(String sentence) implements Planned {}

  /**
   * What a topology's moves amount to once they have ended.
   *
   * @param moves how many partitions get another list of owners
   * @param copies how many copies a member gets that did not have one, where a bucket has
   *     {@value BucketDefinition#N_DEFAULT}
   * @param shares what each member then has, by name; who owns nothing has a share of none
   */
  record Outlook(int moves, long copies, SortedMap<String, Share> shares) {
    /** Of how many partitions a member is the first owner, and of how many it has a copy. */
    public record Share(int partitions, int replicas) {
      Share plus(boolean first) {
        return new Share(partitions + (first ? 1 : 0), replicas + 1);
      }
    }

    /** What comes of this topology if nothing else is changed. */
    public static Outlook of(Topology topology) {
      OwnerTable after = destination(topology);
      SortedMap<String, Share> shares = new TreeMap<>();
      topology.members().forEach(member -> shares.put(member.name(), new Share(0, 0)));
      for (List<String> row : after.rows()) {
        int copies = Math.min(BucketDefinition.N_DEFAULT, row.size());
        for (int place = 0; place < copies; place++) {
          boolean first = place == 0;
          shares.computeIfPresent(row.get(place), (name, share) -> share.plus(first));
        }
      }
      long copies = Placement.copiesMoved(topology.owners(), after, BucketDefinition.N_DEFAULT);
      return new Outlook(topology.transitions().size(), copies, shares);
    }
  }

  /** The table once every move that the topology names has ended. */
  static OwnerTable destination(Topology topology) {
    List<List<String>> rows = new ArrayList<>(topology.owners().rows());
    topology.transitions().forEach((partition, move) -> rows.set(partition, move.owners()));
    return new OwnerTable(rows);
  }
}
