package io.quorate.ring.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Level;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StallTest {
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

  private static Topology cluster(int size, int copies) {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      members.add(member(i));
    }
    BucketDefinition any = BucketDefinition.ofDefaults("b");
    BucketDefinition bucket = new BucketDefinition(
        "b",
        copies,
        Level.Named.QUORUM,
        Level.Named.QUORUM,
        any.sloppy(),
        any.conflicts(),
        any.durability(),
        any.repair());
    return Topology.of(new ClusterId(1, 2))
        .members(members)
        .owners(Placement.place(OwnerTable.empty(new Ring(16)), members))
        .voters(Voters.of(members))
        .buckets(List.of(bucket))
        .build();
  }

  private static Topology begun(Change change, Topology base) {
    return assertInstanceOf(Planned.Next.class, change.plan(base)).topology();
  }

  private static Topology in(Phase phase, Topology topology) {
    TreeMap<Integer, Transition> moves = new TreeMap<>();
    topology.transitions().forEach((p, move) -> moves.put(p, new Transition(phase, move.owners())));
    return topology.next().transitions(moves).build();
  }

  private static SortedSet<String> dead(String... names) {
    return new TreeSet<>(List.of(names));
  }

  /** Where a change comes to that all who live confirm, as the driver sees it. */
  private static Topology driven(Topology topology, SortedSet<String> dead) {
    Topology now = topology;
    while (true) {
      Confirmations said = Confirmations.none(now);
      for (Member member : now.members()) {
        if (!dead.contains(member.name())) {
          said = said.with(member.name(), now.transitions().keySet()).withFree(member.name());
        }
      }
      Optional<Topology> next = Advance.next(now, said);
      if (next.isEmpty()) {
        return now;
      }
      now = next.get();
    }
  }

  @Test
  void majoritiesGoOnWithoutTheDead() {
    Topology joining = begun(new Change.Join(List.of(member(4))), cluster(3, 3));
    assertEquals(Optional.empty(), Stall.of(joining, dead()));
    assertEquals(Optional.empty(), Stall.of(joining, dead("n4")));
    assertEquals(Optional.empty(), Stall.of(joining, dead("n1")));
  }

  @Test
  void whereTwoOwnersAreAllAndOneIsDeadTheChangeIsToBeCancelled() {
    Topology joining = begun(new Change.Join(List.of(member(3))), cluster(2, 3));
    Stall stall = Stall.of(joining, dead("n2")).orElseThrow();
    assertEquals(dead("n2"), stall.by());
    assertEquals(Stall.Remedy.CANCEL, stall.remedy());
    assertEquals(
        "the running change cannot end while 'n2' is dead: start it, or cancel the change and then"
            + " remove it",
        stall.sentence());
    Topology rest = begun(Change.Cancel.of(joining), joining);
    assertTrue(rest.transitions().isEmpty());
    assertInstanceOf(Planned.Next.class, new Change.Remove("n2").plan(rest));
  }

  @Test
  void whoDiesWhileItLeavesIsToBeRemoved() {
    Topology leaving = in(Phase.WRITE_BOTH_READ_NEW, begun(new Change.Leave("n2"), cluster(4, 3)));
    Stall stall = Stall.of(leaving, dead("n2")).orElseThrow();
    assertEquals(Stall.Remedy.REMOVE, stall.remedy());
    assertEquals(
        "the running change cannot end while 'n2' is dead: start it, or remove it",
        stall.sentence());
    assertInstanceOf(Planned.Next.class, new Change.Remove("n2").plan(leaving));
  }

  @Test
  void whereNoWayLeadsBackEitherOnlyANewGenerationHelps() {
    Topology joining =
        in(Phase.WRITE_BOTH_READ_NEW, begun(new Change.Join(List.of(member(4))), cluster(3, 1)));
    Stall stall = Stall.of(joining, dead("n1", "n2")).orElseThrow();
    assertEquals(Stall.Remedy.FORCE, stall.remedy());
    assertEquals(
        "the running change can neither end nor be cancelled while 'n1' and 'n2' are dead: start"
            + " them, or go on without them by 'topology force'",
        stall.sentence());
  }

  @Test
  void whatIsSaidIsWhatComesOfIt() {
    EnumSet<Stall.Remedy> met = EnumSet.noneOf(Stall.Remedy.class);
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      Topology base = cluster(2 + random.nextInt(4), 1 + random.nextInt(3));
      Change change = random.nextBoolean()
          ? new Change.Join(List.of(member(7), member(8)))
          : new Change.Leave("n1");
      Topology running = in(List.of(Phase.values()).get(random.nextInt(4)), begun(change, base));
      TreeSet<String> dead = new TreeSet<>();
      for (Member member : running.members()) {
        if (random.nextInt(4) == 0) {
          dead.add(member.name());
        }
      }
      Optional<Stall> stall = Stall.of(running, dead);
      boolean ends = driven(running, dead).transitions().isEmpty();
      assertEquals(ends, stall.isEmpty(), "seed " + seed);
      stall.ifPresent(known -> met.add(known.remedy()));
      stall.ifPresent(known ->
          assertEquals(known.remedy() != Stall.Remedy.FORCE, endsBy(known, running, dead)));
    }
    assertEquals(EnumSet.allOf(Stall.Remedy.class), met);
  }

  /** Whether the change ends after what is advised. */
  private static boolean endsBy(Stall stall, Topology running, SortedSet<String> dead) {
    Topology now = stall.remedy() == Stall.Remedy.REMOVE
        ? running
        : Change.Cancel.of(running).plan(running).next().orElse(running);
    for (Member member : running.members()) {
      boolean leaves = now.member(member.name())
          .filter(known -> known.role() == Role.LEAVING)
          .isPresent();
      if (dead.contains(member.name()) && leaves) {
        now = new Change.Remove(member.name()).plan(now).next().orElse(now);
      }
    }
    return driven(now, dead).transitions().isEmpty();
  }
}
