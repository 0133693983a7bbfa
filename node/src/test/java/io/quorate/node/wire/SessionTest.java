package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionTest {
  private static final byte[] SECRET = {1, 2, 3};

  /** One side: a session and what it said to whoever drives it. */
  private static final class Side implements Session.Events {
    private final Session session;
    private final List<String> heard = new ArrayList<>();
    private final List<Envelope> received = new ArrayList<>();

    private Side(String name, int number, boolean dialer, byte[] secret) {
      HostPort address = new HostPort("127.0.0.1", 9_100 + number);
      Peer self = new Peer(name, new DiskId(number), number, address, "", 0);
      LocalPeer local = new LocalPeer(self, secret);
      Random nonces = new Random(number);
      session = dialer
          ? Session.ofDialer(local, nonces, WireLimits.DEFAULT, new MemoryBudget(100 << 20), this)
          : Session.ofAcceptor(
              local, nonces, WireLimits.DEFAULT, new MemoryBudget(100 << 20), this);
    }

    @Override
    public Optional<Compatibility.Refused> admit(Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Peer peer) {
      heard.add("established " + peer.name());
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      received.add(envelope);
    }

    @Override
    public void ended(Refusal refusal, String sentence) {
      heard.add("ended " + refusal);
    }

    private boolean offer(Envelope envelope) {
      return session.offer(MessageCodec.encoded(envelope), Long.MAX_VALUE);
    }
  }

  private static Side dialer() {
    return new Side("a", 1, true, SECRET);
  }

  private static Side acceptor() {
    return new Side("b", 2, false, SECRET);
  }

  /** Brings everything over, in pieces of random sizes up to this one. */
  private static void talk(Side one, Side other, Random random, int pieceMax) {
    boolean moved = true;
    while (moved) {
      boolean there = bring(one, other, random, pieceMax);
      boolean back = bring(other, one, random, pieceMax);
      moved = there || back;
    }
  }

  private static boolean bring(Side from, Side to, Random random, int pieceMax) {
    byte[] bytes = from.session.poll(0, 100_000);
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(pieceMax));
      to.session.receive(ByteBuffer.wrap(bytes, at, length));
      at += length;
    }
    return bytes.length > 0;
  }

  private static Envelope ping(int correlation) {
    return new Envelope(correlation, 0, 1_000, new Request.Ping());
  }

  @Test
  void messagesGoBothWaysInPiecesOfAnySize() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Side a = dialer();
      Side b = acceptor();
      talk(a, b, random, seed == 0 ? 1 : 50);
      assertEquals(List.of("established b"), a.heard);
      assertEquals(List.of("established a"), b.heard);
      for (int i = 0; i < 20; i++) {
        assertTrue(a.offer(ping(i)));
        assertTrue(b.offer(ping(100 + i)));
      }
      talk(a, b, random, 50);
      assertEquals(20, a.received.size());
      assertEquals(20, b.received.size());
      assertEquals(ping(7), b.received.get(7));
    }
  }

  @Test
  void aSmallMessageOvertakesALargeOne() {
    Side a = dialer();
    Side b = acceptor();
    talk(a, b, new Random(1), 1_000);
    byte[] state = new byte[16 << 20];
    new Random(5).nextBytes(state);
    Request large = new Request.Join(Key.of("b", "k"), state, Durability.OS, "", 0);
    a.offer(new Envelope(1, 0, 1_000, large));
    a.offer(ping(2));
    talk(a, b, new Random(1), 100_000);
    assertEquals(ping(2), b.received.get(0));
    Request.Join join = (Request.Join) b.received.get(1).message();
    assertTrue(Arrays.equals(state, join.state()));
  }

  @Test
  void nothingCanBeSentBeforeThePeerIsProved() {
    assertFalse(dialer().offer(ping(1)));
  }

  @Test
  void anotherSecretEndsBothSides() {
    Side a = dialer();
    Side b = new Side("b", 2, false, new byte[] {9});
    talk(a, b, new Random(1), 10);
    assertEquals(List.of("ended REFUSED_BY_PEER"), a.heard);
    assertEquals(List.of("ended SECRET"), b.heard);
    assertTrue(a.session.isOver() && b.session.isOver());
  }

  @Test
  void garbageEndsTheSessionAndIsNotAnswered() {
    byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    for (int seed = 0; seed < 500; seed++) {
      byte[] garbage = http;
      if (seed > 0) {
        garbage = new byte[200];
        new Random(seed).nextBytes(garbage);
      }
      Side b = acceptor();
      b.session.receive(ByteBuffer.wrap(garbage));
      assertEquals(List.of("ended GARBAGE"), b.heard, "seed " + seed);
      assertEquals(0, b.session.poll(0, 1_000).length);
    }
  }

  @Test
  void spoiltBytesAfterTheHandshakeEndTheSession() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Side a = dialer();
      Side b = acceptor();
      talk(a, b, random, 1_000);
      for (int i = 0; i < 5; i++) {
        a.offer(ping(i));
      }
      byte[] bytes = a.session.poll(0, 100_000);
      int bit = random.nextInt(bytes.length * 8);
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      ByteArrayOutputStream followed = new ByteArrayOutputStream();
      followed.writeBytes(bytes);
      followed.writeBytes(new byte[300_000]);
      b.session.receive(ByteBuffer.wrap(followed.toByteArray()));
      assertEquals(List.of("established a", "ended GARBAGE"), b.heard, "seed " + seed);
      assertTrue(b.received.size() < 5);
    }
  }

  @Test
  void aHandshakeThatStandsStillIsGivenUp() {
    Side b = acceptor();
    byte[] hello = dialer().session.poll(0, 1_000);
    for (int i = 0; i < 5; i++) {
      b.session.tick();
      b.session.receive(ByteBuffer.wrap(hello, i, 1));
    }
    assertFalse(b.session.isOver());
    b.session.tick();
    assertEquals(List.of("ended SILENCE"), b.heard);
  }

  @Test
  void aQuietConnectionIsAskedAndLivesAsLongAsItAnswers() {
    Side a = dialer();
    Side b = acceptor();
    talk(a, b, new Random(1), 1_000);
    for (int second = 0; second < 60; second++) {
      a.session.tick();
      b.session.tick();
      talk(a, b, new Random(1), 1_000);
    }
    assertFalse(a.session.isOver() || b.session.isOver());
    for (int second = 0; second < 10; second++) {
      a.session.tick();
    }
    assertFalse(a.session.isOver());
    a.session.tick();
    assertEquals(List.of("established b", "ended SILENCE"), a.heard);
    assertTrue(b.received.isEmpty());
  }
}
