package io.quorate.ring.transition;

import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The way back from a change that is running. */
final class Cancelling {
  /*
   * How it works
   *
   *   a partition in        becomes                                      who is read and written
   *   OLD                   at rest with the old owners                  unchanged
   *   WRITE_BOTH_READ_OLD   at rest with the old owners                  the new are written no more
   *   WRITE_BOTH_READ_NEW   its mirror image: the new owners are the     unchanged
   *                         old ones of a move in WRITE_BOTH_READ_OLD
   *   NEW                   its mirror image in OLD                      unchanged
   *   at rest, with one     in OLD, towards a row without him            unchanged
   *     who shall not come
   *
   * Only the second line takes something away, and what it takes nobody reads: in phase 2 and in
   * phase 1 the old set is read, and each write of both has W of it. From phase 3 there is no such
   * short way: a reader that still goes by phase 3 reads the new set, which a write of the old set
   * alone passes by. It needs the same fence as going forward, so it is going forward, to the old
   * owners, with their own filling and confirmations.
   *
   * A mirror image can be cancelled in turn, so cancelling twice would be no cancelling. Therefore
   * it names whom it concerns: once they have other roles its work is done. A change of weights or
   * zones concerns nobody's role; what of it is past phase 2 goes on to its end.
   *
   * Who was coming leaves, and hands over what only it may have. Where nothing has got past phase 2
   * there is no such thing, and it is simply given up, dead or alive.
   */
  private Cancelling() {}

  static Planned of(Topology base, Change.Cancel cancel) {
    Change.Cancel running = Change.Cancel.of(base);
    if (base.transitions().isEmpty()) {
      return new Planned.Nothing("no change is running");
    }
    if (!running.equals(cancel)) {
      return new Planned.Nothing("the change that was running then is over");
    }
    boolean concernsRoles = !running.joining().isEmpty() || !running.leaving().isEmpty();
    List<Member> members = new ArrayList<>();
    for (Member member : base.members()) {
      boolean waits = member.role() == Role.JOINING && !running.joining().contains(member.name());
      Role role = running.joining().contains(member.name()) ? Role.LEAVING : Role.MEMBER;
      members.add(waits ? member : Planning.withRole(member, role));
    }
    if (Planning.nobodyOwns(members)) {
      return new Planned.Refused("nobody with a weight would be left to keep the keys");
    }
    List<List<String>> rows = new ArrayList<>(base.owners().rows());
    SortedMap<Integer, Transition> back = new TreeMap<>();
    base.transitions().forEach((partition, move) -> {
      if (isPastReturn(move.phase()) && concernsRoles) {
        back.put(partition, new Transition(mirrored(move.phase()), rows.get(partition)));
        rows.set(partition, move.owners());
      } else if (isPastReturn(move.phase())) {
        back.put(partition, move);
      }
    });
    sendHome(rows, back, running.joining(), members);
    if (back.isEmpty()) {
      members.replaceAll(member ->
          member.role() == Role.LEAVING ? Planning.withRole(member, Role.REMOVED) : member);
    }
    return back.equals(base.transitions())
        ? new Planned.Nothing("the running change is past its return: it goes on to its end")
        : new Planned.Next(Planning.next(base, members, new OwnerTable(rows), back));
  }

  private static boolean isPastReturn(Phase phase) {
    return phase == Phase.WRITE_BOTH_READ_NEW || phase == Phase.NEW;
  }

  private static Phase mirrored(Phase phase) {
    return phase == Phase.NEW ? Phase.OLD : Phase.WRITE_BOTH_READ_OLD;
  }

  /** What has reached those who shall not come for good goes to those who stay. */
  private static void sendHome(
      List<List<String>> rows,
      SortedMap<Integer, Transition> back,
      List<String> leaving,
      List<Member> members) {
    List<List<String>> heading = new ArrayList<>(rows);
    back.forEach((partition, move) -> heading.set(partition, move.owners()));
    OwnerTable table = Placement.place(new OwnerTable(heading), members);
    for (int p = 0; p < heading.size(); p++) {
      if (!back.containsKey(p) && heading.get(p).stream().anyMatch(leaving::contains)) {
        back.put(p, new Transition(Phase.OLD, table.owners(p)));
      }
    }
  }
}
