package io.quorate.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Chooses who decides the next epoch: an odd number, so that no tie wastes a vote, at most
 * {@value Topology#VOTERS_MAX}, so that a decision stays cheap, and from different zones by turns,
 * so that one zone's loss takes no majority if that can be had. Below three members it is one: of
 * two voters each would be needed.
 */
public final class Voters {
  private Voters() {}

  /** The names of the voters among these members, sorted. Full members are preferred to others. */
  public static List<String> of(Collection<Member> members) {
    return of(members, List.of());
  }

  /**
   * The same, where these have been the voters before: in each zone they stay before others come.
   * Who votes already needs not be asked whether it can.
   */
  public static List<String> of(Collection<Member> members, Collection<String> before) {
    int wanted = Math.min(Topology.VOTERS_MAX, members.size());
    wanted -= wanted % 2 == 0 ? 1 : 0;
    List<String> voters = new ArrayList<>();
    for (Role role : List.of(Role.MEMBER, Role.JOINING, Role.LEAVING, Role.REMOVED)) {
      takeByTurns(members, before, role, wanted, voters);
    }
    Collections.sort(voters);
    return List.copyOf(voters);
  }

  private static void takeByTurns(
      Collection<Member> members,
      Collection<String> before,
      Role role,
      int wanted,
      List<String> voters) {
    NavigableMap<String, Deque<String>> zones = new TreeMap<>();
    Comparator<Member> votersFirst =
        Comparator.comparing(member -> !before.contains(member.name()));
    members.stream()
        .filter(member -> member.role() == role)
        .sorted(votersFirst.thenComparing(Comparator.naturalOrder()))
        .forEach(member ->
            zones.computeIfAbsent(member.zone(), zone -> new ArrayDeque<>()).add(member.name()));
    while (!zones.isEmpty()) {
      for (Deque<String> names : zones.values()) {
        if (voters.size() < wanted) {
          voters.add(names.remove());
        } else {
          names.clear();
        }
      }
      zones.values().removeIf(Deque::isEmpty);
    }
  }
}
