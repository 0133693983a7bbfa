package io.quorate.ring.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Ring;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.Voters;
import io.quorate.ring.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final int PARTITIONS = 32;

  private static Member member(int i, int weight) {
    return new Member(
        "n" + i,
        new DiskId(0x1000 + i),
        new HostPort("127.0.0.1", 9100 + i),
        new HostPort("127.0.0.1", 8100 + i),
        Member.DEFAULT_ZONE,
        weight,
        Role.MEMBER);
  }

  private static Topology cluster(int size) {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      members.add(member(i, 1));
    }
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(Placement.place(OwnerTable.empty(new Ring(PARTITIONS)), members))
        .voters(Voters.of(members))
        .build();
  }

  private static Topology next(Change change, Topology base) {
    Planned planned = change.plan(base);
    Topology next = assertInstanceOf(Planned.Next.class, planned).topology();
    assertEquals(base.epoch() + 1, next.epoch());
    return next;
  }

  /** What the driver makes of a topology in which all transitions have confirmed all phases. */
  private static Topology ended(Topology topology) {
    OwnerTable table = Planned.destination(topology);
    List<Member> members = new ArrayList<>();
    for (Member member : topology.members()) {
      if (table.rows().stream().anyMatch(row -> row.contains(member.name()))
          || !member.role().isGoing()) {
        members.add(
            member.role() == Role.JOINING ? Planning.withRole(member, Role.MEMBER) : member);
      }
    }
    return topology
        .next()
        .members(members)
        .owners(table)
        .transitions(new TreeMap<>())
        .voters(Voters.of(members, topology.voters()))
        .build();
  }

  private static Topology inPhases(Topology topology, Random random) {
    SortedMap<Integer, Transition> moves = new TreeMap<>();
    List<List<String>> rows = new ArrayList<>(topology.owners().rows());
    topology.transitions().forEach((partition, move) -> {
      List<Phase> phases = List.of(Phase.values());
      int at = random.nextInt(phases.size() + 1);
      if (at == phases.size()) {
        rows.set(partition, move.owners());
      } else {
        moves.put(partition, new Transition(phases.get(at), move.owners()));
      }
    });
    return topology.next().owners(new OwnerTable(rows)).transitions(moves).build();
  }

  /**
   * Whether nobody who is not a full member owns anything, and all shares differ by one at most.
   */
  private static void assertAtRestAndBalanced(Topology topology) {
    assertTrue(topology.transitions().isEmpty());
    assertTrue(topology.members().stream().allMatch(member -> member.role() == Role.MEMBER));
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (Planned.Outlook.Share share : Planned.Outlook.of(topology).shares().values()) {
      least = Math.min(least, share.replicas());
      most = Math.max(most, share.replicas());
    }
    assertTrue(most - least <= 1, topology + ": " + Planned.Outlook.of(topology));
  }

  @Test
  void whoJoinsGetsHisShareAndOnlyWhatDiffersMoves() {
    Topology base = cluster(3);
    Topology next = next(new Change.Join(List.of(member(4, 1), member(5, 1))), base);
    OwnerTable placed = Placement.place(base.owners(), next.members());
    for (int p = 0; p < PARTITIONS; p++) {
      boolean differs = !placed.owners(p).equals(base.owners().owners(p));
      assertEquals(
          differs ? new Transition(Phase.OLD, placed.owners(p)) : null,
          next.transitions().get(p));
      assertEquals(base.owners().owners(p), next.owners().owners(p));
    }
    assertEquals(Role.JOINING, next.member("n5").orElseThrow().role());
    assertAtRestAndBalanced(ended(next));
  }

  @Test
  void theOutlookCountsWhatTheEndWillHave() {
    Topology next = next(new Change.Leave("n2"), cluster(4));
    Planned.Outlook outlook = Planned.Outlook.of(next);
    Topology end = ended(next);
    int moved = 0;
    for (int p = 0; p < PARTITIONS; p++) {
      for (String owner : end.owners().owners(p).subList(0, 3)) {
        moved += next.owners().owners(p).subList(0, 3).contains(owner) ? 0 : 1;
      }
    }
    assertEquals(moved, outlook.copies());
    assertEquals(next.transitions().size(), outlook.moves());
    assertEquals(new Planned.Outlook.Share(0, 0), outlook.shares().get("n2"));
    int partitions = 0;
    for (Planned.Outlook.Share share : outlook.shares().values()) {
      partitions += share.partitions();
    }
    assertEquals(PARTITIONS, partitions);
  }

  @Test
  void whatIsRepeatedIsDone() {
    Topology base = cluster(4);
    for (Change change : List.of(
        new Change.Join(List.of(member(5, 1))),
        new Change.Leave("n1"),
        new Change.Remove("n1"),
        new Change.Weight("n1", 2),
        new Change.Zone("n1", "attic"))) {
      assertInstanceOf(Planned.Nothing.class, change.plan(next(change, base)), "" + change);
    }
    assertInstanceOf(Planned.Nothing.class, Change.Cancel.of(base).plan(base));
  }

  @Test
  void whileOneChangeRunsAnotherWaits() {
    Topology running = next(new Change.Leave("n1"), cluster(4));
    assertInstanceOf(Planned.Waits.class, new Change.Leave("n2").plan(running));
    assertInstanceOf(Planned.Next.class, new Change.Leave("n2").plan(ended(running)));
  }

  @Test
  void whatCannotBeIsRefused() {
    Topology alone = cluster(1);
    assertInstanceOf(Planned.Refused.class, new Change.Leave("n1").plan(alone));
    assertInstanceOf(Planned.Refused.class, new Change.Weight("n1", 0).plan(alone));
    assertInstanceOf(Planned.Nothing.class, new Change.Leave("n9").plan(alone));
    assertInstanceOf(Planned.Unknown.class, new Change.Weight("n9", 2).plan(alone));
    assertInstanceOf(Planned.Unknown.class, new Change.Replace("n1", "n9").plan(alone));
    assertInstanceOf(Planned.Refused.class, new Change.Replace("n1", "n2").plan(cluster(2)));
    Member impostor = new Member(
        "n1",
        new DiskId(7),
        new HostPort("127.0.0.1", 9200),
        new HostPort("127.0.0.1", 8200),
        Member.DEFAULT_ZONE,
        1,
        Role.MEMBER);
    assertInstanceOf(Planned.Refused.class, new Change.Join(List.of(impostor)).plan(alone));
  }

  @Test
  void whoComesWhileOthersMoveGetsHisShareInTheNextChangeWithAllOthersWhoDid() {
    Topology running = next(new Change.Leave("n2"), cluster(4));
    Topology one = next(new Change.Join(List.of(member(5, 1))), running);
    Topology both = next(new Change.Join(List.of(member(6, 1))), one);
    assertEquals(running.transitions(), both.transitions());
    assertEquals(Role.JOINING, both.member("n6").orElseThrow().role());
    assertInstanceOf(Planned.Nothing.class, new Change.Join(List.of(member(5, 1))).plan(both));
    Topology cancelled = next(Change.Cancel.of(both), both);
    assertEquals(Role.JOINING, cancelled.member("n6").orElseThrow().role(), "it waits on");
    Topology rest = both.next()
        .owners(Planned.destination(both))
        .transitions(new TreeMap<>())
        .build();
    Topology second =
        Advance.next(rest, Confirmations.none(rest).withFree("n2")).orElseThrow();
    assertEquals(Optional.empty(), second.member("n2"));
    OwnerTable table = Planned.destination(second);
    for (String name : List.of("n5", "n6")) {
      assertTrue(table.rows().stream().anyMatch(row -> row.contains(name)));
    }
    assertAtRestAndBalanced(ended(second));
  }

  @Test
  void standbyComesAndGoesWithoutAMove() {
    Topology base = cluster(3);
    Topology with = next(new Change.Join(List.of(member(4, 0))), base);
    assertTrue(with.transitions().isEmpty());
    assertEquals(Role.MEMBER, with.member("n4").orElseThrow().role());
    Topology leaving = next(new Change.Leave("n4"), with);
    assertTrue(leaving.transitions().isEmpty());
    assertEquals(Optional.empty(), Advance.next(leaving, Confirmations.none(leaving)));
    Confirmations free = Confirmations.none(leaving).withFree("n4");
    Topology without = Advance.next(leaving, free).orElseThrow();
    assertEquals(Optional.empty(), without.member("n4"));
    assertEquals(base.owners(), without.owners());
  }

  @Test
  void whoDiesWhileItLeavesIsGivenUpByARemovalAndNobodyIsAsked() {
    Topology leaving = next(new Change.Leave("n2"), cluster(4));
    Topology removed = next(new Change.Remove("n2"), leaving);
    assertEquals(leaving.transitions(), removed.transitions());
    Topology moved = ended(removed);
    assertEquals(Optional.empty(), moved.member("n2"));
    assertInstanceOf(Planned.Nothing.class, new Change.Remove("n2").plan(removed));
    assertInstanceOf(Planned.Nothing.class, new Change.Leave("n2").plan(removed));
  }

  @Test
  void whatALeavingOwnerHasIsGivenBeforeItsPartitionLeavesPhaseThree() {
    Topology leaving = next(new Change.Leave("n2"), cluster(4));
    TreeMap<Integer, Transition> moves = new TreeMap<>();
    leaving
        .transitions()
        .forEach(
            (p, move) -> moves.put(p, new Transition(Phase.WRITE_BOTH_READ_NEW, move.owners())));
    Topology third = leaving.next().transitions(moves).build();
    Confirmations others = Confirmations.none(third);
    for (String name : List.of("n1", "n3", "n4")) {
      others = others.with(name, moves.keySet());
    }
    Topology next = Advance.next(third, others).orElse(third);
    moves.forEach((p, move) -> assertEquals(
        third.owners().owners(p).contains("n2") ? Phase.WRITE_BOTH_READ_NEW : Phase.NEW,
        Objects.requireNonNull(next.transitions().get(p)).phase()));
    Confirmations all = others.with("n2", moves.keySet());
    Topology fourth = Advance.next(third, all).orElseThrow();
    assertTrue(fourth.transitions().values().stream().allMatch(t -> t.phase() == Phase.NEW));
    Topology removed = next(new Change.Remove("n2"), third);
    Confirmations without = new Confirmations(removed, others.byMember(), others.free());
    assertTrue(Advance.next(removed, without).orElseThrow().transitions().values().stream()
        .allMatch(t -> t.phase() == Phase.NEW));
  }

  @Test
  void standbyTakesThePlaceOfTheDeadAndNobodyElseMoves() {
    Member sameZone = member(7, 0);
    Topology base = next(new Change.Join(List.of(sameZone)), cluster(4));
    Topology next = next(new Change.Replace("n1", "n7"), base);
    next.transitions().forEach((p, move) -> {
      List<String> wanted = new ArrayList<>(base.owners().owners(p));
      wanted.replaceAll(name -> name.equals("n1") ? "n7" : name);
      assertEquals(wanted, move.owners());
    });
    assertInstanceOf(Planned.Nothing.class, new Change.Replace("n1", "n7").plan(next));
    assertAtRestAndBalanced(ended(next));
    assertInstanceOf(Planned.Nothing.class, new Change.Replace("n1", "n7").plan(ended(next)));
    assertInstanceOf(Planned.Unknown.class, new Change.Replace("n9", "n7").plan(base));
  }

  @Test
  void whoIsOnTheWayToStandByTakesNobodysPlaceYet() {
    Topology moving = next(new Change.Weight("n4", 0), cluster(4));
    assertInstanceOf(Planned.Waits.class, new Change.Replace("n1", "n4").plan(moving));
    assertInstanceOf(Planned.Next.class, new Change.Replace("n1", "n4").plan(ended(moving)));
  }

  @Test
  void votersFollowTheMembersAndAreNotTheLeavingOnesWhereOthersAreEnough() {
    Topology next = next(new Change.Leave("n1"), cluster(4));
    assertEquals(List.of("n2", "n3", "n4"), next.voters());
  }

  @Test
  void randomSequencesOfChangesEndBalanced() {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Topology topology = cluster(3);
      for (int step = 0; step < 6; step++) {
        List<Member> members = topology.members();
        Change change = random.nextBoolean() || members.size() < 4
            ? new Change.Join(List.of(member(10 * seed + 10 + step, 1)))
            : new Change.Leave(members.get(random.nextInt(members.size())).name());
        Planned planned = change.plan(topology);
        topology = planned.next().map(ChangeTest::ended).orElse(topology);
        assertTrue(topology.transitions().isEmpty(), "seed " + seed);
        assertTrue(
            topology.members().stream().allMatch(member -> member.role() == Role.MEMBER),
            "seed " + seed);
        int highest = Planned.Outlook.of(topology).shares().values().stream()
            .mapToInt(Planned.Outlook.Share::partitions)
            .max()
            .orElseThrow();
        int lowest = Planned.Outlook.of(topology).shares().values().stream()
            .mapToInt(Planned.Outlook.Share::partitions)
            .min()
            .orElseThrow();
        assertTrue(highest - lowest <= 1, "seed " + seed + " " + Planned.Outlook.of(topology));
      }
    }
  }

  @Test
  void cancelledChangeLeavesWhoWasThereAndNeverReadsAnotherSetAtOnce() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Topology base = cluster(4);
      Change change = random.nextBoolean()
          ? new Change.Join(List.of(member(5, 1), member(6, 1)))
          : new Change.Leave("n1");
      Topology running = inPhases(next(change, base), random);
      Change.Cancel cancel = Change.Cancel.of(running);
      Planned planned = cancel.plan(running);
      if (!(planned instanceof Planned.Next)) {
        continue;
      }
      Topology back = planned.next().orElseThrow();
      for (int p = 0; p < PARTITIONS; p++) {
        assertEquals(readers(running, p), readers(back, p), "seed " + seed + ", partition " + p);
      }
      assertInstanceOf(Planned.Nothing.class, cancel.plan(back), "seed " + seed);
      Topology end = back.transitions().isEmpty() ? back : ended(back);
      assertEquals(names(base), names(end), "seed " + seed);
    }
  }

  @Test
  void cancelledBeforeAnybodyReadsTheNewOwnersIsAsBefore() {
    Topology base = cluster(4);
    Topology running = next(new Change.Join(List.of(member(5, 1))), base);
    Topology back = next(Change.Cancel.of(running), running);
    assertEquals(base.owners(), back.owners());
    assertEquals(base.members(), back.members());
    assertTrue(back.transitions().isEmpty());
  }

  private static List<String> names(Topology topology) {
    return topology.members().stream().map(Member::name).toList();
  }

  private static List<String> readers(Topology topology, int partition) {
    Phase phase = topology.phase(partition);
    boolean isNew = phase == Phase.WRITE_BOTH_READ_NEW || phase == Phase.NEW;
    return isNew
        ? Objects.requireNonNull(topology.transitions().get(partition)).owners()
        : topology.owners().owners(partition);
  }
}
