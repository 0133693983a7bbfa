package io.quorate.node.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One side of the exchange by which two nodes prove to each other that they know the cluster
 * secret, without showing it, and agree on how to talk. Payloads in, payloads out; knows no time:
 * whoever drives it closes a connection whose handshake takes too long.
 */
final class Handshake {
  /* How it works
   *
   *   dialer                                                 acceptor
   *     │  hello: versions, features, nonce                     │
   *     ├──────────────────────────────────────────────────────▶│  no common version: refused
   *     │                   hello: versions, features, nonce    │
   *     │◀──────────────────────────────────────────────────────┤
   *     │  proof: identity, mac("dialer", hellos, identity)     │
   *     ├──────────────────────────────────────────────────────▶│  wrong mac, cluster, …: refused
   *     │  proof: identity, mac("acceptor", hellos, identities) │
   *     │◀──────────────────────────────────────────────────────┤
   *     │  wrong mac, cluster, …: refused                       │
   *
   * The mac is HMAC-SHA-256 with the secret as key. It covers everything that was said, as it was
   * said, each part with its length before it, so that nobody on the way can change a version, a
   * feature or an identity, and no two conversations give the same input. Both nonces are in it, so
   * that a recorded proof proves nothing again. The roles are in it, so that a proof sent back to who
   * made it is none.
   *
   * Instead of its proof an acceptor may send
   *
   *     taken: sentence, mac("taken", hellos, the dialer's identity, sentence)
   *
   * which makes the dialer's node stop itself: another process runs on its disk. A stranger cannot
   * make it.
   *
   * Invariant: an acceptor shows its identity only to who proved the secret.
   */

  /** The longest payload of a handshake: identities have a few hundred bytes. */
  static final int PAYLOAD_BYTES_MAX = 2 << 10;

  private static final int KIND_PROOF = 2;
  private static final int KIND_REFUSED = 3;
  private static final int KIND_TAKEN = 4;
  private static final int MAC_BYTES = 32;
  private static final int SENTENCE_CHARS_MAX = 300;

  private final LocalPeer self;
  private final boolean dialer;
  private final Admission admission;
  private final RandomGenerator random;
  private final byte[] ownHello;
  private final Hello own;
  private byte @Nullable [] peerHello;
  private byte @Nullable [] dialersIdentity;
  private Hello.@Nullable Agreed agreed;
  private Admittance.@Nullable Gate gate;

  private Handshake(
      LocalPeer self,
      boolean dialer,
      Versions versions,
      RandomGenerator random,
      Admission admission) {
    this.self = self;
    this.random = random;
    this.admission = admission;
    this.dialer = dialer;
    byte[] nonce = new byte[Hello.NONCE_BYTES];
    random.nextBytes(nonce);
    this.own = new Hello(versions.lowest(), versions.highest(), versions.features(), nonce);
    this.ownHello = own.encode();
  }

  /** What a side can do. */
  record Versions(int lowest, int highest, long features) {
    static final Versions OURS = new Versions(MessageCodec.VERSION, MessageCodec.VERSION, 0);
  }

  /** Says why a peer that proved itself may not stay, where its identity alone forbids nothing. */
  interface Admission {
    Admission ALL = peer -> Optional.empty();

    Optional<Compatibility.Refused> refused(Peer peer);

    /** The time by which a join token is judged. Who knows none takes every token for expired. */
    default long wallMillis() {
      return Long.MAX_VALUE;
    }
  }

  /** What is to be done after a payload came. */
  sealed interface Step {}

  /** Send this, and wait. */
  record Send(byte[] payload) implements Step {}

  /** Send this, if it has bytes: the peer is proved. */
  record Proved(byte[] payload, Peer peer, Hello.Agreed agreed) implements Step {}

  /** Send this, if it has bytes, and close. */
  record Refuse(byte[] payload, Refusal refusal, String sentence) implements Step {}

  static Handshake ofDialer(LocalPeer self, Versions versions, RandomGenerator random) {
    return new Handshake(self, true, versions, random, Admission.ALL);
  }

  static Handshake ofAcceptor(
      LocalPeer self, Versions versions, RandomGenerator random, Admission admission) {
    return new Handshake(self, false, versions, random, admission);
  }

  /** The dialer's first payload; an acceptor waits for it. */
  Optional<byte[]> begin() {
    return dialer ? Optional.of(ownHello) : Optional.empty();
  }

  /** Takes the next payload; after anything but {@link Send} no other may come. */
  Step take(byte[] payload) {
    try {
      if (payload.length > 0 && payload[0] == KIND_REFUSED) {
        return peerRefused(payload);
      }
      if (payload.length > 0 && payload[0] == KIND_TAKEN && peerHello != null) {
        return taken(payload, peerHello);
      }
      if (gate != null || isAsk(payload)) {
        return takeJoiner(payload);
      }
      return peerHello == null ? takeHello(payload) : takeProof(payload, peerHello);
    } catch (MalformedException e) {
      // Expected of whoever is not a node; the connection is closed.
      return new Refuse(new byte[0], Refusal.GARBAGE, String.valueOf(e.getMessage()));
    }
  }

  /** Whether this is no node yet, but has a token to become one. */
  private boolean isAsk(byte[] payload) {
    return !dialer && peerHello == null && payload.length > 0 && payload[0] == Admittance.ASK;
  }

  private Step takeJoiner(byte[] payload) throws MalformedException {
    if (gate == null) {
      gate = new Admittance.Gate(self.secret(), admission.wallMillis(), random);
    }
    return gate.take(payload);
  }

  private Step takeHello(byte[] payload) throws MalformedException {
    Hello hello = Hello.decode(payload);
    peerHello = payload;
    int version = Math.min(own.highest(), hello.highest());
    if (version < Math.max(own.lowest(), hello.lowest())) {
      return refuse(
          Refusal.VERSION,
          "No common version of the protocol: "
              + own.lowest()
              + " to "
              + own.highest()
              + " here, "
              + hello.lowest()
              + " to "
              + hello.highest()
              + " there.");
    }
    agreed = new Hello.Agreed(version, own.features() & hello.features());
    if (!dialer) {
      return new Send(ownHello);
    }
    byte[] identity = Identity.encode(self.self());
    dialersIdentity = identity;
    return new Send(proof(identity, mac("dialer", ownHello, payload, identity)));
  }

  private Step takeProof(byte[] payload, byte[] hello) throws MalformedException {
    WireReader in = new WireReader(Slice.of(payload));
    if (in.u8() != KIND_PROOF) {
      throw new MalformedException("a proof was expected");
    }
    byte[] identity = in.bytes();
    byte[] mac = in.raw(MAC_BYTES);
    byte[] expected = dialersIdentity == null
        ? mac("dialer", hello, ownHello, identity)
        : mac("acceptor", ownHello, hello, dialersIdentity, identity);
    if (!MessageDigest.isEqual(expected, mac)) {
      return refuse(Refusal.SECRET, "The other side has another cluster secret.");
    }
    Peer peer = Identity.decode(identity);
    Optional<Compatibility.Refused> refused =
        Compatibility.refused(self.self(), peer).or(() -> admission.refused(peer));
    if (refused.isPresent()) {
      String sentence = refused.get().sentence();
      return refused.get().refusal() == Refusal.TAKEN
          ? refuseTaken(hello, identity, sentence)
          : refuse(refused.get().refusal(), sentence);
    }
    return new Proved(dialer ? new byte[0] : acceptorsProof(hello, identity), peer, agreed());
  }

  private byte[] acceptorsProof(byte[] hello, byte[] dialers) {
    byte[] identity = Identity.encode(self.self());
    return proof(identity, mac("acceptor", hello, ownHello, dialers, identity));
  }

  private Hello.Agreed agreed() {
    if (agreed == null) {
      throw new IllegalStateException("a proof before a hello");
    }
    return agreed;
  }

  private static byte[] proof(byte[] identity, byte[] mac) {
    return new WireWriter().u8(KIND_PROOF).bytes(identity).raw(mac).toBytes();
  }

  static Refuse refuse(Refusal refusal, String sentence) {
    byte[] payload = new WireWriter().u8(KIND_REFUSED).text(sentence).toBytes();
    return new Refuse(payload, refusal, sentence);
  }

  private Refuse refuseTaken(byte[] hello, byte[] dialers, String sentence) {
    byte[] mac = mac("taken", hello, ownHello, dialers, sentence.getBytes(UTF_8));
    byte[] payload = new WireWriter().u8(KIND_TAKEN).text(sentence).raw(mac).toBytes();
    return new Refuse(payload, Refusal.IDENTITY, sentence);
  }

  private Refuse taken(byte[] payload, byte[] hello) throws MalformedException {
    WireReader in = new WireReader(Slice.of(payload).after(1));
    String sentence = in.text();
    byte[] mac = in.raw(MAC_BYTES);
    if (dialersIdentity == null
        || !MessageDigest.isEqual(
            mac("taken", ownHello, hello, dialersIdentity, sentence.getBytes(UTF_8)), mac)) {
      throw new MalformedException("a refusal that proves nothing");
    }
    return new Refuse(new byte[0], Refusal.TAKEN, printable(sentence));
  }

  /** What the other side says where it refuses; empty if it says something else. */
  static Optional<String> refusalIn(byte[] payload) throws MalformedException {
    return payload.length > 0 && payload[0] == KIND_REFUSED
        ? Optional.of(peerRefused(payload).sentence())
        : Optional.empty();
  }

  private static Refuse peerRefused(byte[] payload) throws MalformedException {
    WireReader in = new WireReader(Slice.of(payload).after(1));
    return new Refuse(new byte[0], Refusal.REFUSED_BY_PEER, printable(in.text()));
  }

  /** What anybody may have sent, made fit for a log. */
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SENTENCE_CHARS_MAX); i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return shown.toString();
  }

  private byte[] mac(String role, byte[]... said) {
    WireWriter input = new WireWriter().text("quorate handshake 1").text(role);
    for (byte[] part : said) {
      input.bytes(part);
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(self.secret(), mac.getAlgorithm()));
      return mac.doFinal(input.toBytes());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      // Every Java platform must have HmacSHA256, and it takes keys of any length
      // (javax.crypto.Mac).
      throw new AssertionError(e);
    }
  }
}
