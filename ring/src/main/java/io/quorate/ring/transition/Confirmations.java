package io.quorate.ring.transition;

import io.quorate.ring.Topology;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What members said of one topology: whose phases of which partitions they have durably confirmed.
 * Immutable.
 *
 * @param of the topology that they and the asker go by: what is said of another one is not counted
 * @param byMember the confirmed partitions, by the member's name; who said nothing is missing
 * @param free members that hold nothing for others any more, and take nothing more for them
 */
public record Confirmations(
    Topology of, SortedMap<String, SortedSet<Integer>> byMember, SortedSet<String> free) {
  public Confirmations {
    TreeMap<String, SortedSet<Integer>> copy = new TreeMap<>();
    byMember.forEach((name, partitions) ->
        copy.put(name, Collections.unmodifiableSortedSet(new TreeSet<>(partitions))));
    byMember = Collections.unmodifiableSortedMap(copy);
    free = Collections.unmodifiableSortedSet(new TreeSet<>(free));
  }

  /** Nobody has said anything yet. */
  public static Confirmations none(Topology of) {
    return new Confirmations(of, new TreeMap<>(), new TreeSet<>());
  }

  /** The same, and this member confirms these partitions. */
  public Confirmations with(String member, Collection<Integer> partitions) {
    TreeMap<String, SortedSet<Integer>> more = new TreeMap<>(byMember);
    more.put(member, new TreeSet<>(partitions));
    return new Confirmations(of, more, free);
  }

  /** The same, and this member holds nothing for others. */
  public Confirmations withFree(String member) {
    TreeSet<String> more = new TreeSet<>(free);
    more.add(member);
    return new Confirmations(of, byMember, more);
  }

  /** Whether this member confirms the partition's phase. */
  public boolean has(String member, int partition) {
    SortedSet<Integer> partitions = byMember.get(member);
    return partitions != null && partitions.contains(partition);
  }
}
