package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Network;
import io.quorate.node.environment.OperatorLog;
import io.quorate.node.environment.Receiver;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Encoded;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.MessageCodec;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The network over TCP. */
final class VertxNetwork implements Network {
  /* How it works
   *
   *   send(lane, to) ── encode ──┬── a request ──▶ home lane of the address ──▶ Link ──▶ Connection
   *    on the sender's lane      └── a reply ──▶ lane of the connection it came by ──▶ Connection
   *
   * Each address has one Link, on the lane that its hash names, and that at most one connection,
   * opened by this node: it carries this node's requests and the peer's replies. The peer's requests
   * come on the connection that the peer opened. So neither side has to choose between two
   * connections that were opened at once, and a peer that can be heard but not reached is seen as
   * what it is.
   *
   * The port is shared by all lanes: Vert.x hands what comes to one after the other.
   *
   * Lanes share what is concurrent here: the incoming connections by the peer's address and by its
   * disk, and the number of those that have not proved themselves. Everything else belongs to a lane.
   */

  /** Connections that have not proved themselves: more are closed at once. */
  static final int UNPROVED_MAX = 256;

  /** Connections that came to the port, proved or not: more are closed at once. */
  static final int INCOMING_MAX = 4_096;

  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** A reply whose connection is gone waits so long for another. */
  private static final long REPLY_WAITS_MILLIS = 10_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Vertx vertx;
  private final Clock clock;
  private final OperatorLog log;
  private final RateLimited<Complaint> complaints;
  private final SecureRandom nonces = new SecureRandom();
  private final WireLimits limits;
  private final MemoryBudget memory;
  private final List<LaneNetwork> lanes;
  private final Ports ports;
  private final NetClient client;
  private final ConcurrentHashMap<HostPort, Connection> incoming = new ConcurrentHashMap<>();
  private final DiskClaims disks;
  private final AtomicInteger unproved = new AtomicInteger();
  private final AtomicInteger arrived = new AtomicInteger();
  private final PeerTraffic traffic = new PeerTraffic();
  private volatile @Nullable Opening opening;
  private volatile boolean closed;

  /**
   * Where to take connections.
   *
   * @param host empty: where the node tells its peers to come
   * @param port −1: likewise; 0: any that is free
   */
  record Listening(String host, int port) {}

  /** Who this node is, who takes what comes, and since when. */
  private record Opening(LocalPeer self, Receiver receiver, long since) {}

  VertxNetwork(
      Vertx vertx,
      List<VertxLane> lanes,
      Clock clock,
      OperatorLog log,
      WireLimits limits,
      MemoryBudget memory,
      Listening listening) {
    this.vertx = vertx;
    this.clock = clock;
    this.log = log;
    this.limits = limits;
    this.memory = memory;
    this.disks = new DiskClaims(clock);
    this.complaints = new RateLimited<>(clock, log, Complaint.class);
    this.lanes = lanes.stream().map(lane -> new LaneNetwork(lane, this)).toList();
    this.ports = new Ports(vertx, this.lanes, listening, bytes -> receiver().datagram(bytes));
    // Kept for the network's life: Vert.x closes a client that nobody refers to any more.
    this.client = vertx.createNetClient(new NetClientOptions()
        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
        .setReconnectAttempts(0)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true));
  }

  @Override
  public void open(LocalPeer self, Receiver receiver, Consumer<Opened> done) {
    long since = clock.nanos();
    opening = new Opening(self, receiver, since);
    HostPort shown = self.self().address();
    Consumer<Opened> onFirst = opened -> lanes.get(0).lane().execute(() -> done.accept(opened));
    ports.take(
        shown,
        taken ->
            opening = new Opening(at(self, new HostPort(shown.host(), taken)), receiver, since),
        () -> onFirst.accept(new Opened.Bound(self().self().address())),
        sentence -> onFirst.accept(new Opened.Refused(sentence)));
  }

  private static LocalPeer at(LocalPeer self, HostPort address) {
    Peer peer = self.self();
    return new LocalPeer(
        new Peer(
            peer.name(), peer.disk(), peer.start(), address, peer.cluster(), peer.generation()),
        self.secret());
  }

  @Override
  public void identify(LocalPeer self) {
    Opening before = opened();
    // The address is what was found when the port was taken.
    opening =
        new Opening(at(self, before.self().self().address()), before.receiver(), before.since());
    lanes.forEach(lane -> lane.lane().execute(lane::check));
  }

  @Override
  public void send(int lane, HostPort to, Envelope envelope) {
    Encoded bytes = MessageCodec.encoded(envelope);
    if (bytes.length() > limits.messageBytesMax()) {
      complain(
          Complaint.TOO_LONG,
          "A message of " + bytes.length() + " bytes to " + to + " is too long to be sent.");
      dropped(to, new Waiting(envelope, bytes, 0));
      return;
    }
    boolean isReply = envelope.message() instanceof Reply;
    long millis = isReply ? REPLY_WAITS_MILLIS : envelope.remainingMillis();
    Waiting waiting = new Waiting(envelope, bytes, clock.nanos() + millis * NANOS_PER_MILLI);
    if (isReply) {
      reply(to, waiting);
    } else {
      toHome(to, waiting);
    }
  }

  private void reply(HostPort to, Waiting reply) {
    Connection connection = incoming.get(to);
    if (connection == null) {
      toHome(to, reply);
      return;
    }
    connection.lane().execute(() -> {
      if (!connection.isUp()) {
        toHome(to, reply);
      } else if (!reply.offerTo(connection)) {
        dropped(to, reply);
      }
    });
  }

  private void toHome(HostPort to, Waiting envelope) {
    LaneNetwork home = home(to);
    home.lane().execute(() -> home.send(to, envelope));
  }

  @Override
  public void sendDatagram(HostPort to, byte[] bytes) {
    ports.datagrams().send(to, bytes);
  }

  @Override
  public void knock(HostPort to, Consumer<Knock> done) {
    LaneNetwork first = lanes.get(0);
    Consumer<Knock> onFirst = knock -> first.lane().execute(() -> done.accept(knock));
    client
        .connect(to.port(), to.host())
        .onComplete(
            socket -> {
              var unused = socket.close();
              onFirst.accept(Knock.TAKEN);
            },
            // Epoll and NIO have an exception each, and in common only what the system said.
            e -> onFirst.accept(
                String.valueOf(e.getMessage()).contains("refused") ? Knock.REFUSED : Knock.SILENT));
  }

  private LaneNetwork home(HostPort address) {
    return lanes.get(Math.floorMod(address.hashCode(), lanes.size()));
  }

  @Override
  public void close(Runnable done) {
    closed = true;
    AtomicInteger left = new AtomicInteger(lanes.size());
    for (LaneNetwork lane : lanes) {
      lane.lane()
          .execute(() -> lane.close(() -> {
            if (left.decrementAndGet() == 0) {
              closedAll(done);
            }
          }));
    }
  }

  private void closedAll(Runnable done) {
    LaneNetwork first = lanes.get(0);
    first.lane().execute(() -> {
      ports.release();
      client.close().onComplete(outcome -> first.lane().execute(done));
    });
  }

  NetServer newServer() {
    return vertx.createNetServer(new NetServerOptions().setTcpNoDelay(true).setTcpKeepAlive(true));
  }

  /** Whether a connection that came may stay to prove itself. */
  boolean admit() {
    if (arrived.get() >= INCOMING_MAX || unproved.get() >= UNPROVED_MAX) {
      complain(
          Complaint.TOO_MANY_CONNECTIONS,
          "Closed a connection at once: " + unproved + " others are yet to prove themselves, "
              + arrived + " are open.");
      return false;
    }
    arrived.incrementAndGet();
    unproved.incrementAndGet();
    return true;
  }

  /** Why the peer of a connection that came may not stay: another process has its disk. */
  Optional<Compatibility.Refused> admit(Connection connection, Peer peer) {
    return disks.admit(connection, peer);
  }

  /** The peer of a connection that came proved itself and stays. */
  void proved(Connection connection, Peer peer) {
    unproved.decrementAndGet();
    incoming.put(peer.address(), connection);
    LaneNetwork home = home(peer.address());
    home.lane().execute(() -> home.peerCame(peer.address()));
  }

  /** A connection that came is gone. */
  void gone(Connection connection) {
    arrived.decrementAndGet();
    Optional<Peer> peer = connection.peer();
    if (peer.isEmpty()) {
      unproved.decrementAndGet();
      return;
    }
    incoming.remove(peer.get().address(), connection);
    disks.gone(connection, peer.get().disk());
  }

  /** An envelope found no room. */
  void dropped(HostPort address, Waiting envelope) {
    if (envelope.isReply()) {
      // Nobody here waits for it, and its asker has a timer.
      complain(Complaint.NO_ROOM, "There was no room for a reply to " + address + ".");
      if (envelope.envelope().message() instanceof Reply.Fetched) {
        refuse(address, envelope);
      }
    } else {
      receiver().dropped(address, envelope.envelope());
    }
  }

  /** Instead of a copy for which there is no room: its asker goes on at once. */
  private void refuse(HostPort address, Waiting fetched) {
    Reply refused = new Reply.Refused(Reply.Reason.OVERLOADED, "too many copies are on their way");
    Envelope copy = fetched.envelope();
    Envelope envelope = new Envelope(copy.correlation(), copy.partition(), 0, refused);
    reply(address, new Waiting(envelope, MessageCodec.encoded(envelope), fetched.deadline()));
  }

  void complain(Complaint cause, String sentence) {
    if (!closed) {
      complaints.warn(cause, sentence);
    }
  }

  /** How often each complaint was made since the start, also those that the log left out. */
  SortedMap<String, Long> complaints() {
    return complaints.counts();
  }

  PeerTraffic traffic() {
    return traffic;
  }

  private Opening opened() {
    Opening now = opening;
    if (now == null) {
      throw new IllegalStateException("the network is not open");
    }
    return now;
  }

  LocalPeer self() {
    return opened().self();
  }

  Receiver receiver() {
    return opened().receiver();
  }

  Connection.Setting setting(boolean dialer) {
    Opening now = opened();
    long upMillis = Math.max(0, clock.nanos() - now.since()) / NANOS_PER_MILLI;
    LocalPeer shown =
        new LocalPeer(now.self().self().upFor(upMillis), now.self().secret());
    return new Connection.Setting(clock, shown, nonces, limits, memory, traffic, dialer);
  }

  Clock clock() {
    return clock;
  }

  OperatorLog log() {
    return log;
  }

  WireLimits limits() {
    return limits;
  }

  NetClient client() {
    return client;
  }
}
