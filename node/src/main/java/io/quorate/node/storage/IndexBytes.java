package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keys and pointers as an index keeps them outside the heap.
 *
 * <pre>
 *   key      1 byte: bytes of the bucket, the bucket, the key
 *            (a zero between them would not do: a bucket may hold one)
 *   pointer  40 bytes: 8 sequence, 8 digest, 8 position of the key on the ring, 4 segment,
 *            4 offset, 4 bytes of the content, 2 of the head, 1 flags, 1 unused
 * </pre>
 */
final class IndexBytes {
  static final int POINTER_BYTES = 40;
  private static final int POSITION_AT = 16;

  private IndexBytes() {}

  static byte[] key(Key key) {
    byte[] bucket = key.bucket().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[1 + bucket.length + key.length()];
    ByteBuffer.wrap(bytes).put((byte) bucket.length).put(bucket).put(key.buffer());
    return bytes;
  }

  /** How long the bytes of this key are. */
  static int length(Key key) {
    return 1 + key.bucket().getBytes(StandardCharsets.UTF_8).length + key.length();
  }

  static Key key(byte[] bytes) {
    int bucket = bytes[0] & 0xff;
    byte[] key = new byte[bytes.length - 1 - bucket];
    System.arraycopy(bytes, 1 + bucket, key, 0, key.length);
    return Key.of(new String(bytes, 1, bucket, StandardCharsets.UTF_8), key);
  }

  static void pointer(Key key, Pointer pointer, byte[] into) {
    ByteBuffer.wrap(into)
        .putLong(pointer.sequence())
        .putLong(pointer.digest())
        .putLong(key.position())
        .putInt(pointer.segment())
        .putInt((int) pointer.offset())
        .putInt(pointer.length())
        .putShort((short) pointer.headLength())
        .put((byte) pointer.flags());
  }

  static Pointer pointer(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    long sequence = from.getLong();
    long digest = from.getLong();
    from.getLong();
    int segment = from.getInt();
    long offset = Integer.toUnsignedLong(from.getInt());
    int length = from.getInt();
    int headLength = from.getShort() & 0xffff;
    return new Pointer(sequence, digest, from.get() & 0xff, segment, offset, headLength, length);
  }

  /** The key's position on the ring, which the pointer carries. */
  static long position(byte[] pointer) {
    return ByteBuffer.wrap(pointer).getLong(POSITION_AT);
  }
}
