package io.quorate.node.wire;

import java.util.zip.CRC32C;

/**
 * One piece of what a connection carries: a length, a checksum, a payload.
 *
 * <pre>
 *   0              4              8
 *   | length u32   | crc32c u32   | payload, 1 to 262,144 bytes …
 * </pre>
 *
 * The checksum covers the length and the payload. It finds what networks and programs spoil by
 * accident; it keeps out nobody.
 */
final class Frame {
  static final int HEAD_BYTES = 8;

  /** The longest payload that anybody may send. */
  static final int PAYLOAD_BYTES_MAX = 256 << 10;

  private Frame() {}

  /** The checksum of this payload. */
  static int checksum(byte[] payload, int length) {
    CRC32C crc = begun(length);
    crc.update(payload, 0, length);
    return (int) crc.getValue();
  }

  private static CRC32C begun(int length) {
    CRC32C crc = new CRC32C();
    crc.update(length >>> 24);
    crc.update(length >>> 16);
    crc.update(length >>> 8);
    crc.update(length);
    return crc;
  }

  /** Writes the frame of this payload. */
  static void write(WireWriter out, byte[] payload) {
    write(out, payload, Encoded.of(new byte[0]), 0, 0);
  }

  /** Writes the frame whose payload is this head and this part of a message. */
  static void write(WireWriter out, byte[] head, Encoded message, int from, int to) {
    int length = head.length + to - from;
    CRC32C crc = begun(length);
    crc.update(head, 0, head.length);
    message.pieces(from, to, piece -> crc.update(piece.array(), piece.from(), piece.length()));
    out.i32(length).i32((int) crc.getValue()).raw(head);
    message.pieces(from, to, piece -> out.raw(piece.array(), piece.from(), piece.length()));
  }
}
