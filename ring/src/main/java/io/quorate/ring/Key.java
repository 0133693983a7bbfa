package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The name of a value: a bucket and, within it, 1 to 1,024 bytes of any kind.
 *
 * <p>The bucket is 1 to 255 bytes of UTF-8. A key's position on the ring is the first 64 bits of
 * {@code murmur3_128(bucket, 0, key)}, read as an unsigned number (Dynamo §4.2). Keys are ordered
 * by position, then by bucket, then by their bytes, all unsigned: the order in which a partition is
 * listed. Immutable; the bytes are copied in and never handed out for writing.
 */
public final class Key implements Comparable<Key> {
  /** The longest key, in bytes. */
  public static final int BYTES_MAX = 1024;

  /** The longest bucket name, in bytes of UTF-8. */
  public static final int BUCKET_BYTES_MAX = 255;

  private final String bucket;
  private final byte[] bytes;
  private final long position;

  private Key(String bucket, byte[] bytes, long position) {
    this.bucket = bucket;
    this.bytes = bytes;
    this.position = position;
  }

  /**
   * The key of these bytes in this bucket.
   *
   * @throws IllegalArgumentException if the bucket or the key is empty, too long, or the bucket has
   *     no UTF-8 form (a lone surrogate)
   */
  public static Key of(String bucket, byte[] bytes) {
    byte[] name = encodeBucket(bucket);
    checkArgument(
        bytes.length >= 1 && bytes.length <= BYTES_MAX, "a key has 1 to %s bytes", BYTES_MAX);
    byte[] copy = bytes.clone();
    var hash = Hashing.murmur3_128().newHasher();
    hash.putBytes(name).putByte((byte) 0).putBytes(copy);
    // Guava's HashCode.asLong is little-endian over the first 8 bytes: a fixed, documented order.
    return new Key(bucket, copy, hash.hash().asLong());
  }

  /** The key of this text's UTF-8 bytes. */
  public static Key of(String bucket, String key) {
    return of(bucket, key.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] encodeBucket(String bucket) {
    checkArgument(isUnicode(bucket), "a bucket is UTF-8 text");
    byte[] name = bucket.getBytes(StandardCharsets.UTF_8);
    checkArgument(
        name.length >= 1 && name.length <= BUCKET_BYTES_MAX,
        "a bucket has 1 to %s bytes of UTF-8",
        BUCKET_BYTES_MAX);
    return name;
  }

  /** Whether it has a UTF-8 form: no half of a surrogate pair stands alone. */
  static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean isPair =
            i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
        if (!isPair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  public String bucket() {
    return bucket;
  }

  /** A copy of the key's bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int length() {
    return bytes.length;
  }

  /** A read-only view of the key's bytes. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Where the key lies on the ring: an unsigned 64-bit number. */
  public long position() {
    return position;
  }

  /** The key as text, for people: bytes that are no UTF-8 show as replacement characters. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(Key other) {
    int byPosition = Long.compareUnsigned(position, other.position);
    if (byPosition != 0) {
      return byPosition;
    }
    int byBucket = bucket.compareTo(other.bucket);
    return byBucket != 0 ? byBucket : Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key
        && position == key.position
        && bucket.equals(key.bucket)
        && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(position);
  }

  @Override
  public String toString() {
    return bucket + "/" + text();
  }
}
