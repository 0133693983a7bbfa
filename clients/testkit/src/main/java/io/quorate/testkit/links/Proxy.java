package io.quorate.testkit.links;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for one node: peers connect here and send their datagrams here, and it passes on as the
 * links let it.
 */
final class Proxy {
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final LinkTable table;
  private final String name;
  private final int target;
  private final Map<String, Integer> peerPorts;
  private final NetClient client;
  private final NetServer server;
  private final DatagramSocket datagrams;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

  Proxy(Vertx vertx, LinkTable table, String name, int target, Map<String, Integer> peerPorts) {
    this.vertx = vertx;
    this.table = table;
    this.name = name;
    this.target = target;
    this.peerPorts = Map.copyOf(peerPorts);
    this.client = vertx.createNetClient();
    this.server = vertx
        .createNetServer(new NetServerOptions().setHost(LOOPBACK).setPort(0))
        .connectHandler(this::opened);
    this.datagrams = vertx.createDatagramSocket(new DatagramSocketOptions());
  }

  /** Opens a port for connections, and the same one for datagrams. */
  CompletionStage<?> open() {
    return server
        .listen()
        .compose(open -> datagrams.handler(this::received).listen(open.actualPort(), LOOPBACK))
        .toCompletionStage();
  }

  int port() {
    return server.actualPort();
  }

  void reset(String node) {
    for (Pair pair : pairs) {
      if (name.equals(node) || node.equals(pair.sender.name())) {
        pair.dialer.close();
        pair.node.close();
      }
    }
  }

  /** A connection of a peer, and the one made for it to the node. */
  private final class Pair {
    final NetSocket dialer;
    final NetSocket node;
    final SenderName sender = new SenderName();
    final Stream towards;
    final Stream back;

    Pair(NetSocket dialer, NetSocket node) {
      this.dialer = dialer;
      this.node = node;
      towards = new Stream(vertx, table, () -> link(true), dialer, node);
      back = new Stream(vertx, table, () -> link(false), node, dialer);
    }

    /** Until the peer has said who it is, nothing is wrong. */
    private Link link(boolean isTowards) {
      String peer = sender.name();
      if (peer == null) {
        return Link.GOOD;
      }
      return isTowards ? table.get(peer, name) : table.get(name, peer);
    }

    void join() {
      pairs.add(this);
      dialer.handler(bytes -> {
        sender.look(bytes);
        towards.take(bytes);
      });
      node.handler(back::take);
      dialer.exceptionHandler(broken -> {});
      node.exceptionHandler(broken -> {});
      dialer.closeHandler(closed -> ended(towards));
      node.closeHandler(closed -> ended(back));
      dialer.resume();
    }

    private void ended(Stream stream) {
      pairs.remove(this);
      stream.end();
    }
  }

  private void opened(NetSocket dialer) {
    dialer.pause();
    client
        .connect(target, LOOPBACK)
        .onSuccess(node -> new Pair(dialer, node).join())
        .onFailure(refused -> dialer.close());
  }

  private void received(DatagramPacket packet) {
    String from = nameOf(packet.sender().port());
    Link link = from == null ? Link.GOOD : table.get(from, name);
    if (link.cut() || table.happens(link.lossRate())) {
      return;
    }
    pass(packet.data(), link);
    if (table.happens(link.duplicateRate())) {
      pass(packet.data(), link);
    }
  }

  private void pass(Buffer data, Link link) {
    long delay = table.delayMillis(link);
    if (delay == 0) {
      datagrams.send(data, target, LOOPBACK);
    } else {
      vertx.setTimer(delay, due -> datagrams.send(data, target, LOOPBACK));
    }
  }

  /** A node sends its datagrams from the port on which it listens. */
  private @Nullable String nameOf(int port) {
    for (Map.Entry<String, Integer> peer : peerPorts.entrySet()) {
      if (peer.getValue() == port) {
        return peer.getKey();
      }
    }
    return null;
  }
}
