package io.quorate.node;

import io.quorate.node.coordinator.CoordinatorSettings;
import io.quorate.node.exchange.ExchangeSettings;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.HostPort;
import io.quorate.ring.founding.ConfiguredMembers;
import io.quorate.ring.membership.SwimSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a node is told before it starts.
 *
 * @param name its name, unique in the cluster; a member's name
 * @param peer where it listens for peers; port 0: any free one
 * @param http where its HTTP interface listens, shown to others; it is not the node's own matter
 * @param zone what it fails together with: owners of a key are spread over zones
 * @param weight its share of the copies relative to others, 0 to 1,000
 * @param configured the members that found the cluster together, and the buckets
 * @param found whether it founds the cluster when all configured members have shown themselves
 * @param joining the running cluster that it comes into, instead of founding one; counts until it
 *     is a member
 * @param secret the cluster secret, where it is configured outside the data directory
 * @param storage the limits of the log
 * @param coordinator how patient the coordinator is, and how much it takes on
 * @param removeAfter how long a member may be dead until it is given up; empty: for ever
 * @param swim how it finds out which members answer
 * @param exchange how eagerly copies are compared with those of other owners
 * @param reap when tombstones are reaped
 * @param hotBytes how many bytes of values used lately are kept in memory, over all lanes
 * @param memory what long values may take of the heap, this node's own; shared with its network and
 *     its HTTP interface
 */
public record NodeConfiguration(
    String name,
    HostPort peer,
    HostPort http,
    String zone,
    int weight,
    ConfiguredMembers configured,
    boolean found,
    Optional<Joining> joining,
    Optional<byte[]> secret,
    StorageSettings storage,
    CoordinatorSettings coordinator,
    Optional<Duration> removeAfter,
    SwimSettings swim,
    ExchangeSettings exchange,
    ReapSettings reap,
    long hotBytes,
    MemoryBudget memory) {
  /**
   * How a node comes into a running cluster.
   *
   * @param seed where a member listens for peers
   * @param secret the cluster secret that a member has given for a join token, to be kept in the
   *     data directory; empty: it is there, or configured
   */
  public record Joining(HostPort seed, Optional<byte[]> secret) {}
}
