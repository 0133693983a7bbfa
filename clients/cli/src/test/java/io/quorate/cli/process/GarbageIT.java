package io.quorate.cli.process;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.cli.process.PlainHttp.Answer;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.LocalPeer;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Refusal;
import io.quorate.node.wire.Session;
import io.quorate.node.wire.WireLimits;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Strangers at the port of the peers, while clients go on. */
@Timeout(300)
class GarbageIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private static final int STRANGERS = 100;
  private static final int LINES_A_SECOND = 5;

  private final ExecutorService client = Executors.newSingleThreadExecutor();

  private final AtomicBoolean over = new AtomicBoolean();
  private Future<Integer> served = client.submit(() -> 0);
  private int linesBefore;

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  @BeforeEach
  void requestsGoOn() {
    linesBefore = (int) CLUSTER.log(1).lines().count();
    served = client.submit(() -> {
      int count = 0;
      while (!over.get()) {
        String key = "k" + count % 50;
        Answer written = node(1).put(key, "v" + count, "Quorate-Context", context(key));
        assertEquals(204, written.status(), written::toString);
        count++;
      }
      return count;
    });
  }

  private static String context(String key) {
    Answer read = node(1).get(key + "?consistency=all");
    assertTrue(read.status() == 200 || read.status() == 404, read::toString);
    return read.context();
  }

  @AfterEach
  void nothingWasHurtAndLittleSaid() throws Exception {
    over.set(true);
    try {
      assertTrue(served.get() > 0);
    } finally {
      client.shutdown();
    }
    // A line a second for each cause, however many come.
    List<String> said = CLUSTER.log(1).lines().skip(linesBefore).toList();
    Map<String, Long> bySecond = said.stream().collect(groupingBy(GarbageIT::second, counting()));
    assertTrue(
        bySecond.values().stream().allMatch(lines -> lines <= LINES_A_SECOND), bySecond::toString);
    for (int number = 1; number <= 3; number++) {
      assertTrue(CLUSTER.isAlive(number));
      CLUSTER.awaitSees(number, "alive", 3);
    }
  }

  /** When a line was said. */
  private static String second(String line) {
    return line.substring(0, Math.min(line.length(), "2025-01-01T00:00:00".length()));
  }

  private static RawConnection connect() throws IOException {
    return RawConnection.to(CLUSTER.peerPort(1));
  }

  private static void assertSaid(String sentence) {
    assertTrue(CLUSTER.log(1).contains(sentence), CLUSTER.log(1));
  }

  @Test
  void randomBytesCloseTheirConnection() throws IOException {
    Random random = new Random(7);
    for (int stranger = 0; stranger < STRANGERS; stranger++) {
      byte[] bytes = new byte[1 + random.nextInt(4_000)];
      random.nextBytes(bytes);
      try (RawConnection connection = connect()) {
        connection.send(bytes.length < 4 ? new byte[] {-1, -1, -1, -1} : bytes).readToEnd();
      }
    }
    assertSaid("Closed a connection from 127.0.0.1:");
  }

  @Test
  void aBrowserAtTheWrongPortIsClosed() throws IOException {
    try (RawConnection connection = connect()) {
      connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd();
    }
  }

  @Test
  void lyingLengthsCloseTheirConnectionBeforeAnythingFollows() throws IOException {
    for (int stranger = 0; stranger < STRANGERS; stranger++) {
      // 2 GiB as an unsigned number and as the greatest signed one, nothing, and one too many.
      int length = List.of(0x8000_0000, 0x7fff_ffff, 0, 2_049).get(stranger % 4);
      byte[] head = ByteBuffer.allocate(8).putInt(length).putInt(stranger).array();
      try (RawConnection connection = connect()) {
        connection.send(head).readToEnd();
      }
    }
  }

  @Test
  void aWrongChecksumClosesTheConnection() throws IOException {
    byte[] hello = frame(hello(1, 1));
    hello[5] ^= 1;
    try (RawConnection connection = connect()) {
      connection.send(hello).readToEnd();
    }
  }

  @Test
  void aVersionThatNobodySpeaksIsToldSoAndClosed() throws IOException {
    for (int stranger = 0; stranger < STRANGERS; stranger++) {
      try (RawConnection connection = connect()) {
        byte[] told = connection.send(frame(hello(999, 1_000))).readToEnd();
        String text = new String(told, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("999"), text);
      }
    }
    assertSaid("999");
  }

  @Test
  void aWrongSecretIsRefused() throws IOException {
    for (int stranger = 0; stranger < STRANGERS; stranger++) {
      try (RawConnection connection = connect()) {
        assertEquals(List.of(), shakeHands(connection, new byte[] {1, 2, 3}), "it was let in");
      }
    }
    assertSaid("secret");
  }

  /** Dials with a secret until the node closes; the peers that let us in. */
  private static List<Peer> shakeHands(RawConnection connection, byte[] secret) throws IOException {
    HostPort address = HostPort.parse("127.0.0.1:1");
    Peer stranger = new Peer("node-2", new DiskId(1), 1, address, "", 0);
    List<Peer> proved = new ArrayList<>();
    Session session = Session.ofDialer(
        new LocalPeer(stranger, secret),
        new Random(3),
        WireLimits.DEFAULT,
        new MemoryBudget(1 << 20),
        new Listener(proved));
    while (true) {
      connection.send(session.poll(0, 1 << 16));
      byte[] came = connection.readSome();
      if (came.length == 0) {
        return proved;
      }
      session.receive(ByteBuffer.wrap(came));
    }
  }

  private record Listener(List<Peer> proved) implements Session.Events {
    @Override
    public Optional<Compatibility.Refused> admit(Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Peer peer) {
      proved.add(peer);
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      proved.add(peer);
    }

    @Override
    public void ended(Refusal refusal, String sentence) {
      // The node's own end of it is what the test looks at.
    }
  }

  private static byte[] hello(int lowest, int highest) {
    ByteBuffer hello = ByteBuffer.allocate(49);
    hello.put((byte) 1).put("QRTE".getBytes(StandardCharsets.US_ASCII));
    return hello.putShort((short) lowest).putShort((short) highest).array();
  }

  private static byte[] frame(byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(4).putInt(payload.length).array());
    crc.update(payload);
    return ByteBuffer.allocate(8 + payload.length)
        .putInt(payload.length)
        .putInt((int) crc.getValue())
        .put(payload)
        .array();
  }
}
