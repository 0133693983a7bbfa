package io.quorate.node.environment;

import io.quorate.node.wire.Envelope;
import io.quorate.ring.HostPort;
import java.util.function.Consumer;

/**
 * Envelopes to and from peers: unreliable (an envelope may be lost, late, out of order or, in
 * simulation, there twice), bounded (what a slow peer does not take is dropped and reported as
 * {@link Receiver#unreachable}), authenticated (only who proved the cluster secret is a
 * {@link Peer}).
 *
 * <p>Connections are the network's own matter: it dials when there is something to send, backs off
 * from 50 ms to 1 s, ends a backoff when that peer's handshake comes in, and keeps an envelope that
 * waits for a first connection until its time is over.
 */
public interface Network {
  /**
   * Takes the node's address and hands what arrives to the receiver. {@code done} gets an empty
   * string, or a sentence that says why not (a port in use).
   */
  void open(LocalPeer self, Receiver receiver, Consumer<String> done);

  /** Says from now on that we are this: once the cluster id is known, or its generation changed. */
  void identify(LocalPeer self);

  /**
   * Sends an envelope to the node at this address, from this lane. Best effort. Called on the lane.
   */
  void send(int lane, HostPort to, Envelope envelope);

  /** Ends all connections and gives the address back, then calls {@code done}. */
  void close(Runnable done);
}
