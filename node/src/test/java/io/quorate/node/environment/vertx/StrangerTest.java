package io.quorate.node.environment.vertx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Refusal;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.node.wire.Session;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes to the peer port from who is no node, or a node that misbehaves. */
@Timeout(120)
class StrangerTest {
  private static Socket dial(TestNode node) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.address().port());
    socket.setSoTimeout(30_000);
    return socket;
  }

  /** What the node says before it closes. */
  private static byte[] untilClosed(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    try {
      return in.readAllBytes();
    } catch (SocketException e) {
      // A reset closes as well.
      return new byte[0];
    }
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException e) {
      assertTrue(socket.isConnected(), "the node closed before it read all, as it may");
    }
  }

  private static List<byte[]> garbage() {
    List<byte[]> all = new ArrayList<>();
    all.add("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    all.add(ByteBuffer.allocate(20).putInt(Integer.MAX_VALUE).array());
    all.add(ByteBuffer.allocate(20).putInt(-1).array());
    all.add(new byte[100]);
    for (int seed = 0; seed < 30; seed++) {
      byte[] random = new byte[1 + new Random(seed).nextInt(100_000)];
      new Random(seed).nextBytes(random);
      if (random.length >= 4) {
        random[0] |= 1;
        all.add(random);
      }
    }
    return all;
  }

  @Test
  void garbageClosesItsConnectionWithOneLineAndHurtsNothing() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      long began = System.nanoTime();
      for (byte[] bytes : garbage()) {
        try (Socket socket = dial(a)) {
          write(socket, bytes);
          assertEquals(0, untilClosed(socket).length);
        }
        b.send(a.address(), new Envelope(1, 0, 10_000, new Request.Ping()));
        assertEquals(new Reply.Pong(), b.receive().message());
      }
      long lines =
          a.said().stream().filter(line -> line.contains("Closed a connection")).count();
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began) + 1;
      assertTrue(lines >= 1 && lines <= seconds, a.said().toString());
      assertEquals(garbage().size(), a.receivedCount());
      // A connection is counted when it was closed, which its other end may see first.
      await().untilAsserted(() -> {
        assertEquals(garbage().size(), a.environment().networkRefusals().get("garbage"));
        assertEquals(garbage().size(), a.environment().traffic().refused());
      });
      assertEquals(1, a.environment().traffic().connections());
      assertTrue(b.environment().traffic().sentBytes() > 0);
      assertTrue(a.environment().traffic().receivedBytes() > 0);
    }
  }

  @Test
  @Tag("slow")
  void connectionsThatDoNotProveThemselvesAreBounded() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      for (int i = 0; i < VertxNetwork.UNPROVED_MAX + 20; i++) {
        sockets.add(dial(a));
      }
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> a.said().toString().contains("Closed a connection at once"));
      // The silent ones are gone after their time; then there is room for a node again.
      b.send(a.address(), new Envelope(1, 0, 60_000, new Request.Ping()));
      assertEquals(new Reply.Pong(), b.receive().message());
      for (Socket socket : sockets) {
        assertEquals(0, untilClosed(socket).length);
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  /** A peer that knows the secret, on a plain socket. */
  private static final class PlainPeer implements Session.Events {
    private final Session session;
    private boolean proved;

    private PlainPeer(HostPort address) {
      Peer self = new Peer("plain", new DiskId(99), 1, address, "", 0);
      session = Session.ofAcceptor(
          new LocalPeer(self, TestNode.SECRET),
          new Random(1),
          WireLimits.DEFAULT,
          new MemoryBudget(100 << 20),
          this);
    }

    private void prove(Socket socket) throws IOException {
      byte[] buffer = new byte[1_000];
      while (!proved) {
        int count = socket.getInputStream().read(buffer);
        session.receive(ByteBuffer.wrap(buffer, 0, count));
        socket.getOutputStream().write(session.poll(0, 1_000));
      }
    }

    @Override
    public Optional<Compatibility.Refused> admit(Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Peer peer) {
      proved = true;
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {}

    @Override
    public void ended(Refusal refusal, String sentence) {
      throw new AssertionError(sentence);
    }
  }

  @Test
  @Tag("slow")
  void whatAPeerThatReadsNothingCannotTakeIsDroppedAndReported() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestNode a = TestNode.start("a")) {
      HostPort address = new HostPort("127.0.0.1", server.getLocalPort());
      Request join = new Request.Join(Key.of("b", "k"), new byte[1 << 20], Durability.OS, "", 0);
      a.send(address, new Envelope(0, 0, 60_000, new Request.Ping()));
      try (Socket socket = server.accept()) {
        new PlainPeer(address).prove(socket);
        assertEquals("connected plain", a.hear());
        for (int i = 1; i <= 100; i++) {
          a.send(address, new Envelope(i << 8, 0, 60_000, join));
        }
        a.settle();
        a.settle();
        int dropped = a.dropped().size();
        assertTrue(dropped >= 10 && dropped <= 40, "dropped " + dropped);
        // It reads nothing and says nothing: after ten seconds it counts as gone.
        assertEquals("unreachable " + address.port(), a.hear());
      }
    }
  }
}
