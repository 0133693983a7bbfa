package io.quorate.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that were free a moment ago, two for each node. */
final class Ports {
  private final List<Integer> ports;

  private Ports(List<Integer> ports) {
    this.ports = List.copyOf(ports);
  }

  static Ports free(int nodes) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 2 * nodes; i++) {
      sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : sockets) {
      socket.close();
    }
    return new Ports(ports);
  }

  int size() {
    return ports.size() / 2;
  }

  int http(int node) {
    return ports.get(2 * node - 2);
  }

  int peer(int node) {
    return ports.get(2 * node - 1);
  }
}
