package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Backoff;
import io.quorate.node.wire.Encoded;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.HostPort;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way to one address: dials when there is something to send. Confined to its lane. */
final class Link {
  /* How it works
   *
   *            send                connected, proved
   *    IDLE ─────────▶ DIALING ─────────────────────▶ UP
   *     ▲                 │ ▲                          │
   *     │ nothing waits   │ │ time is over, or the     │ lost
   *     │                 ▼ │ peer's handshake came in │
   *     └────────────── RESTING ◀──────────────────────┘
   *
   * Until the first success since the node started, what is sent waits through failures until its
   * time is over: the peer may be starting as we are. After it, a failure fails everything that
   * waits, and so does sending while the link rests: the peer was there and is not any more, and its
   * callers should ask somebody else at once.
   */

  private enum Phase {
    IDLE,
    DIALING,
    UP,
    RESTING
  }

  private final HostPort address;
  private final Lane lane;
  private final WireLimits limits;
  private final Host host;
  private final Backoff backoff;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private Phase phase = Phase.IDLE;
  private boolean everUp;
  private String complained = "";
  private @Nullable Carrier carrier;
  private Lane.@Nullable Timer rest;

  /** What a link needs of its network. */
  interface Host {
    long now();

    /** Opens a connection and tells the link how it went. */
    void dial(Link link);

    void unreachable(HostPort address, String why);

    void dropped(HostPort address, Waiting waiting);

    void info(String sentence);

    void warn(String sentence);
  }

  /** A connection that is up. */
  interface Carrier {
    /** Takes an encoded envelope; not if there is no room for it, or no connection any more. */
    boolean offer(Encoded envelope, long deadline);
  }

  Link(HostPort address, Lane lane, WireLimits limits, Host host) {
    this.address = address;
    this.lane = lane;
    this.limits = limits;
    this.host = host;
    this.backoff = new Backoff(lane.random());
  }

  HostPort address() {
    return address;
  }

  void send(Waiting envelope) {
    if (phase == Phase.UP && carrier != null) {
      offer(carrier, envelope);
    } else if (phase == Phase.RESTING && everUp) {
      host.unreachable(address, "it was lost a moment ago");
    } else {
      keep(envelope);
      if (phase == Phase.IDLE) {
        dial();
      }
    }
  }

  private void offer(Carrier to, Waiting envelope) {
    if (!envelope.offerTo(to)) {
      host.dropped(address, envelope);
    }
  }

  private void keep(Waiting envelope) {
    if (!hasRoom(envelope)) {
      forgetOver();
    }
    if (hasRoom(envelope)) {
      waiting.add(envelope);
      waitingBytes += envelope.bytes().length();
    } else {
      host.dropped(address, envelope);
    }
  }

  private boolean hasRoom(Waiting envelope) {
    return waiting.isEmpty()
        || (waiting.size() < limits.waitingMax()
            && waitingBytes + envelope.bytes().length() <= limits.waitingBytesMax());
  }

  /** What waited too long: its asker's own timer has told it. */
  private void forgetOver() {
    long now = host.now();
    waiting.removeIf(envelope -> envelope.isOver(now));
    waitingBytes =
        waiting.stream().mapToLong(envelope -> envelope.bytes().length()).sum();
  }

  private void dial() {
    phase = Phase.DIALING;
    host.dial(this);
  }

  /** The peer proved itself. */
  void established(Carrier proved, Peer peer) {
    phase = Phase.UP;
    carrier = proved;
    everUp = true;
    backoff.succeeded();
    if (!complained.isEmpty()) {
      complained = "";
      host.info("Reached node " + peer.name() + " at " + address + ".");
    }
    List<Waiting> ready = List.copyOf(waiting);
    forgetAll();
    ready.forEach(envelope -> offer(proved, envelope));
  }

  /** There is no connection, or none any more. */
  void failed(String why) {
    carrier = null;
    phase = Phase.RESTING;
    if (!complained.equals(why)) {
      complained = why;
      host.warn("Cannot reach the node at " + address + ": " + why);
    }
    rest = lane.after(backoff.failed(), this::rested);
    if (everUp) {
      forgetAll();
      host.unreachable(address, why);
    }
  }

  private void forgetAll() {
    waiting.clear();
    waitingBytes = 0;
  }

  private void rested() {
    rest = null;
    forgetOver();
    if (waiting.isEmpty()) {
      phase = Phase.IDLE;
    } else {
      dial();
    }
  }

  /** The peer itself came to us: it is there. */
  void peerCame() {
    if (rest != null) {
      rest.cancel();
      backoff.succeeded();
      rested();
    }
  }

  /** The network is closing. */
  void close() {
    forgetAll();
    if (rest != null) {
      rest.cancel();
      rest = null;
    }
    phase = Phase.IDLE;
  }
}
