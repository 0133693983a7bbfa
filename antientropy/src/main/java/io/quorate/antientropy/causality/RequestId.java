package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of one request of a client, the same in every repeat of it: 128 bits.
 *
 * <p>Made at random at the edge, or hashed from the client's {@code Idempotency-Key}. Ordered as an
 * unsigned number.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record RequestId(long high, long low) implements Comparable<RequestId> {
  /** The longest {@code Idempotency-Key}, in characters. */
  public static final int IDEMPOTENCY_KEY_CHARS_MAX = 255;

  /**
   * The id of the request with this idempotency key: the first 128 bits of the SHA-256 of its
   * UTF-8.
   *
   * @throws IllegalArgumentException if it is empty or longer than 255 characters
   */
  public static RequestId of(String idempotencyKey) {
    checkArgument(
        !idempotencyKey.isEmpty() && idempotencyKey.length() <= IDEMPOTENCY_KEY_CHARS_MAX,
        "an idempotency key has 1 to %s characters",
        IDEMPOTENCY_KEY_CHARS_MAX);
    ByteBuffer hash =
        ByteBuffer.wrap(sha256().digest(idempotencyKey.getBytes(StandardCharsets.UTF_8)));
    return new RequestId(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      // Every Java platform must have SHA-256 (MessageDigest's documentation).
      throw new AssertionError(e);
    }
  }

  /** 64 bits of both halves: ids that a program counts up differ as much as random ones. */
  long hash() {
    return mixed(mixed(high) + low);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): a permutation. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public int compareTo(RequestId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
