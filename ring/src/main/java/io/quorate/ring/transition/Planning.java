package io.quorate.ring.transition;

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
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * From a topology at rest and a change to the topology that begins it.
 *
 * <pre>
 *   members, changed ──▶ Placement ──▶ rows ──▶ where one differs: a transition in phase OLD
 *                                        └────▶ nowhere: the change has ended in the same epoch
 * </pre>
 *
 * <p>One change at a time: while a partition moves, a change that would need other moves waits. Who
 * comes meanwhile is taken in without a copy, as joining; once nothing moves, all who came so get
 * their shares in one change ({@link Advance}).
 */
final class Planning {
  private Planning() {}

  static Planned join(Topology base, List<Member> joining) {
    List<Member> members = new ArrayList<>(base.members());
    for (Member each : joining) {
      Optional<Member> named = base.member(each.name());
      if (named.isPresent() && !named.get().disk().equals(each.disk())) {
        return new Planned.Refused("the name '"
            + each.name()
            + "' belongs to another disk, "
            + named.get().disk()
            + ": take another name, then replace the lost node");
      }
      Optional<Member> bound = base.member(each.disk());
      if (bound.isPresent() && !bound.get().name().equals(each.name())) {
        return new Planned.Refused(
            "disk " + each.disk() + " belongs to '" + bound.get().name() + "'");
      }
      if (named.isEmpty()) {
        members.add(withRole(each, Role.JOINING));
      }
    }
    if (members.size() == base.members().size()) {
      return new Planned.Nothing("all of them are members");
    }
    if (members.size() > Topology.MEMBERS_MAX) {
      return new Planned.Refused("a cluster has at most " + Topology.MEMBERS_MAX + " members");
    }
    return base.transitions().isEmpty()
        ? begin(base, members, base.owners())
        : new Planned.Next(next(base, members, base.owners(), base.transitions()));
  }

  static Planned leave(Topology base, String name) {
    Optional<Member> member = base.member(name);
    if (member.isEmpty()) {
      return gone(name);
    }
    if (member.get().role().isGoing()) {
      return new Planned.Nothing("'" + name + "' is leaving");
    }
    return begin(base, with(base, withRole(member.get(), Role.LEAVING)), base.owners());
  }

  static Planned remove(Topology base, String name) {
    Optional<Member> member = base.member(name);
    if (member.isEmpty()) {
      return gone(name);
    }
    if (member.get().role() == Role.REMOVED) {
      return new Planned.Nothing("'" + name + "' is being removed");
    }
    List<Member> members = with(base, withRole(member.get(), Role.REMOVED));
    boolean isOnItsWay = member.get().role() == Role.LEAVING
        && (!base.transitions().isEmpty() || !isPlaced(base, name));
    return isOnItsWay
        ? new Planned.Next(next(base, members, base.owners(), base.transitions()))
        : begin(base, members, base.owners());
  }

  static Planned replace(Topology base, String name, String by) {
    Optional<Member> gone = base.member(name);
    Optional<Member> heir = base.member(by);
    boolean heirOwns = Planned.destination(base).rows().stream().anyMatch(row -> row.contains(by));
    if (gone.isEmpty() && heirOwns) {
      // Who asks once more, because no answer came, has what was asked for.
      return new Planned.Nothing(
          "'" + name + "' is no member of the cluster, and '" + by + "' has a share of it");
    }
    if (gone.isEmpty() || heir.isEmpty()) {
      return unknown(gone.isEmpty() ? name : by);
    }
    if (heirOwns && gone.get().role().isGoing()) {
      return new Planned.Nothing("'" + by + "' is taking the place of '" + name + "'");
    }
    if (heirOwns || heir.get().weight() > 0) {
      return new Planned.Refused(
          "'" + by + "' has a share of its own: a standby can take the place of '" + name + "'");
    }
    if (!base.transitions().isEmpty()) {
      // The heir may still be among the owners of a partition that is leaving it.
      return waits(base);
    }
    List<Member> members = new ArrayList<>(base.members());
    members.remove(gone.get());
    members.remove(heir.get());
    members.add(withRole(gone.get(), Role.REMOVED));
    members.add(
        with(heir.get(), heir.get().zone(), gone.get().weight(), heir.get().role()));
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : base.owners().rows()) {
      rows.add(row.stream().map(owner -> owner.equals(name) ? by : owner).toList());
    }
    return begin(base, members, new OwnerTable(rows));
  }

  static Planned weight(Topology base, String name, int weight) {
    return set(base, name, member -> with(member, member.zone(), weight, member.role()));
  }

  static Planned zone(Topology base, String name, String zone) {
    return set(base, name, member -> with(member, zone, member.weight(), member.role()));
  }

  static Planned address(Topology base, Change.Address change) {
    Optional<Member> known = base.member(change.name());
    if (known.isEmpty() || !known.get().disk().equals(change.disk())) {
      return unknown(change.name());
    }
    Member member = known.get();
    if (member.peer().equals(change.peer()) && member.http().equals(change.http())) {
      return new Planned.Nothing("'" + change.name() + "' is known to be there");
    }
    Member moved = new Member(
        member.name(),
        member.disk(),
        change.peer(),
        change.http(),
        member.zone(),
        member.weight(),
        member.role());
    return new Planned.Next(next(base, with(base, moved), base.owners(), base.transitions()));
  }

  private interface Setting {
    Member of(Member member);
  }

  private static Planned set(Topology base, String name, Setting setting) {
    Optional<Member> member = base.member(name);
    if (member.isEmpty()) {
      return unknown(name);
    }
    Member changed = setting.of(member.get());
    return changed.equals(member.get())
        ? new Planned.Nothing("'" + name + "' is so already")
        : begin(base, with(base, changed), base.owners());
  }

  /** Who asks once more, because no answer came, has what was asked for. */
  private static Planned gone(String name) {
    return new Planned.Nothing("'" + name + "' is no member of the cluster");
  }

  private static Planned unknown(String name) {
    return new Planned.Unknown("there is no member '" + name + "'");
  }

  /**
   * The topology in which these are the members, and each partition is on its way to its new row.
   * Nothing moves before: so who was coming and has its share has come, and is no part of what
   * begins here. Cancelling that must not send it away.
   *
   * @param wished the table from which no more is to move than must
   */
  static Planned begin(Topology base, List<Member> members, OwnerTable wished) {
    if (!base.transitions().isEmpty()) {
      return waits(base);
    }
    if (nobodyOwns(members)) {
      return new Planned.Refused("nobody with a weight would be left to keep the keys");
    }
    List<Member> present = arrived(members, member -> isPlaced(base, member.name()));
    OwnerTable table = Placement.place(wished, present);
    SortedMap<Integer, Transition> transitions = new TreeMap<>();
    for (int p = 0; p < table.partitions(); p++) {
      if (!table.owners(p).equals(base.owners().owners(p))) {
        transitions.put(p, new Transition(Phase.OLD, table.owners(p)));
      }
    }
    List<Member> all = transitions.isEmpty() ? arrived(present, member -> true) : present;
    return new Planned.Next(next(base, all, base.owners(), transitions));
  }

  private static List<Member> arrived(List<Member> members, Predicate<Member> who) {
    return members.stream()
        .map(member -> member.role() == Role.JOINING && who.test(member)
            ? withRole(member, Role.MEMBER)
            : member)
        .toList();
  }

  /** Whether it owns something, or is about to. */
  static boolean isPlaced(Topology base, String name) {
    return base.owners().rows().stream().anyMatch(row -> row.contains(name))
        || base.transitions().values().stream().anyMatch(move -> move.owners().contains(name));
  }

  private static Planned waits(Topology base) {
    return new Planned.Waits(
        "another change is running: " + base.transitions().size() + " partitions are moving");
  }

  static boolean nobodyOwns(Collection<Member> members) {
    return members.stream()
        .noneMatch(member -> member.weight() > 0 && !member.role().isGoing());
  }

  /**
   * The next epoch; where nothing moves, who was given up is gone. Who leaves stays until it has
   * confirmed that it holds nothing ({@link Advance}).
   */
  static Topology next(
      Topology base,
      List<Member> members,
      OwnerTable owners,
      SortedMap<Integer, Transition> transitions) {
    List<Member> all = members.stream()
        .filter(member -> member.role() != Role.REMOVED || !transitions.isEmpty())
        .toList();
    return base.next()
        .members(all)
        .owners(owners)
        .transitions(transitions)
        .voters(Voters.of(all, base.voters()))
        .build();
  }

  private static List<Member> with(Topology base, Member changed) {
    List<Member> members = new ArrayList<>(base.members());
    members.removeIf(member -> member.name().equals(changed.name()));
    members.add(changed);
    return members;
  }

  static Member withRole(Member member, Role role) {
    return with(member, member.zone(), member.weight(), role);
  }

  private static Member with(Member member, String zone, int weight, Role role) {
    return new Member(
        member.name(), member.disk(), member.peer(), member.http(), zone, weight, role);
  }
}
