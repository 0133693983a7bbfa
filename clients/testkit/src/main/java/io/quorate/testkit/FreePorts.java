package io.quorate.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody uses, below the range from which the system takes those of outgoing
 * connections: a port of a node that is down stays free until it is up again.
 *
 * <pre>{@code
 * int http = FreePorts.block(2);
 * System.out.println("--http-port " + http + " --peer-port " + (http + 1));
 * }</pre>
 */
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;

  /** Processes that run at once begin at different places. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 64 % COUNT));

  private FreePorts() {}

  /**
   * The first of so many free ports in a row.
   *
   * @throws IllegalStateException if there are none
   */
  public static int block(int size) {
    for (int tries = 0; tries < COUNT; tries++) {
      int first = FIRST + Math.floorMod(NEXT.getAndAdd(size), COUNT - size);
      if (areFree(first, size)) {
        return first;
      }
    }
    throw new IllegalStateException("no free ports");
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
