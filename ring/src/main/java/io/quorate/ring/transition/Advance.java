package io.quorate.ring.transition;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.Voters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be decided next: the phase after, for each partition whose phase enough have confirmed,
 * all in one epoch; and once nothing moves, who has come and who is gone. A pure function; the
 * package's documentation has the argument.
 */
public final class Advance {
  private Advance() {}

  /**
   * The topology after this one.
   *
   * @param said of this very topology; of any other it says nothing
   * @return empty if nothing may change yet
   */
  public static Optional<Topology> next(Topology topology, Confirmations said) {
    if (!said.of().equals(topology)) {
      return Optional.empty();
    }
    return topology.transitions().isEmpty() ? settled(topology, said) : moved(topology, said);
  }

  private static Optional<Topology> moved(Topology topology, Confirmations said) {
    TreeMap<Integer, Transition> transitions = new TreeMap<>(topology.transitions());
    List<List<String>> rows = new ArrayList<>(topology.owners().rows());
    boolean changes = false;
    for (Map.Entry<Integer, Transition> each : topology.transitions().entrySet()) {
      int partition = each.getKey();
      Transition transition = each.getValue();
      if (!mayAdvance(topology, partition, transition, said)) {
        continue;
      }
      changes = true;
      if (transition.phase() == Phase.NEW) {
        rows.set(partition, transition.owners());
        transitions.remove(partition);
      } else {
        transitions.put(partition, new Transition(after(transition.phase()), transition.owners()));
      }
    }
    return changes
        ? Optional.of(topology
            .next()
            .transitions(transitions)
            .owners(new OwnerTable(rows))
            .build())
        : Optional.empty();
  }

  private static Phase after(Phase phase) {
    return switch (phase) {
      case OLD -> Phase.WRITE_BOTH_READ_OLD;
      case WRITE_BOTH_READ_OLD -> Phase.WRITE_BOTH_READ_NEW;
      case WRITE_BOTH_READ_NEW, NEW -> Phase.NEW;
    };
  }

  /**
   * A majority of the old owners and one of the new ones, for every number of copies in use; and in
   * phase 3 every old owner that leaves, which says so when it has given what it has: what only it
   * has goes with it.
   */
  static boolean mayAdvance(
      Topology topology, int partition, Transition transition, Confirmations said) {
    for (int n : copiesInUse(topology)) {
      if (!majority(topology.owners().owners(partition), n, partition, said)
          || !majority(transition.owners(), n, partition, said)) {
        return false;
      }
    }
    return transition.phase() != Phase.WRITE_BOTH_READ_NEW
        || topology.owners().owners(partition).stream()
            .allMatch(owner -> said.has(owner, partition) || !leaves(topology, owner));
  }

  private static boolean waits(Member member, Set<String> owners) {
    return member.role() == Role.JOINING && member.weight() > 0 && !owners.contains(member.name());
  }

  private static boolean givesAway(Member member, Set<String> owners) {
    return member.role().isGoing() && owners.contains(member.name());
  }

  private static boolean leaves(Topology topology, String name) {
    return topology.member(name).orElseThrow().role() == Role.LEAVING;
  }

  private static boolean majority(List<String> row, int n, int partition, Confirmations said) {
    List<String> owners = row.subList(0, Math.min(n, row.size()));
    long confirmed = owners.stream().filter(owner -> said.has(owner, partition)).count();
    return confirmed > owners.size() / 2;
  }

  /** The numbers of copies that buckets keep; a bucket that nobody defined keeps the default's. */
  public static SortedSet<Integer> copiesInUse(Topology topology) {
    TreeSet<Integer> copies = new TreeSet<>();
    copies.add(BucketDefinition.ofDefaults("any").n());
    topology.buckets().forEach(bucket -> copies.add(bucket.n()));
    return copies;
  }

  /**
   * Nothing moves: who was joining is a member, or gets its share now if it came while others
   * moved; of those who own nothing, who was given up is gone, and who was leaving if it is free.
   * Who goes and owns something, however that came, gives it away now: nothing else would move it.
   */
  private static Optional<Topology> settled(Topology topology, Confirmations said) {
    TreeSet<String> owners = new TreeSet<>();
    topology.owners().rows().forEach(owners::addAll);
    List<Member> members = new ArrayList<>();
    for (Member member : topology.members()) {
      boolean goes = member.role() == Role.REMOVED
          || (member.role() == Role.LEAVING && said.free().contains(member.name()));
      if (!goes || owners.contains(member.name())) {
        boolean waits = waits(member, owners);
        members.add(
            member.role() == Role.JOINING && !waits ? member.withRole(Role.MEMBER) : member);
      }
    }
    if (members.stream().anyMatch(each -> waits(each, owners) || givesAway(each, owners))) {
      return Planning.begin(topology, members, topology.owners()).next();
    }
    return members.equals(topology.members())
        ? Optional.empty()
        : Optional.of(
            topology.next().members(members).voters(Voters.of(members)).build());
  }
}
