package io.quorate.node.request;

import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.util.Map;
import java.util.Optional;

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
    String notReady) {}
