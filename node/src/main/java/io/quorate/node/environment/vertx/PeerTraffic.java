package io.quorate.node.environment.vertx;

import java.util.concurrent.atomic.LongAdder;

/**
 * What goes over the connections to peers, opened by either side, since the start. Counted by all
 * lanes, read by any thread.
 */
public final class PeerTraffic {
  private final LongAdder connections = new LongAdder();
  private final LongAdder sentBytes = new LongAdder();
  private final LongAdder receivedBytes = new LongAdder();
  private final LongAdder refused = new LongAdder();

  PeerTraffic() {}

  void established() {
    connections.increment();
  }

  void sent(int bytes) {
    sentBytes.add(bytes);
  }

  void received(int bytes) {
    receivedBytes.add(bytes);
  }

  /** A connection is gone. */
  void closed(boolean wasEstablished, boolean wasRefused) {
    if (wasEstablished) {
      connections.decrement();
    }
    if (wasRefused) {
      refused.increment();
    }
  }

  /** Connections whose peer has proved itself. */
  public long connections() {
    return connections.sum();
  }

  /** Bytes handed to sockets, handshakes and frames included. */
  public long sentBytes() {
    return sentBytes.sum();
  }

  /** Bytes that came, also from who never proved itself. */
  public long receivedBytes() {
    return receivedBytes.sum();
  }

  /** Connections that were closed because of what came over them, or did not. */
  public long refused() {
    return refused.sum();
  }
}
