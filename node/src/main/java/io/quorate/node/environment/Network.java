package io.quorate.node.environment;

import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.ring.HostPort;
import java.util.function.Consumer;

/**
 * Envelopes to and from peers: unreliable (an envelope may be lost, late, out of order or, in
 * simulation, there twice), bounded (what a slow peer does not take is dropped and reported as
 * {@link Receiver#dropped}), authenticated (only who proved the cluster secret is a {@link Peer}).
 *
 * <p>Connections are the network's own matter: it dials when there is something to send, backs off
 * from 50 ms to 1 s, ends a backoff when that peer's handshake comes in, and keeps an envelope that
 * waits for a first connection until its time is over.
 *
 * <p>Beside the connections there are datagrams (UDP) on the port of the same number, which need
 * none: what they say is to be proved by whoever reads them.
 */
public interface Network {
  /** Longer packets may be cut into parts on the way, and are lost with one of these. */
  int DATAGRAM_BYTES_MAX = 1_400;

  /**
   * Takes the node's address and hands what arrives to the receiver. {@code done} is called once,
   * on lane 0.
   */
  void open(LocalPeer self, Receiver receiver, Consumer<Opened> done);

  /** What came of opening the network. */
  sealed interface Opened {
    /**
     * Peers can reach the node.
     *
     * @param address what the network shows to peers: {@code self}'s, with the port that was found
     *     where any port was asked for
     */
    record Bound(HostPort address) implements Opened {}

    /** They cannot; the sentence says why, for the operator (a port in use). */
    record Refused(String sentence) implements Opened {}
  }

  /** Says from now on that we are this: once the cluster id is known, or its generation changed. */
  void identify(LocalPeer self);

  /**
   * Sends an envelope to the node at this address, from this lane. Best effort. Called on the lane.
   * A reply goes back on the connection that its request came by while that one lives; whatever
   * else goes to {@code to}, on a connection that this node opens.
   */
  void send(int lane, HostPort to, Envelope envelope);

  /**
   * Sends these bytes to the node at this address in one packet, as they are: unproved, maybe lost,
   * maybe twice. Called on lane 0.
   *
   * @param bytes at most {@value #DATAGRAM_BYTES_MAX}
   */
  void sendDatagram(HostPort to, byte[] bytes);

  /**
   * Sees whether anything takes connections at this address. {@code done} is called once, on any
   * thread, after two seconds at the latest. Called on lane 0.
   */
  void knock(HostPort to, Consumer<Knock> done);

  /** What came of a {@link #knock}. */
  enum Knock {
    /** Something took the connection, perhaps only an operating system. */
    TAKEN,
    /** The machine says that nothing listens there. */
    REFUSED,
    /** No answer. */
    SILENT
  }

  /** Ends all connections and gives the address back, then calls {@code done}. */
  void close(Runnable done);
}
