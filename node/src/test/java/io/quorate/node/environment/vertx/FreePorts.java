package io.quorate.node.environment.vertx;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports that nobody uses, below the range from which the system takes those of outgoing
 * connections: a port of a node that is down stays free until it is up again.
 *
 * <p>A process takes them out of a stretch of its own, whose first port it listens to for as long
 * as it lives: processes that test at once never get the same, not even while nobody listens there.
 *
 * <p>The test kit has the same for all that is built on it: it is built on this module, so that
 * these tests cannot use its own, and what it offers to others cannot come from tests.
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int STRETCH = 250;
  private static final int STRETCHES = 48;

  /** Where the next block begins, and where the stretch ends in which it has to be. */
  private static int next;

  private static int end;

  /** The first ports of this process's stretches: never closed. */
  private static final List<ServerSocket> HELD = new ArrayList<>();

  private FreePorts() {}

  /**
   * The first of so many free ports in a row.
   *
   * @param size 1 to 100
   * @throws IllegalStateException if there are none
   */
  public static synchronized int block(int size) {
    if (size < 1 || size > 100) {
      throw new IllegalArgumentException("a block of " + size + " ports");
    }
    while (true) {
      if (next + size > end) {
        takeStretch();
      }
      int first = next;
      next += size;
      if (areFree(first, size)) {
        return first;
      }
    }
  }

  /** Begins at another place than processes that were started just before. */
  private static void takeStretch() {
    int offset = (int) (ProcessHandle.current().pid() % STRETCHES);
    for (int tries = 0; tries < STRETCHES; tries++) {
      int first = FIRST + (offset + tries) % STRETCHES * STRETCH;
      if (isTaken(first)) {
        next = first + 1;
        end = first + STRETCH;
        return;
      }
    }
    throw new IllegalStateException("no free ports");
  }

  /** Whether this port could be taken until the process ends. */
  private static boolean isTaken(int port) {
    try {
      HELD.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      return true;
    } catch (IOException e) {
      // The answer to the question: another process has this stretch, or this one has had it.
      return false;
    }
  }

  private static boolean areFree(int first, int size) {
    for (int port = first; port < first + size; port++) {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      try (ServerSocket socket = new ServerSocket();
          DatagramSocket datagrams = new DatagramSocket(null)) {
        socket.bind(address);
        datagrams.bind(address);
      } catch (IOException e) {
        // The answer to the question: somebody has it.
        return false;
      }
    }
    return true;
  }
}
