package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TopologyTest {
  @Test
  void ownersAreTheFirstNListedAndFallbacksAreAllOthersOnce() {
    for (int members = 1; members <= 9; members++) {
      Topology topology = Cluster.topology(16, members);
      for (int p = 0; p < 16; p++) {
        for (int n = 1; n <= BucketDefinition.N_MAX; n++) {
          PreferenceList list = topology.preferenceList(p);
          assertEquals(Math.min(n, members), list.owners(n).size());
          assertEquals(list.firstOwner(), list.owners(n).get(0));
          var all = new ArrayList<>(list.owners(n));
          all.addAll(list.fallbacks(n));
          assertEquals(members, all.size());
          assertEquals(topology.members(), List.copyOf(new TreeSet<>(all)));
          for (Member owner : list.owners(n)) {
            assertTrue(list.isOwner(owner.name(), n));
          }
          for (Member fallback : list.fallbacks(n)) {
            assertFalse(list.isOwner(fallback.name(), n));
          }
        }
      }
    }
  }

  @Test
  void fallbacksOfDifferentPartitionsBeginWithDifferentMembers() {
    Topology topology = Cluster.topology(128, 10);
    var first = new TreeSet<Member>();
    for (int p = 0; p < 128; p++) {
      first.add(topology.preferenceList(p).fallbacks(3).get(0));
    }
    assertEquals(10, first.size());
  }

  @Test
  void fallbackOrderOfTheOthersSurvivesThatOneLeaves() {
    List<Member> members = Cluster.members(9);
    List<Member> owners = members.subList(0, 3);
    List<Member> before = PreferenceList.of(7, owners, members).fallbacks(3);
    List<Member> without = new ArrayList<>(members);
    without.remove(5);
    List<Member> expected = new ArrayList<>(before);
    expected.remove(members.get(5));
    assertEquals(expected, PreferenceList.of(7, owners, without).fallbacks(3));
  }

  @Test
  void leavingJoiningAndWeightlessMembersAreNoFallbacks() {
    List<Member> members = new ArrayList<>(Cluster.members(3));
    Member four = Cluster.member(4);
    members.add(new Member("node-4", four.disk(), four.peer(), four.http(), "a", 1, Role.LEAVING));
    Member five = Cluster.member(5);
    members.add(new Member("node-5", five.disk(), five.peer(), five.http(), "a", 1, Role.JOINING));
    Member six = Cluster.member(6);
    members.add(new Member("node-6", six.disk(), six.peer(), six.http(), "a", 0, Role.MEMBER));
    PreferenceList list = PreferenceList.of(0, members.subList(0, 1), members);
    assertEquals(2, list.fallbacks(1).size());
  }

  @Test
  void aLevelCountsOverTheMembersThatThereAre() {
    PreferenceList list = Cluster.topology(1, 2).preferenceList(0);
    assertEquals(new Required.Satisfiable(2, 2), list.required(Level.Named.QUORUM, 3));
    assertEquals(new Required.Unavailable(3, 2), list.required(Level.of(3), 3));
  }

  @Test
  void membersAreFoundByNameAndByDisk() {
    Topology topology = Cluster.topology(8, 3);
    Member two = Cluster.member(2);
    assertEquals(Optional.of(two), topology.member("node-2"));
    assertEquals(Optional.of(two), topology.member(two.disk()));
    assertEquals(Optional.empty(), topology.member("node-9"));
    assertEquals(Optional.empty(), topology.member(new DiskId(9)));
  }

  @Test
  void aBucketThatNobodyDefinedHasTheDefaults() {
    var logs = new BucketDefinition(
        "logs",
        2,
        Level.Named.ONE,
        Level.of(2),
        false,
        BucketDefinition.Conflicts.SIBLINGS,
        Durability.OS);
    Topology topology =
        Cluster.topology(8, 3).toBuilder().buckets(List.of(logs)).epoch(2).build();
    assertEquals(logs, topology.bucket("logs"));
    assertEquals(BucketDefinition.ofDefaults("users"), topology.bucket("users"));
    assertNotEquals(Cluster.topology(8, 3), topology);
  }

  @Test
  void aPreferenceListIsMadeOnce() {
    Topology topology = Cluster.topology(8, 3);
    assertSame(topology.preferenceList(3), topology.preferenceList(3));
  }

  @Test
  void onlyAListThatChangedIsAsYoungAsTheEpoch() {
    Topology founded = Cluster.topology(4, 3);
    Transition moving = new Transition(Phase.OLD, List.of("node-3"));
    Topology second = founded.next().transitions(Map.of(1, moving)).build();
    List<List<String>> rows = new ArrayList<>(founded.owners().rows());
    rows.set(2, List.of("node-2"));
    Topology third = second.next().owners(new OwnerTable(rows)).build();
    Topology fourth =
        third.next().transitions(Map.of()).voters(List.of("node-2")).build();
    assertEquals(4, fourth.epoch());
    assertEquals(List.of(1L, 1L, 1L, 1L), since(founded));
    assertEquals(List.of(1L, 2L, 1L, 1L), since(second));
    assertEquals(List.of(1L, 2L, 3L, 1L), since(third));
    assertEquals(List.of(1L, 4L, 3L, 1L), since(fourth));
    assertEquals(List.of(1L, 2L, 1L, 1L), since(second.toBuilder().build()));
  }

  @Test
  void aNewGenerationKnowsNothingOfItsLists() {
    Topology raised = Cluster.topology(2, 3).next().generation(2).build();
    assertEquals(List.of(2L, 2L), since(raised));
  }

  private static List<Long> since(Topology topology) {
    List<Long> since = new ArrayList<>();
    for (int p = 0; p < topology.ring().partitions(); p++) {
      since.add(topology.since(p));
    }
    return since;
  }

  @Test
  void whatIsNotWholeIsNoTopology() {
    Topology whole = Cluster.topology(8, 3);
    List<Member> members = Cluster.members(3);
    assertRefused("owner 'node-3' is no member", whole.toBuilder().members(members.subList(0, 2)));
    assertRefused("voter 'node-9' is no member", whole.toBuilder().voters(List.of("node-9")));
    assertRefused(
        "a topology has an odd number of voters up to 7, not 2",
        whole.toBuilder().voters(List.of("node-1", "node-2")));
    assertRefused(
        "voter node-1 twice", whole.toBuilder().voters(List.of("node-1", "node-1", "node-2")));
    assertRefused(
        "partition 0 has no owner", whole.toBuilder().owners(OwnerTable.empty(new Ring(2))));
    assertRefused("epochs count from 1, not 0", whole.toBuilder().epoch(0));
    List<Member> twice = new ArrayList<>(members);
    twice.add(members.get(0));
    assertRefused("the same name stands twice in a topology", whole.toBuilder().members(twice));
    assertRefused(
        "no partition 8",
        whole.toBuilder().transitions(Map.of(8, new Transition(Phase.OLD, List.of("node-1")))));
  }

  private static void assertRefused(String sentence, Topology.Builder builder) {
    assertEquals(
        sentence, assertThrows(IllegalArgumentException.class, builder::build).getMessage());
  }

  @Test
  void theShortFormSaysWhichTopologyItIs() {
    assertEquals(
        "topology 1.1 of 0123456789abcdeffedcba9876543210 (3 members, 8 partitions)",
        Cluster.topology(8, 3).toString());
  }
}
