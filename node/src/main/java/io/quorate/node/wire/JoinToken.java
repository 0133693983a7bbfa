package io.quorate.node.wire;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;

/**
 * What lets nodes in that do not know the cluster secret: good for a time, for any number of nodes,
 * made by whoever reads the secret, without asking anybody.
 *
 * <pre>
 *   text = base64url( version u8 = 1 | id 16 | expiry u64 | key 32 )
 *   key  = HMAC-SHA-256(secret, "quorate join token" | id | expiry)
 * </pre>
 *
 * <p>Who has the secret makes the key anew from id and expiry, so nothing is kept of a token;
 * nobody else can move the expiry, for that is another key. The key is proved, never sent. Whoever
 * holds a token is let in: it is to be treated as a password until its time is over.
 *
 * @param id 16 random bytes
 * @param expiry seconds since 1970 UTC, by the clock of the member that is asked
 * @param key 32 bytes; never in a log
 */
public record JoinToken(byte[] id, long expiry, byte[] key) {
  /** How long a token is good, from the time it is made. */
  public static final Duration LIFE = Duration.ofHours(1);

  public static final int ID_BYTES = 16;
  static final int KEY_BYTES = 32;
  private static final int VERSION = 1;
  private static final int BYTES = 1 + ID_BYTES + Long.BYTES + KEY_BYTES;
  private static final long MILLIS = 1_000;

  public JoinToken {
    checkArgument(id.length == ID_BYTES && key.length == KEY_BYTES, "this is no join token");
    id = id.clone();
    key = key.clone();
  }

  /**
   * A token of the cluster with this secret, good from now for {@link #LIFE}.
   *
   * @param id {@value #ID_BYTES} random bytes
   */
  public static JoinToken make(byte[] secret, long wallMillis, byte[] id) {
    long expiry = wallMillis / MILLIS + LIFE.toSeconds();
    return new JoinToken(id, expiry, key(secret, id, expiry));
  }

  static byte[] key(byte[] secret, byte[] id, long expiry) {
    byte[] said =
        new WireWriter().text("quorate join token").raw(id).i64(expiry).toBytes();
    return Admittance.mac(secret, said);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException with a sentence, without what was given
   */
  public static JoinToken parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.strip());
      checkArgument(bytes.length == BYTES, "this is no join token");
      WireReader in = new WireReader(Slice.of(bytes));
      checkArgument(in.u8() == VERSION, "this join token is of another version");
      return new JoinToken(in.raw(ID_BYTES), in.i64(), in.raw(KEY_BYTES));
    } catch (MalformedException e) {
      // The length was seen to be right.
      throw new AssertionError(e);
    }
  }

  static boolean isExpired(long expiry, long wallMillis) {
    return wallMillis / MILLIS >= expiry;
  }

  /** The token as one word. */
  public String text() {
    byte[] bytes = new WireWriter().u8(VERSION).raw(id).i64(expiry).raw(key).toBytes();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public byte[] id() {
    return id.clone();
  }

  @Override
  public byte[] key() {
    return key.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JoinToken token
        && expiry == token.expiry
        && Arrays.equals(id, token.id)
        && Arrays.equals(key, token.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(id);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "JoinToken[until " + expiry + "]";
  }
}
