package io.quorate.node.environment.vertx;

import io.quorate.ring.HostPort;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port for datagrams. Confined to lane 0. */
final class Datagrams {
  private final Vertx vertx;
  private final VertxLane lane;
  private final Consumer<byte[]> onDatagram;
  private @Nullable DatagramSocket socket;

  Datagrams(Vertx vertx, VertxLane lane, Consumer<byte[]> onDatagram) {
    this.vertx = vertx;
    this.lane = lane;
    this.onDatagram = onDatagram;
  }

  /** Takes datagrams at this port from now on, or tells what went wrong; called on the lane. */
  void open(String host, int port, Runnable done, Consumer<Throwable> failed) {
    DatagramSocket made =
        vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(host.contains(":")));
    made.handler(packet -> lane.run(() -> onDatagram.accept(packet.data().getBytes())));
    // What goes wrong with one datagram is its loss, and that is in the contract.
    made.exceptionHandler(e -> {});
    made.listen(port, host)
        .onComplete(
            opened -> lane.execute(() -> {
              socket = made;
              done.run();
            }),
            e -> lane.execute(() -> {
              var unused = made.close();
              failed.accept(e);
            }));
  }

  void send(HostPort to, byte[] bytes) {
    DatagramSocket open = socket;
    if (open != null) {
      var unused = open.send(Buffer.buffer(bytes), to.port(), to.host());
    }
  }

  void close() {
    DatagramSocket open = socket;
    socket = null;
    if (open != null) {
      var unused = open.close();
    }
  }
}
