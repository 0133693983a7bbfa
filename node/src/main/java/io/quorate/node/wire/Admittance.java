package io.quorate.node.wire;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How a node that has a {@link JoinToken} gets the cluster secret from a member. A machine:
 * payloads in, payloads out. It comes in the place of a {@link Handshake}, on a connection of its
 * own.
 */
public final class Admittance {
  /* How it works
   *
   *   joiner, has the token                          member, has the secret
   *     │  ask: token's id, expiry, nonce                │  expired: refused
   *     ├───────────────────────────────────────────────▶│  K = HMAC(secret, id, expiry)
   *     │                                challenge: nonce │
   *     │◀───────────────────────────────────────────────┤
   *     │  proof: HMAC(K, "proof", ask, challenge)        │
   *     ├───────────────────────────────────────────────▶│  another K: refused
   *     │     grant: AES-256-GCM(E, the secret),          │
   *     │            E = HMAC(K, "grant", ask, challenge) │
   *     │◀───────────────────────────────────────────────┤
   *     │  does not open: this was no member             │
   *
   * Only who has K can make the proof or open the grant, and only who has K, or the secret that it is
   * made from, can make a grant that opens. Both nonces are in E, so each key encrypts one thing and a
   * constant initialization vector is right. A recorded conversation opens for nobody without K; who
   * gets hold of K later, opens it: a token is a password, also when its hour is over.
   *
   * A member keeps nothing: how often a token was used it does not know.
   */

  static final int ASK = 16;
  private static final int CHALLENGE = 17;
  private static final int PROOF = 18;
  private static final int GRANT = 19;
  private static final int MAGIC = 0x51525445;
  private static final int NONCE_BYTES = 32;
  private static final int MAC_BYTES = 32;
  private static final int TAG_BITS = 128;
  private static final int VECTOR_BYTES = 12;

  private final JoinToken token;
  private final byte[] ask;
  private final FrameDecoder frames = new FrameDecoder(Handshake.PAYLOAD_BYTES_MAX);
  private byte @Nullable [] said;

  /** The joiner's side. */
  public Admittance(JoinToken token, RandomGenerator random) {
    this.token = token;
    WireWriter out = new WireWriter().u8(ASK).i32(MAGIC).raw(token.id()).i64(token.expiry());
    this.ask = out.raw(nonce(random)).toBytes();
  }

  /** What a joiner does after bytes came. */
  public sealed interface Step {
    /** Send this, if it has bytes, and wait. */
    record Send(byte[] bytes) implements Step {}

    /** This is the cluster secret. */
    record Granted(byte[] secret) implements Step {}

    /** It will not be; a sentence says why. */
    record Refused(String sentence) implements Step {}
  }

  /** What a joiner sends first. */
  public byte[] begin() {
    return framed(ask);
  }

  /** Takes what came from the member. Nothing that it says makes this throw. */
  public Step receive(ByteBuffer in) {
    try {
      while (in.hasRemaining()) {
        byte[] payload = frames.next(in);
        if (payload.length > 0) {
          return take(payload);
        }
      }
      return new Step.Send(new byte[0]);
    } catch (MalformedException | GeneralSecurityException e) {
      // Expected of whoever is no member: what it sent is not what only a member can send.
      return new Step.Refused("what answers there does not know the join token's cluster");
    }
  }

  private Step take(byte[] payload) throws MalformedException, GeneralSecurityException {
    WireReader in = new WireReader(Slice.of(payload));
    int kind = in.u8();
    byte[] before = said;
    if (kind == CHALLENGE && before == null) {
      byte[] conversation = joined(ask, payload);
      said = conversation;
      byte[] proof = mac(token.key(), labelled("proof", conversation));
      return new Step.Send(framed(new WireWriter().u8(PROOF).raw(proof).toBytes()));
    }
    if (kind == GRANT && before != null) {
      byte[] key = mac(token.key(), labelled("grant", before));
      return new Step.Granted(cipher(Cipher.DECRYPT_MODE, key, before).doFinal(in.bytes()));
    }
    Optional<String> refused = Handshake.refusalIn(payload);
    return new Step.Refused(refused.orElse("what answers there is no node"));
  }

  private static byte[] framed(byte[] payload) {
    WireWriter out = new WireWriter();
    Frame.write(out, payload);
    return out.toBytes();
  }

  /** The member's side, from the ask on. */
  static final class Gate {
    private final byte[] secret;
    private final long wallMillis;
    private final byte[] nonce;
    private byte @Nullable [] key;
    private byte @Nullable [] said;

    Gate(byte[] secret, long wallMillis, RandomGenerator random) {
      this.secret = secret;
      this.wallMillis = wallMillis;
      this.nonce = nonce(random);
    }

    /** What to send, or that the connection is over. */
    Handshake.Step take(byte[] payload) throws MalformedException {
      byte[] known = key;
      byte[] before = said;
      return known == null || before == null ? asked(payload) : proved(payload, known, before);
    }

    private Handshake.Step asked(byte[] payload) throws MalformedException {
      WireReader in = new WireReader(Slice.of(payload));
      if (in.u8() != ASK || in.i32() != MAGIC) {
        throw new MalformedException("this is not a node");
      }
      byte[] id = in.raw(JoinToken.ID_BYTES);
      long expiry = in.i64();
      in.raw(NONCE_BYTES);
      if (JoinToken.isExpired(expiry, wallMillis)) {
        return Handshake.refuse(Refusal.SECRET, "The join token has expired: make a new one.");
      }
      key = JoinToken.key(secret, id, expiry);
      byte[] challenge = new WireWriter().u8(CHALLENGE).raw(nonce).toBytes();
      said = joined(payload, challenge);
      return new Handshake.Send(challenge);
    }

    private Handshake.Step proved(byte[] payload, byte[] known, byte[] before)
        throws MalformedException {
      WireReader in = new WireReader(Slice.of(payload));
      if (in.u8() != PROOF) {
        throw new MalformedException("a proof was expected");
      }
      if (!MessageDigest.isEqual(mac(known, labelled("proof", before)), in.raw(MAC_BYTES))) {
        return Handshake.refuse(Refusal.SECRET, "The join token is not of this cluster.");
      }
      try {
        byte[] grant = mac(known, labelled("grant", before));
        byte[] sealed = cipher(Cipher.ENCRYPT_MODE, grant, before).doFinal(secret);
        return new Handshake.Send(new WireWriter().u8(GRANT).bytes(sealed).toBytes());
      } catch (GeneralSecurityException e) {
        // Every Java platform must have AES/GCM (javax.crypto.Cipher); the key has 32 bytes.
        throw new AssertionError(e);
      }
    }
  }

  private static byte[] nonce(RandomGenerator random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return nonce;
  }

  private static byte[] joined(byte[] ask, byte[] challenge) {
    return new WireWriter().bytes(ask).bytes(challenge).toBytes();
  }

  private static byte[] labelled(String label, byte[] said) {
    return new WireWriter().text("quorate admittance").text(label).raw(said).toBytes();
  }

  private static Cipher cipher(int mode, byte[] key, byte[] said) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        new SecretKeySpec(key, "AES"),
        new GCMParameterSpec(TAG_BITS, new byte[VECTOR_BYTES]));
    cipher.updateAAD(said);
    return cipher;
  }

  static byte[] mac(byte[] key, byte[] said) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
      return mac.doFinal(said);
    } catch (GeneralSecurityException e) {
      // Every Java platform must have HmacSHA256, and it takes keys of any length
      // (javax.crypto.Mac).
      throw new AssertionError(e);
    }
  }
}
