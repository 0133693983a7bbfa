package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmittanceTest {
  private static final byte[] SECRET =
      "a secret of thirty-two bytes, no".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ID = "sixteen bytes id".getBytes(StandardCharsets.US_ASCII);
  private static final long NOW = 1_700_000_000_000L;
  private static final long HOUR = JoinToken.LIFE.toMillis();

  /** Everything that either side sent. */
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private record Member(long wallMillis) implements Session.Events {
    @Override
    public Optional<Compatibility.Refused> admit(Peer peer) {
      return Optional.empty();
    }

    @Override
    public void established(Peer peer) {
      throw new AssertionError("a joiner is no peer");
    }

    @Override
    public void received(Peer peer, Envelope envelope, Hold hold) {
      throw new AssertionError("a joiner sends no message");
    }

    @Override
    public void ended(Refusal refusal, String sentence) {}
  }

  private Admittance.Step converse(JoinToken token, byte[] secret, long wallMillis) {
    Peer peer = new Peer("n1", new DiskId(1), 1, new HostPort("127.0.0.1", 9101), "", 0);
    Session member = Session.ofAcceptor(
        new LocalPeer(peer, secret),
        new Random(1),
        WireLimits.DEFAULT,
        new MemoryBudget(1 << 20),
        new Member(wallMillis));
    Admittance joiner = new Admittance(token, new Random(2));
    byte[] out = joiner.begin();
    for (int turn = 0; turn < 10; turn++) {
      said.writeBytes(out);
      member.receive(ByteBuffer.wrap(out));
      byte[] in = member.poll(0, 1 << 16);
      said.writeBytes(in);
      Admittance.Step step = joiner.receive(ByteBuffer.wrap(in));
      if (!(step instanceof Admittance.Step.Send send)) {
        return step;
      }
      out = send.bytes();
    }
    throw new AssertionError("they talk for ever");
  }

  private static String refusal(Admittance.Step step) {
    return assertInstanceOf(Admittance.Step.Refused.class, step).sentence();
  }

  private boolean wasSaid(byte[] bytes) {
    String all = said.toString(StandardCharsets.ISO_8859_1);
    return all.contains(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  @Test
  void whoHasTokenGetsSecretWhichNeverTravelsInTheClear() {
    JoinToken token = JoinToken.make(SECRET, NOW, ID);
    JoinToken typed = JoinToken.parse(token.text() + "\n");
    assertEquals(token, typed);
    for (int node = 0; node < 3; node++) {
      Admittance.Step step = converse(typed, SECRET, NOW + HOUR - 1_000);
      assertArrayEquals(
          SECRET, assertInstanceOf(Admittance.Step.Granted.class, step).secret());
    }
    assertFalse(wasSaid(SECRET));
    assertFalse(wasSaid(token.key()));
    assertTrue(wasSaid(token.id()));
    assertFalse(token.toString().contains(token.text().substring(20, 30)));
  }

  @Test
  void expiredTokenIsRefused() {
    JoinToken token = JoinToken.make(SECRET, NOW, ID);
    String sentence = refusal(converse(token, SECRET, NOW + HOUR));
    assertEquals("The join token has expired: make a new one.", sentence);
  }

  @Test
  void laterExpiryIsAnotherKey() {
    JoinToken token = JoinToken.make(SECRET, NOW, ID);
    JoinToken longer = new JoinToken(token.id(), token.expiry() + 1, token.key());
    String sentence = refusal(converse(longer, SECRET, NOW));
    assertEquals("The join token is not of this cluster.", sentence);
  }

  @Test
  void tokenOfAnotherClusterIsRefused() {
    JoinToken token = JoinToken.make(new byte[32], NOW, ID);
    assertEquals("The join token is not of this cluster.", refusal(converse(token, SECRET, NOW)));
  }

  @Test
  void whoDoesNotKnowTheSecretCannotGrantOne() {
    JoinToken token = JoinToken.make(SECRET, NOW, ID);
    for (int kind = 0; kind < 32; kind++) {
      Admittance joiner = new Admittance(token, new Random(2));
      WireWriter challenge = new WireWriter();
      Frame.write(challenge, new WireWriter().u8(17).raw(new byte[32]).toBytes());
      assertInstanceOf(
          Admittance.Step.Send.class, joiner.receive(ByteBuffer.wrap(challenge.toBytes())));
      WireWriter forged = new WireWriter();
      Frame.write(forged, new WireWriter().u8(kind).bytes(new byte[48]).toBytes());
      assertInstanceOf(
          Admittance.Step.Refused.class, joiner.receive(ByteBuffer.wrap(forged.toBytes())));
    }
  }

  @Test
  void sideWithoutClockTakesEveryTokenForExpired() {
    JoinToken token = JoinToken.make(SECRET, NOW, ID);
    assertTrue(refusal(converse(token, SECRET, Long.MAX_VALUE)).contains("expired"));
  }

  @Test
  void whatIsNoTokenIsSaidSoWithoutRepeatingIt() {
    for (String text : new String[] {"", "AQ", "!!", "Zm9vYmFy".repeat(20)}) {
      String sentence =
          String.valueOf(assertThrows(IllegalArgumentException.class, () -> JoinToken.parse(text))
              .getMessage());
      assertFalse(text.length() > 2 && sentence.contains(text), sentence);
    }
  }
}
