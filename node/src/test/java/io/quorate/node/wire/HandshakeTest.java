package io.quorate.node.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.wire.Handshake.Admission;
import io.quorate.node.wire.Handshake.Proved;
import io.quorate.node.wire.Handshake.Refuse;
import io.quorate.node.wire.Handshake.Send;
import io.quorate.node.wire.Handshake.Step;
import io.quorate.node.wire.Handshake.Versions;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HandshakeTest {
  private static final byte[] SECRET = "a secret".getBytes(StandardCharsets.US_ASCII);
  private static final String CLUSTER = "00112233445566778899aabbccddeeff";
  private static final Peer ONE = peer("node-1", 1, "", 0);
  private static final Peer TWO = peer("node-2", 2, CLUSTER, 3);

  private static Peer peer(String name, int number, String cluster, long generation) {
    HostPort address = new HostPort("127.0.0.1", 9_100 + number);
    return new Peer(name, new DiskId(number), number * 100L, address, cluster, generation);
  }

  private static Handshake dialer(Peer self) {
    return Handshake.ofDialer(new LocalPeer(self, SECRET), Versions.OURS, new Random(1));
  }

  private static Handshake acceptor(Peer self) {
    return Handshake.ofAcceptor(
        new LocalPeer(self, SECRET), Versions.OURS, new Random(2), Admission.ALL);
  }

  /** A conversation: its payloads in order, and how it ended on either side. */
  private static final class Talk {
    private final List<byte[]> said = new ArrayList<>();
    private Step dialer = new Send(new byte[0]);
    private Step acceptor = new Send(new byte[0]);

    private Talk(Handshake dialing, Handshake accepting, UnaryOperator<byte[]> way) {
      byte[] next = dialing.begin().orElseThrow();
      for (boolean toAcceptor = true; next.length > 0; toAcceptor = !toAcceptor) {
        said.add(next);
        byte[] arrived = way.apply(next);
        Step step = (toAcceptor ? accepting : dialing).take(arrived);
        if (toAcceptor) {
          acceptor = step;
        } else {
          dialer = step;
        }
        next = payload(step);
      }
    }
  }

  private static byte[] payload(Step step) {
    if (step instanceof Send send) {
      return send.payload();
    }
    return step instanceof Proved proved ? proved.payload() : ((Refuse) step).payload();
  }

  private static Talk talk(Handshake dialer, Handshake acceptor) {
    return new Talk(dialer, acceptor, UnaryOperator.identity());
  }

  private static Refusal refusal(Step step) {
    return assertInstanceOf(Refuse.class, step).refusal();
  }

  @Test
  void twoNodesWithOneSecretSeeWhoTheOtherIs() {
    Talk talk = talk(dialer(ONE), acceptor(TWO));
    Hello.Agreed agreed = new Hello.Agreed(1, 0);
    Proved dialer = assertInstanceOf(Proved.class, talk.dialer);
    Proved acceptor = assertInstanceOf(Proved.class, talk.acceptor);
    assertEquals(TWO, dialer.peer());
    assertEquals(ONE, acceptor.peer());
    assertEquals(agreed, dialer.agreed());
    assertEquals(agreed, acceptor.agreed());
  }

  @Test
  void theBytesOfTheHandshakeStayAsTheyAre() throws Exception {
    Talk talk = talk(dialer(ONE), acceptor(TWO));
    String said =
        String.join("\n", talk.said.stream().map(HexFormat.of()::formatHex).toList());
    assertEquals(Samples.golden("handshake-1.txt"), said + "\n");
  }

  @Test
  void theSecretIsNotSaid() {
    Talk talk = talk(dialer(ONE), acceptor(TWO));
    String secret = HexFormat.of().formatHex(SECRET);
    for (byte[] payload : talk.said) {
      assertFalse(HexFormat.of().formatHex(payload).contains(secret));
    }
  }

  @Test
  void anotherSecretIsRefusedAndLearnsNothingOfTheAcceptor() {
    Handshake stranger =
        Handshake.ofDialer(new LocalPeer(ONE, new byte[] {1}), Versions.OURS, new Random(3));
    Talk talk = talk(stranger, acceptor(TWO));
    assertEquals(Refusal.SECRET, refusal(talk.acceptor));
    assertEquals(Refusal.REFUSED_BY_PEER, refusal(talk.dialer));
    for (byte[] payload : talk.said) {
      assertFalse(new String(payload, StandardCharsets.ISO_8859_1).contains("node-2"));
    }
  }

  @Test
  void anAcceptorWithAnotherSecretThatClaimsSuccessIsRefused() {
    Handshake dialer = dialer(ONE);
    Handshake other =
        Handshake.ofDialer(new LocalPeer(TWO, new byte[] {1}), Versions.OURS, new Random(3));
    dialer.take(other.begin().orElseThrow());
    // A proof by the other's own secret, in the right shape.
    byte[] proof = payload(other.take(dialer(ONE).begin().orElseThrow()));
    assertEquals(Refusal.SECRET, refusal(dialer.take(proof)));
  }

  @Test
  void everyChangedByteOnTheWayKeepsTheDialerFromBelieving() {
    Talk honest = talk(dialer(ONE), acceptor(TWO));
    for (int message = 0; message < honest.said.size(); message++) {
      for (int at = 0; at < honest.said.get(message).length; at++) {
        Changed changed = new Changed(message, at);
        Talk talk = new Talk(dialer(ONE), acceptor(TWO), changed);
        assertFalse(talk.dialer instanceof Proved, "byte " + at + " of message " + message);
        if (message < 3) {
          assertFalse(talk.acceptor instanceof Proved, "byte " + at + " of message " + message);
        }
      }
    }
  }

  private static final class Changed implements UnaryOperator<byte[]> {
    private final int message;
    private final int at;
    private int seen;

    private Changed(int message, int at) {
      this.message = message;
      this.at = at;
    }

    @Override
    public byte[] apply(byte[] payload) {
      byte[] arrives = payload.clone();
      if (seen++ == message) {
        arrives[at] ^= 0x20;
      }
      return arrives;
    }
  }

  @Test
  void aRecordedProofProvesNothingAgain() {
    Talk recorded = talk(dialer(ONE), acceptor(TWO));
    Handshake later = Handshake.ofAcceptor(
        new LocalPeer(TWO, SECRET), Versions.OURS, new Random(99), Admission.ALL);
    assertInstanceOf(Send.class, later.take(recorded.said.get(0)));
    assertEquals(Refusal.SECRET, refusal(later.take(recorded.said.get(2))));
  }

  private static Handshake takenBy(Peer holder) {
    return Handshake.ofAcceptor(
        new LocalPeer(TWO, SECRET),
        Versions.OURS,
        new Random(2),
        peer -> Optional.of(Compatibility.taken(holder)));
  }

  @Test
  void whoseDiskIsTakenIsToldSoWithProof() {
    Peer holder = peer("node-1", 7, CLUSTER, 3);
    Talk talk = talk(dialer(ONE), takenBy(holder));
    assertEquals(Refusal.TAKEN, refusal(talk.dialer));
    String told = ((Refuse) talk.dialer).sentence();
    assertTrue(told.contains("already runs: node node-1 at 127.0.0.1:9107"), told);
    assertFalse(talk.acceptor instanceof Proved);
  }

  @Test
  void whoCannotProveItMakesNobodyStop() {
    Talk honest = talk(dialer(ONE), takenBy(peer("node-1", 7, CLUSTER, 3)));
    byte[] taken = honest.said.get(3);
    for (int at = 0; at < taken.length; at++) {
      Talk talk = new Talk(dialer(ONE), takenBy(peer("node-1", 7, CLUSTER, 3)), new Changed(3, at));
      assertFalse(refusal(talk.dialer) == Refusal.TAKEN, "byte " + at);
    }
    // A stranger that recorded it, in another conversation and at any moment of it.
    Handshake before = dialer(ONE);
    assertFalse(refusal(before.take(taken)) == Refusal.TAKEN);
    Handshake other = Handshake.ofDialer(new LocalPeer(ONE, SECRET), Versions.OURS, new Random(5));
    assertInstanceOf(Send.class, other.take(honest.said.get(1)));
    assertFalse(refusal(other.take(taken)) == Refusal.TAKEN);
  }

  @Test
  void whatADialerSaysSentBackToItProvesNothing() {
    Handshake dialer = dialer(ONE);
    byte[] proof = payload(dialer.take(dialer.begin().orElseThrow()));
    assertEquals(Refusal.SECRET, refusal(dialer.take(proof)));
  }

  @Test
  void theHighestCommonVersionIsTakenOrBothSaySo() {
    for (int low = 1; low <= 4; low++) {
      for (int high = low; high <= 4; high++) {
        Talk talk = talk(
            Handshake.ofDialer(
                new LocalPeer(ONE, SECRET), new Versions(low, high, 6), new Random(1)),
            Handshake.ofAcceptor(
                new LocalPeer(TWO, SECRET), new Versions(2, 3, 12), new Random(2), Admission.ALL));
        if (low <= 3 && high >= 2) {
          Hello.Agreed agreed = new Hello.Agreed(Math.min(high, 3), 4);
          assertEquals(agreed, assertInstanceOf(Proved.class, talk.dialer).agreed());
          assertEquals(agreed, assertInstanceOf(Proved.class, talk.acceptor).agreed());
        } else {
          assertEquals(Refusal.VERSION, refusal(talk.acceptor));
          assertTrue(((Refuse) talk.dialer).sentence().contains("2 to 3"));
        }
      }
    }
  }

  @Test
  void differentClustersDoNotMerge() {
    Peer other = peer("node-1", 1, "ffffffffffffffffffffffffffffffff", 3);
    Talk talk = talk(dialer(other), acceptor(TWO));
    assertEquals(Refusal.CLUSTER, refusal(talk.acceptor));
    assertEquals(Refusal.REFUSED_BY_PEER, refusal(talk.dialer));
    assertTrue(((Refuse) talk.dialer).sentence().contains("Different clusters do not merge"));
  }

  @Test
  void anOlderGenerationIsRefusedWhoeverDials() {
    Peer older = peer("node-1", 1, CLUSTER, 2);
    for (Talk talk :
        List.of(talk(dialer(older), acceptor(TWO)), talk(dialer(TWO), acceptor(older)))) {
      assertEquals(Refusal.GENERATION, refusal(talk.acceptor));
      String sentence = ((Refuse) talk.acceptor).sentence();
      assertTrue(sentence.startsWith("node node-1 "), sentence);
      assertTrue(sentence.contains("generation 2"), sentence);
    }
  }

  @Test
  void aSecondNodeWithOurNameOrDiskIsRefused() {
    Peer copy = new Peer("other", TWO.disk(), 5, ONE.address(), CLUSTER, 3);
    Peer sameName = new Peer("node-2", ONE.disk(), 5, ONE.address(), CLUSTER, 3);
    for (Peer each : List.of(copy, sameName, TWO)) {
      assertEquals(Refusal.IDENTITY, refusal(talk(dialer(each), acceptor(TWO)).acceptor));
    }
  }

  @Test
  void aPeerThatIsNotAdmittedIsToldWhyAndLearnsNoIdentity() {
    Admission none = peer -> Optional.of(new Compatibility.Refused(Refusal.IDENTITY, "No."));
    Handshake acceptor =
        Handshake.ofAcceptor(new LocalPeer(TWO, SECRET), Versions.OURS, new Random(2), none);
    Talk talk = talk(dialer(ONE), acceptor);
    assertEquals(Refusal.IDENTITY, refusal(talk.acceptor));
    assertEquals("No.", ((Refuse) talk.dialer).sentence());
  }

  @Test
  void garbageIsRefusedWithoutHarm() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] garbage = new byte[1 + random.nextInt(100)];
      random.nextBytes(garbage);
      assertInstanceOf(Refuse.class, acceptor(TWO).take(garbage), "seed " + seed);
      Handshake dialer = dialer(ONE);
      dialer.take(
          acceptor(TWO).take(dialer.begin().orElseThrow()) instanceof Send send
              ? send.payload()
              : new byte[0]);
      assertInstanceOf(Refuse.class, dialer.take(garbage), "seed " + seed);
    }
  }

  @Test
  void aPeersSentenceIsMadeFitForALog() {
    byte[] payload =
        new WireWriter().u8(3).text("a\nb\u001b[31m" + "x".repeat(999)).toBytes();
    Refuse refuse = assertInstanceOf(Refuse.class, acceptor(TWO).take(payload));
    assertEquals(300, refuse.sentence().length());
    assertTrue(refuse.sentence().startsWith("a?b?[31m"));
  }
}
