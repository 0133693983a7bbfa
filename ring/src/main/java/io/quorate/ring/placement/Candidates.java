package io.quorate.ring.placement;

import io.quorate.ring.Member;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The members that may own something, as numbers from 0 in the order of their names. */
final class Candidates {
  final List<Member> members;
  final int[] weights;

  /** The zone of each, as a number from 0. */
  final int[] zones;

  final int zoneCount;
  private final NavigableMap<String, Integer> places = new TreeMap<>();

  Candidates(List<Member> members) {
    this.members = members;
    NavigableMap<String, Integer> zonePlaces = new TreeMap<>();
    weights = new int[members.size()];
    zones = new int[members.size()];
    for (Member member : members) {
      int place = places.size();
      places.put(member.name(), place);
      zonePlaces.putIfAbsent(member.zone(), zonePlaces.size());
      weights[place] = member.weight();
      zones[place] = zonePlaces.getOrDefault(member.zone(), 0);
    }
    zoneCount = zonePlaces.size();
  }

  int count() {
    return weights.length;
  }

  String name(int place) {
    return members.get(place).name();
  }

  /** The numbers of those among the first so many names that are candidates. */
  int[] places(List<String> names, int first) {
    return names.stream()
        .limit(first)
        .filter(places::containsKey)
        .mapToInt(name -> places.getOrDefault(name, -1))
        .toArray();
  }
}
