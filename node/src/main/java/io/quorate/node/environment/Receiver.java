package io.quorate.node.environment;

import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Peer;
import io.quorate.ring.HostPort;

/**
 * Takes what comes from the network. A call comes on any lane: the receiver hands it on to the lane
 * that it belongs to.
 */
public interface Receiver {
  /** An envelope from a peer that proved the cluster secret. */
  void received(Peer from, Envelope envelope);

  /**
   * The same, of a message that takes room in the node's memory until it is answered.
   *
   * @param hold given back by the receiver
   */
  default void received(Peer from, Envelope envelope, Hold hold) {
    received(from, envelope);
    hold.release();
  }

  /** A handshake with this peer ended well, whoever began it. */
  void connected(Peer peer);

  /**
   * The connection to this address failed or broke: what was sent there and not answered may or may
   * not have arrived.
   */
  void unreachable(HostPort address, String why);

  /**
   * A peer that proved the cluster secret says that another process runs on this node's disk, and
   * answers it: this node must stop. May be called more than once.
   */
  void taken(String sentence);

  /** A datagram came to the port, from anybody. */
  void datagram(byte[] bytes);

  /** There was no room for this envelope on its way to this address: nothing of it was sent. */
  void dropped(HostPort address, Envelope envelope);
}
