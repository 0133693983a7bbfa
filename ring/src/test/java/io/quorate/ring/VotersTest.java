package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VotersTest {
  @Test
  void thereIsAnOddNumberUpToSevenAndOneBelowThree() {
    int[] wanted = {1, 1, 3, 3, 5, 5, 7, 7, 7, 7};
    for (int count = 1; count <= wanted.length; count++) {
      assertEquals(wanted[count - 1], Voters.of(Cluster.members(count)).size());
    }
  }

  private static Member member(int i, String zone, Role role) {
    Member member = Cluster.member(i);
    return new Member(member.name(), member.disk(), member.peer(), member.http(), zone, 1, role);
  }

  @Test
  void votersComeFromTheZonesByTurns() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      members.add(member(i, i <= 4 ? "a" : i == 5 ? "b" : "c", Role.MEMBER));
    }
    assertEquals(List.of("node-1", "node-2", "node-3", "node-5", "node-6"), Voters.of(members));
    assertEquals(List.of("node-3", "node-5", "node-6"), Voters.of(members.subList(2, 6)));
  }

  @Test
  void leavingMembersVoteOnlyWhereOthersAreTooFew() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      members.add(member(i, "a", i == 1 ? Role.LEAVING : Role.MEMBER));
    }
    assertEquals(
        new TreeSet<>(List.of("node-2", "node-3", "node-4")), new TreeSet<>(Voters.of(members)));
  }

  @Test
  void whoVotesGoesOnVotingWhenOthersCome() {
    List<Member> members = Cluster.members(6);
    List<String> before = List.of("node-2", "node-4", "node-5");
    assertEquals(before, Voters.of(members.subList(1, 5), before));
    assertEquals(
        List.of("node-1", "node-2", "node-3", "node-4", "node-5"), Voters.of(members, before));
    assertEquals(
        List.of("node-1", "node-4", "node-5"),
        Voters.of(List.of(members.get(0), members.get(2), members.get(3), members.get(4)), before));
  }
}
