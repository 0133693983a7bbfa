package io.quorate.node.request;

import io.quorate.ring.Member;
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
 * @param serves whether this node answers requests: topology known, storage open, not stopping
 * @param notReady why clients had better ask another, one sentence; empty if they need not. Who
 *     leaves the cluster serves until it has left
 * @param storage why this node's storage takes no writes just now, one sentence; empty if it does.
 *     Reads go on, and so do writes that enough others take
 */
public record ClusterView(
    Optional<Topology> topology,
    Map<String, Liveness.State> states,
    boolean serves,
    String notReady,
    String storage) {
  /** Why a node serves no more that stops. */
  public static final String STOPPING = "this node is stopping";

  /** One whose storage takes writes. */
  public ClusterView(
      Optional<Topology> topology,
      Map<String, Liveness.State> states,
      boolean serves,
      String notReady) {
    this(topology, states, serves, notReady, "");
  }

  /** The same with other states of the members. */
  public ClusterView withStates(Map<String, Liveness.State> next) {
    return new ClusterView(topology, next, serves, notReady, storage);
  }

  /** The same of a storage about which this is to be said. */
  public ClusterView withStorage(String sentence) {
    return new ClusterView(topology, states, serves, notReady, sentence);
  }

  /** The same of a node that stops. */
  public ClusterView stopping() {
    return new ClusterView(topology, states, false, STOPPING, storage);
  }

  /** What this node, by its name, knows once it goes by a topology. */
  public static ClusterView of(
      Topology topology, Map<String, Liveness.State> states, String self, boolean stopping) {
    Optional<Member> member = topology.member(self);
    String why = "";
    if (member.isEmpty()) {
      why = "this node is no member of its cluster";
    } else if (stopping) {
      why = STOPPING;
    } else if (member.get().role().isGoing()) {
      why = "this node is leaving its cluster";
    }
    return new ClusterView(Optional.of(topology), states, member.isPresent() && !stopping, why);
  }

  /** What a node knows that has no topology, and why it has none. */
  public static ClusterView none(String why) {
    return new ClusterView(Optional.empty(), Collections.emptySortedMap(), false, why);
  }

  /** Whether clients may be sent here. */
  public boolean isReady() {
    return serves && notReady.isEmpty();
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
