package io.quorate.node.wire;

import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;

/**
 * The node at the other end of a connection, as its handshake proved it.
 *
 * @param name its configured name
 * @param disk the identity of its data directory
 * @param start random at each start of the process
 * @param address where it listens for peers; answers go there
 * @param cluster its cluster id in hexadecimal, empty while it has no topology
 * @param generation its topology's generation, 0 while it has none
 * @param upMillis how long the process had listened for peers when it said so
 */
public record Peer(
    String name,
    DiskId disk,
    long start,
    HostPort address,
    String cluster,
    long generation,
    long upMillis) {
  /** A node that begins to listen. */
  public Peer(
      String name, DiskId disk, long start, HostPort address, String cluster, long generation) {
    this(name, disk, start, address, cluster, generation, 0);
  }

  /** The same after it has listened for so long. */
  public Peer upFor(long millis) {
    return new Peer(name, disk, start, address, cluster, generation, millis);
  }
}
