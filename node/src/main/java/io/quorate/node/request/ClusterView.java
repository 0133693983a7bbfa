package io.quorate.node.request;

import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cluster as one node knows it at one moment.
 *
 * @param topology empty while the node has none
 * @param states each member's liveness as this node sees it, by name
 * @param ready whether this node serves: topology known, storage open, not leaving
 * @param notReady why not, one sentence; empty if ready
 */
public record ClusterView(
    Optional<Topology> topology,
    Map<String, Liveness.State> states,
    boolean ready,
    String notReady) {
  /** What a node knows that has no topology, and why it has none. */
  public static ClusterView none(String why) {
    return new ClusterView(Optional.empty(), Collections.emptySortedMap(), false, why);
  }

  /** How many members answer. */
  public int alive() {
    return Collections.frequency(states.values(), Liveness.State.ALIVE);
  }

  /** The members that do not answer any more. */
  public SortedSet<String> dead() {
    TreeSet<String> dead = new TreeSet<>();
    states.forEach((name, state) -> {
      if (state == Liveness.State.DEAD) {
        dead.add(name);
      }
    });
    return dead;
  }

  /** What is known of the members before anybody has looked. */
  public static SortedMap<String, Liveness.State> allAlive(Topology topology) {
    TreeMap<String, Liveness.State> states = new TreeMap<>();
    topology.members().forEach(member -> states.put(member.name(), Liveness.State.ALIVE));
    return Collections.unmodifiableSortedMap(states);
  }
}
