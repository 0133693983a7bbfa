package io.quorate.ring.agreement;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSortedMap;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.Voters;
import io.quorate.ring.placement.Placement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The topology with which an operator goes on whose voters' majority is lost for good: nobody
 * decides it, and therefore it begins a new generation. Who is not among its members is of a lower
 * generation, refused by all of them, and can come back only with an empty disk.
 *
 * <p>A partition is owned by those survivors who have its keys, even if they are fewer than its
 * buckets want: an owner without the keys would be counted and know nothing. Afterwards the members
 * may be added to its list as in any other transition. A partition of which nobody survived goes to
 * survivors, empty.
 */
public final class Force {
  private Force() {}

  /**
   * The first topology of the next generation.
   *
   * @param survivors the names of the members that live, and shall be all members
   * @throws IllegalArgumentException with a sentence if one of them is no member, or none may own
   */
  public static Topology onlyWith(Collection<String> survivors, Topology last) {
    List<Member> members = new ArrayList<>();
    for (String name : new TreeSet<>(survivors)) {
      Member member = last.member(name)
          .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no member"));
      members.add(as(member));
    }
    checkArgument(
        members.stream().anyMatch(member -> member.weight() > 0),
        "none of the survivors may own anything");
    List<List<String>> rows = new ArrayList<>();
    for (int p = 0; p < last.ring().partitions(); p++) {
      rows.add(holders(last, p, new TreeSet<>(survivors)));
    }
    OwnerTable placed = Placement.place(new OwnerTable(rows), members);
    for (int p = 0; p < rows.size(); p++) {
      if (rows.get(p).isEmpty()) {
        rows.set(p, placed.owners(p));
      }
    }
    return last.next()
        .generation(last.generation() + 1)
        .members(members)
        .owners(new OwnerTable(rows))
        .transitions(ImmutableSortedMap.of())
        .voters(Voters.of(members, last.voters()))
        .build();
  }

  /** Who came halfway is in, and who was leaving stays: it may have what nobody else has. */
  private static Member as(Member member) {
    return new Member(
        member.name(),
        member.disk(),
        member.peer(),
        member.http(),
        member.zone(),
        member.weight(),
        Role.MEMBER);
  }

  /** How many partitions of the last topology none of these owned. */
  public static int lost(Collection<String> survivors, Topology last) {
    int lost = 0;
    for (int p = 0; p < last.ring().partitions(); p++) {
      lost += holders(last, p, new TreeSet<>(survivors)).isEmpty() ? 1 : 0;
    }
    return lost;
  }

  private static List<String> holders(Topology last, int partition, SortedSet<String> survivors) {
    Transition transition = last.transitions().get(partition);
    Set<String> all = new LinkedHashSet<>();
    boolean readsNew =
        transition != null && transition.phase().compareTo(Phase.WRITE_BOTH_READ_NEW) >= 0;
    if (transition != null && readsNew) {
      all.addAll(transition.owners());
    }
    all.addAll(last.owners().owners(partition));
    if (transition != null) {
      all.addAll(transition.owners());
    }
    all.retainAll(survivors);
    return all.stream().limit(BucketDefinition.N_MAX).toList();
  }
}
