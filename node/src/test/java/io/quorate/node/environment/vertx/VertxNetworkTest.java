package io.quorate.node.environment.vertx;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.environment.Network;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.vertx.core.Vertx;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VertxNetworkTest {
  private static Envelope ping(long correlation) {
    return new Envelope(correlation, 0, 10_000, new Request.Ping());
  }

  private static Envelope pong(long correlation) {
    return new Envelope(correlation, -1, 0, new Reply.Pong());
  }

  private static Request large(int bytes, int seed) {
    byte[] state = new byte[bytes];
    new Random(seed).nextBytes(state);
    return new Request.Join(Key.of("b", "k" + seed), state, Durability.OS, "", 0);
  }

  private static HostPort freeAddress() {
    return new HostPort("127.0.0.1", FreePorts.block(1));
  }

  @Test
  void requestsAndRepliesGoBothWaysFromEveryLane() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      for (int i = 0; i < 200; i++) {
        a.send(b.address(), ping((i << 8) | i % 2));
        b.send(a.address(), ping(((1_000 + i) << 8) | i % 2));
      }
      for (TestNode node : List.of(a, b)) {
        TreeSet<String> came = new TreeSet<>();
        for (int i = 0; i < 400; i++) {
          came.add(node.receive().toString());
        }
        assertEquals(400, came.size());
        assertEquals(List.of(), node.dropped());
      }
    }
  }

  @Test
  void threeNodesReachEachOther() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb");
        TestNode c = TestNode.start("ccc")) {
      List<TestNode> all = List.of(a, b, c);
      for (TestNode from : all) {
        for (TestNode to : all) {
          if (from != to) {
            from.send(to.address(), ping(7));
          }
        }
      }
      for (TestNode node : all) {
        for (int i = 0; i < 4; i++) {
          assertEquals(7, node.receive().correlation());
        }
      }
    }
  }

  @Test
  void largeAndSmallMessagesArriveWhole() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      a.send(b.address(), ping(1));
      assertEquals(pong(1), a.receive());
      b.receive();
      a.send(b.address(), 60_000, large(16 << 20, 1));
      a.send(b.address(), 60_000, large(16 << 20, 2));
      for (int i = 2; i < 12; i++) {
        a.send(b.address(), ping(i << 8));
      }
      for (int i = 2; i < 12; i++) {
        assertEquals(pong(i << 8), a.receive());
      }
      // Which of them overtakes which is SessionTest's: here it depends on how fast the sender is.
      int pings = 0;
      List<Integer> keys = new ArrayList<>();
      while (pings < 10 || keys.size() < 2) {
        Envelope next = b.receive();
        if (next.message() instanceof Request.Join join) {
          int key = join.key().text().equals("k1") ? 1 : 2;
          assertArrayEquals(((Request.Join) large(16 << 20, key)).state(), join.state());
          keys.add(key);
        } else {
          pings++;
        }
      }
      assertEquals(List.of(1, 2), keys.stream().sorted().toList());
    }
  }

  @Test
  void aRestartedPeerIsReachedAgain() throws Exception {
    try (TestNode a = TestNode.start("a")) {
      HostPort address = freeAddress();
      for (int round = 0; round < 3; round++) {
        try (TestNode b = TestNode.startAt("bb", address)) {
          long correlation = round;
          await().atMost(20, TimeUnit.SECONDS).until(() -> {
            a.send(address, ping(correlation << 8));
            a.settle();
            return a.receivedCount() > 0;
          });
          assertEquals(pong(correlation << 8), a.receive());
          assertEquals("connected bb", a.hear());
          assertTrue(b.receivedCount() > 0);
        }
        assertEquals("unreachable " + address.port(), a.hear());
        await().atMost(20, TimeUnit.SECONDS).until(() -> drained(a));
      }
    }
  }

  /** Takes what is left of an earlier round. */
  private static boolean drained(TestNode node) throws InterruptedException {
    while (node.receivedCount() > 0) {
      node.receive();
    }
    node.settle();
    return node.receivedCount() == 0;
  }

  @Test
  void whatIsSentToAPeerThatIsStillStartingArrives() throws Exception {
    HostPort address = freeAddress();
    try (TestNode a = TestNode.start("a")) {
      a.send(address, 30_000, new Request.Ping());
      await().atMost(20, TimeUnit.SECONDS).until(() -> !a.said().isEmpty());
      try (TestNode b = TestNode.startAt("bb", address)) {
        Envelope came = b.receive();
        assertTrue(came.remainingMillis() < 30_000, "the time that it waited is gone");
        assertInstanceOf(Request.Ping.class, came.message());
      }
    }
  }

  @Test
  void aPeerThatComesEndsTheBackoffTowardsIt() throws Exception {
    HostPort address = freeAddress();
    try (TestNode a = TestNode.start("a")) {
      a.send(address, 30_000, new Request.Ping());
      await().atMost(20, TimeUnit.SECONDS).until(() -> !a.said().isEmpty());
      try (TestNode b = TestNode.startAt("bb", address)) {
        b.send(a.address(), ping(5));
        a.receive();
        a.receive();
        // The reply and the ping that waited: in which order, the two connections decide.
        b.receive();
        b.receive();
      }
    }
  }

  @Test
  void anotherSecretGetsNothingThroughAndIsSaidOnce() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode stranger = TestNode.start("x", new byte[] {9})) {
      stranger.send(a.address(), 2_000, new Request.Ping());
      a.send(stranger.address(), 2_000, new Request.Ping());
      await().atMost(20, TimeUnit.SECONDS).until(() -> a.said().size() >= 2);
      stranger.settle();
      assertEquals(0, a.receivedCount());
      assertEquals(0, stranger.receivedCount());
      assertTrue(a.said().stream().anyMatch(line -> line.contains("another cluster secret")));
    }
  }

  @Test
  void aSecondNodeOnACopyOfTheDiskIsRefusedByName() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode copy = TestNode.make("aa", TestNode.SECRET, x -> {})) {
      copy.open(copy.with(freeAddress(), a.self().disk(), ""));
      copy.send(a.address(), 2_000, new Request.Ping());
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> a.said().toString().contains("copies of one data directory"));
      assertTrue(copy.said().toString().contains("copies of one data directory"));
      assertEquals(0, a.receivedCount());
    }
  }

  @Test
  void twoNodesOnCopiesOfOneDiskDoNotBothStayWithAThird() throws Exception {
    try (TestNode third = TestNode.start("ccc");
        TestNode a = TestNode.start("a");
        TestNode copy = TestNode.make("aa", TestNode.SECRET, x -> {})) {
      a.send(third.address(), ping(1));
      assertEquals(pong(1), a.receive());
      copy.open(copy.with(freeAddress(), a.self().disk(), ""));
      copy.send(third.address(), ping(2));
      String heard = copy.hear();
      assertTrue(heard.startsWith("taken A node with this disk already runs"), heard);
      assertTrue(heard.contains(a.address().toString()), heard);
      assertTrue(third.said().toString().contains("asked whether it still runs"));
      assertEquals(1, third.receivedCount(), "nothing of the copy's");
      a.send(third.address(), ping(3));
      assertEquals(pong(3), a.receive());
    }
  }

  @Test
  void nodesOfDifferentClustersPartOnceTheyKnow() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      a.send(b.address(), ping(1));
      assertEquals(pong(1), a.receive());
      assertEquals("connected bb", a.hear());
      a.identify("0".repeat(31) + "1");
      b.identify("0".repeat(31) + "2");
      // What both knew of each other when they met forbids nothing: this connection may stay.
      a.send(b.address(), ping(2));
      assertEquals(pong(2), a.receive());
      b.send(a.address(), 2_000, new Request.Ping());
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() -> b.said().toString().contains("Different clusters do not merge"));
      assertEquals(0, a.receivedCount());
    }
  }

  @Test
  void aNodeThatChangesLeavesThoseItMayNoLongerTalkTo() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      b.identify("0".repeat(31) + "2");
      a.send(b.address(), ping(1));
      assertEquals(pong(1), a.receive());
      assertEquals("connected bb", a.hear());
      a.identify("0".repeat(31) + "1");
      assertEquals("unreachable " + b.address().port(), a.hear());
    }
  }

  @Test
  void whatAReceiverThrowsIsAPanic() throws Exception {
    BlockingQueue<Throwable> panics = new LinkedBlockingQueue<>();
    try (TestNode a = TestNode.start("a");
        TestNode b =
            TestNode.make("bb", TestNode.SECRET, builder -> builder.onPanic(panics::add))) {
      b.open(b.with(freeAddress(), b.self().disk(), ""));
      b.failOn(Request.Fetch.class);
      a.send(b.address(), 10_000, new Request.Fetch(Key.of("b", "k")));
      Throwable panic = panics.poll(30, TimeUnit.SECONDS);
      assertTrue(panic instanceof AssertionError, "panic " + panic);
    }
  }

  @Test
  void aPortInUseIsOneClearSentence() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestNode a = TestNode.make("a", TestNode.SECRET, x -> {})) {
      HostPort address = new HostPort("127.0.0.1", taken.getLocalPort());
      Network.Opened opened = a.tryOpen(a.with(address, a.self().disk(), ""));
      assertEquals(
          new Network.Opened.Refused("Port "
              + taken.getLocalPort()
              + " of 127.0.0.1 is in use: cannot take peers' connections there."),
          opened);
    }
  }

  @Test
  void twoNodesOfOneVertxDoNotShareAPort() throws Exception {
    Vertx vertx = Vertx.vertx();
    HostPort address = freeAddress();
    try (TestNode a = TestNode.make("a", TestNode.SECRET, builder -> builder.vertx(vertx));
        TestNode b = TestNode.make("bb", TestNode.SECRET, builder -> builder.vertx(vertx))) {
      a.open(a.with(address, a.self().disk(), ""));
      Network.Opened opened = b.tryOpen(b.with(address, b.self().disk(), ""));
      assertTrue(opened.toString().contains("is in use"), opened.toString());
      a.environment().network().close(() -> {});
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() ->
              b.tryOpen(b.with(address, b.self().disk(), "")) instanceof Network.Opened.Bound);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void datagramsGoToThePortOfTheSameNumber() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      // A datagram may be lost even here: it is sent until it came.
      HostPort to = b.address();
      await().atMost(20, TimeUnit.SECONDS).until(() -> {
        a.environment().lane(0).execute(() -> a.environment()
            .network()
            .sendDatagram(to, "hello".getBytes(StandardCharsets.US_ASCII)));
        return b.heardWithin(200);
      });
      assertEquals("datagram hello", b.hear());
    }
  }

  @Test
  void aPortThatIsTakenForDatagramsIsInUse() throws Exception {
    try (TestNode a = TestNode.make("a", TestNode.SECRET, x -> {})) {
      HostPort address;
      try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        address = new HostPort("127.0.0.1", taken.getLocalPort());
        Network.Opened opened = a.tryOpen(a.with(address, a.self().disk(), ""));
        assertTrue(opened.toString().contains("is in use"), opened.toString());
      }
      // Nothing is kept of the attempt.
      await()
          .atMost(20, TimeUnit.SECONDS)
          .until(() ->
              a.tryOpen(a.with(address, a.self().disk(), "")) instanceof Network.Opened.Bound);
    }
  }

  @Test
  void aKnockTellsWhetherAnythingListens() throws Exception {
    try (TestNode a = TestNode.start("a");
        TestNode b = TestNode.start("bb")) {
      assertEquals(Network.Knock.TAKEN, knock(a, b.address()));
      assertEquals(Network.Knock.REFUSED, knock(a, freeAddress()));
      assertEquals(List.of(), b.said());
    }
  }

  private static Network.Knock knock(TestNode from, HostPort to) throws InterruptedException {
    BlockingQueue<Network.Knock> found = new LinkedBlockingQueue<>();
    from.environment().lane(0).execute(() -> from.environment().network().knock(to, found::add));
    return Objects.requireNonNull(found.poll(30, TimeUnit.SECONDS));
  }
}
