package io.quorate.ring.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whatever was asked for, cancelled and given up on the way: in the end all are here for good. */
class SettlingTest {
  private static final int PARTITIONS = 4;

  private static Member member(int i) {
    return new Member(
        "n" + i,
        new DiskId(0x1000 + i),
        new HostPort("127.0.0.1", 9100 + i),
        new HostPort("127.0.0.1", 8100 + i),
        Member.DEFAULT_ZONE,
        1,
        Role.MEMBER);
  }

  private static Topology cluster(int size) {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      members.add(member(i));
    }
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(Placement.place(OwnerTable.empty(new Ring(PARTITIONS)), members))
        .voters(Voters.of(members))
        .build();
  }

  private static Topology next(Change change, Topology base) {
    return change.plan(base).next().orElseThrow();
  }

  /** What is decided where everybody confirms everything and holds nothing for others. */
  private static Optional<Topology> step(Topology topology) {
    Confirmations said = Confirmations.none(topology);
    for (Member member : topology.members()) {
      said = said.with(member.name(), topology.transitions().keySet()).withFree(member.name());
    }
    return Advance.next(topology, said);
  }

  /** What it comes to, if nobody asks for anything more. */
  private static Topology settled(Topology topology) {
    Topology now = topology;
    for (int steps = 0; steps < 40; steps++) {
      Optional<Topology> next = step(now);
      if (next.isEmpty()) {
        return now;
      }
      now = next.get();
    }
    throw new AssertionError("it never settles: " + now);
  }

  private static Topology inPhase(Phase phase, Topology topology) {
    Topology now = topology;
    while (now.transitions().values().stream().anyMatch(move -> move.phase() != phase)) {
      now = step(now).orElseThrow();
    }
    return now;
  }

  private static boolean owns(Topology topology, String name) {
    return topology.owners().rows().stream().anyMatch(row -> row.contains(name));
  }

  private static Topology arrivedAndNotYetSaidSo() {
    Topology now = next(new Change.Join(List.of(member(5))), cluster(4));
    while (!now.transitions().isEmpty()) {
      now = step(now).orElseThrow();
    }
    assertEquals(Role.JOINING, now.member("n5").orElseThrow().role());
    return now;
  }

  @Test
  void whoHasItsShareIsNotSentAwayByTheCancellingOfALaterChange() {
    Topology later = next(new Change.Leave("n2"), arrivedAndNotYetSaidSo());
    assertEquals(Role.MEMBER, later.member("n5").orElseThrow().role());
    assertEquals(new Change.Cancel(List.of(), List.of("n2")), Change.Cancel.of(later));
    Topology running = inPhase(Phase.WRITE_BOTH_READ_NEW, later);
    Topology end = settled(next(Change.Cancel.of(running), running));
    assertEquals(Role.MEMBER, end.member("n5").orElseThrow().role());
    assertTrue(owns(end, "n5"));
  }

  @Test
  void aCancelledChangeThatTwoCameInLeavesNobodyHalfway() {
    Topology joined = next(new Change.Join(List.of(member(6))), arrivedAndNotYetSaidSo());
    Topology running = inPhase(Phase.WRITE_BOTH_READ_NEW, joined);
    Topology back = next(Change.Cancel.of(running), running);
    Topology end = settled(back);
    assertAtRest(end, "cancelled");
    assertEquals(Optional.empty(), end.member("n6"));
    assertTrue(owns(end, "n5"));
  }

  @Test
  void whoGoesAndOwnsWhileNothingMovesHandsItOver() {
    for (Role role : List.of(Role.LEAVING, Role.REMOVED)) {
      Topology base = cluster(5);
      List<Member> members = new ArrayList<>(base.members());
      members.replaceAll(each -> each.name().equals("n3") ? each.withRole(role) : each);
      Topology end = settled(base.next().members(members).build());
      assertEquals(Optional.empty(), end.member("n3"));
      assertAtRest(end, role.name());
    }
  }

  private static void assertAtRest(Topology end, String how) {
    assertEquals(new TreeMap<Integer, Transition>(), new TreeMap<>(end.transitions()), how);
    for (Member member : end.members()) {
      assertEquals(Role.MEMBER, member.role(), how + ": " + member);
    }
    for (List<String> row : end.owners().rows()) {
      row.forEach(name -> assertTrue(end.member(name).isPresent(), how + ": " + row));
    }
  }

  private static Change drawn(Random random, Topology now, int newcomer) {
    String any = now.members().get(random.nextInt(now.members().size())).name();
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Change.Join(List.of(member(newcomer)));
      case 2 -> new Change.Leave(any);
      case 3 -> new Change.Remove(any);
      case 4 -> new Change.Weight(any, random.nextInt(3));
      default -> Change.Cancel.of(now);
    };
  }

  @Test
  void whateverIsAskedForOnTheWayItSettles() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      Topology now = cluster(4);
      StringBuilder story = new StringBuilder("seed " + seed);
      for (int act = 0; act < 30; act++) {
        for (int steps = random.nextInt(7); steps > 0; steps--) {
          now = step(now).orElse(now);
        }
        Change change = drawn(random, now, 10 + act);
        Optional<Topology> next = change.plan(now).next();
        if (next.isPresent()) {
          story.append("; ").append(now.epoch()).append(' ').append(change);
          now = next.get();
        }
      }
      assertAtRest(settled(now), story.toString());
    }
  }
}
