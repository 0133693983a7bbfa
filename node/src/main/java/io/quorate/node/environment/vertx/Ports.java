package io.quorate.node.environment.vertx;

import io.quorate.ring.HostPort;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the node's port: for connections on all lanes, and of the same number for datagrams on lane
 * 0. Where any port is asked for, one is looked for that is free for both.
 */
final class Ports {
  private static final String CLAIMS = "io.quorate.ports";

  /** So many ports are tried that are free for connections and taken for datagrams. */
  private static final int TRIES_MAX = 32;

  private final Vertx vertx;
  private final List<LaneNetwork> lanes;
  private final VertxNetwork.Listening listening;
  private final Datagrams datagrams;
  private final SecureRandom random = new SecureRandom();
  private @Nullable String claim;

  Ports(
      Vertx vertx,
      List<LaneNetwork> lanes,
      VertxNetwork.Listening listening,
      Consumer<byte[]> onDatagram) {
    this.vertx = vertx;
    this.lanes = lanes;
    this.listening = listening;
    this.datagrams = new Datagrams(vertx, lanes.get(0).lane(), onDatagram);
  }

  Datagrams datagrams() {
    return datagrams;
  }

  /**
   * Takes a port; each callback comes on a lane.
   *
   * @param shown the address that others are told, which counts where nothing else is set
   * @param taken told the port's number, where any was asked for, before anything comes to it
   * @param refused told in a sentence why there is none
   */
  void take(HostPort shown, IntConsumer taken, Runnable done, Consumer<String> refused) {
    String host = listening.host().isEmpty() ? shown.host() : listening.host();
    int port = listening.port() < 0 ? shown.port() : listening.port();
    String name = host + ":" + port;
    if (port != 0) {
      if (vertx.sharedData().getLocalMap(CLAIMS).putIfAbsent(name, name) != null) {
        // Vert.x would share the port between the two nodes of this process.
        refused.accept(inUse(host, port));
        return;
      }
      claim = name;
    }
    new Taking(host, port, taken, done, refused).begin(1);
  }

  /** Gives the datagrams' port back, and the claim. The lanes have given back theirs. */
  void release() {
    datagrams.close();
    if (claim != null) {
      vertx.sharedData().getLocalMap(CLAIMS).remove(claim);
      claim = null;
    }
  }

  private static String inUse(String host, int port) {
    return "Port " + port + " of " + host + " is in use: cannot take peers' connections there.";
  }

  private final class Taking {
    private final String host;
    private final int asked;
    private final IntConsumer taken;
    private final Runnable done;
    private final Consumer<String> refused;

    Taking(String host, int asked, IntConsumer taken, Runnable done, Consumer<String> refused) {
      this.host = host;
      this.asked = asked;
      this.taken = taken;
      this.done = done;
      this.refused = refused;
    }

    void begin(int attempt) {
      // Vert.x takes a port of its own choice for a negative number, the same for the same number.
      int port = asked == 0 ? -1 - random.nextInt(Integer.MAX_VALUE) : asked;
      LaneNetwork first = lanes.get(0);
      first
          .lane()
          .execute(() -> first.listen(
              host,
              port,
              actual -> {
                if (asked == 0) {
                  taken.accept(actual);
                }
                datagrams.open(
                    host,
                    actual,
                    () -> listenOnAll(1, port),
                    e -> first.unlisten(() -> noDatagrams(attempt, actual, e)));
              },
              e -> fail(asked, e)));
    }

    private void noDatagrams(int attempt, int port, Throwable e) {
      if (asked == 0 && attempt < TRIES_MAX) {
        begin(attempt + 1);
      } else {
        fail(port, e);
      }
    }

    private void listenOnAll(int lane, int port) {
      if (lane == lanes.size()) {
        done.run();
        return;
      }
      LaneNetwork next = lanes.get(lane);
      next.lane()
          .execute(
              () -> next.listen(host, port, x -> listenOnAll(lane + 1, port), e -> fail(asked, e)));
    }

    private void fail(int port, Throwable e) {
      // Epoll and NIO have an exception each, and in common only what the system said.
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      lanes.get(0).lane().execute(() -> {
        release();
        refused.accept(
            inUse
                ? inUse(host, port)
                : "Cannot take peers' connections at " + host + ":" + port + ": " + e.getMessage());
      });
    }
  }
}
