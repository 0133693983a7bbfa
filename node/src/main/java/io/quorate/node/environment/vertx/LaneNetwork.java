package io.quorate.node.environment.vertx;

import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Refusal;
import io.quorate.ring.HostPort;
import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lane's part of the network: the links whose home it is, the connections on its event loop,
 * and its share of what comes to the port. Confined to the lane.
 */
final class LaneNetwork implements Link.Host {
  private final VertxLane lane;
  private final VertxNetwork network;
  private final Map<HostPort, Link> links = new LinkedHashMap<>();
  private final List<Connection> connections = new ArrayList<>();
  private @Nullable NetServer server;
  private boolean closing;

  LaneNetwork(VertxLane lane, VertxNetwork network) {
    this.lane = lane;
    this.network = network;
  }

  VertxLane lane() {
    return lane;
  }

  /** Takes connections at this port; tells the port taken, or what went wrong. */
  void listen(String host, int port, Consumer<Integer> taken, Consumer<Throwable> failed) {
    NetServer made = network.newServer();
    server = made;
    made.connectHandler(socket -> lane.run(() -> accept(socket)));
    made.listen(port, host)
        .onComplete(
            opened -> lane.execute(() -> taken.accept(opened.actualPort())),
            e -> lane.execute(() -> failed.accept(e)));
  }

  /** Takes none any more. */
  void unlisten(Runnable done) {
    NetServer open = server;
    server = null;
    Future<Void> closed = open == null ? Future.succeededFuture() : open.close();
    // A server that cannot be closed is gone with its process; nobody could do anything about it.
    closed.onComplete(outcome -> lane.execute(done));
  }

  private void accept(NetSocket socket) {
    if (closing || !network.admit()) {
      var unused = socket.close();
      return;
    }
    connect(socket, false, new Incoming());
  }

  private Connection connect(NetSocket socket, boolean dialer, Connection.Owner owner) {
    Connection connection = new Connection(lane, socket, network.setting(dialer), owner);
    connections.add(connection);
    connection.start();
    return connection;
  }

  /** Sends to this address, whose home is this lane. */
  void send(HostPort to, Waiting envelope) {
    if (!closing) {
      link(to).send(envelope);
    }
  }

  private Link link(HostPort address) {
    return links.computeIfAbsent(address, to -> new Link(to, lane, network.limits(), this));
  }

  /** The peer with this address, whose home is this lane, came to us. */
  void peerCame(HostPort address) {
    Link link = links.get(address);
    if (link != null) {
      link.peerCame();
    }
  }

  /** Ends the connections to peers that this node, as it is now, may not talk to. */
  void check() {
    List.copyOf(connections).forEach(connection -> connection.check(network.self()));
  }

  void close(Runnable done) {
    closing = true;
    links.values().forEach(Link::close);
    // The port first: a peer whose connection is closed comes again at once.
    unlisten(() -> {
      List.copyOf(connections).forEach(Connection::close);
      done.run();
    });
  }

  @Override
  public long now() {
    return network.clock().nanos();
  }

  @Override
  public void dial(Link link) {
    HostPort to = link.address();
    network
        .client()
        .connect(to.port(), to.host())
        .onComplete(
            // At once, before the socket can say anything that nobody would hear.
            socket -> lane.run(() -> dialled(link, socket)),
            e -> lane.execute(() -> link.failed(reason(e))));
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void dialled(Link link, NetSocket socket) {
    if (closing) {
      var unused = socket.close();
      return;
    }
    connect(socket, true, new Outgoing(link));
  }

  @Override
  public void unreachable(HostPort address, String why) {
    network.receiver().unreachable(address, why);
  }

  @Override
  public void dropped(HostPort address, Waiting envelope) {
    network.dropped(address, envelope);
  }

  @Override
  public void info(String sentence) {
    network.log().info(sentence);
  }

  @Override
  public void warn(String sentence) {
    network.log().warn(sentence);
  }

  /** A connection that this node opened. */
  private final class Outgoing implements Connection.Owner {
    private final Link link;

    private Outgoing(Link link) {
      this.link = link;
    }

    @Override
    public Optional<Compatibility.Refused> admit(Connection connection, Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Connection connection, Peer peer) {
      network.receiver().connected(peer);
      link.established(connection, peer);
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      network.receiver().received(peer, envelope, hold);
    }

    @Override
    public void closed(Connection connection, Connection.Ending ending) {
      connections.remove(connection);
      if (!closing) {
        if (ending.refusal().equals(Optional.of(Refusal.TAKEN))) {
          network.receiver().taken(ending.sentence());
        }
        link.failed(ending.sentence());
      }
    }
  }

  /** A connection that came to the port. */
  private final class Incoming implements Connection.Owner {
    @Override
    public Optional<Compatibility.Refused> admit(Connection connection, Peer peer) {
      return network.admit(connection, peer);
    }

    @Override
    public void established(Connection connection, Peer peer) {
      network.proved(connection, peer);
      network.receiver().connected(peer);
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      network.receiver().received(peer, envelope, hold);
    }

    @Override
    public void closed(Connection connection, Connection.Ending ending) {
      connections.remove(connection);
      network.gone(connection);
      ending
          .refusal()
          .ifPresent(refusal -> network.complain(
              Complaint.of(refusal),
              "Closed a connection from " + connection.remote() + ": " + ending.sentence()));
    }
  }
}
