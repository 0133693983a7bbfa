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

  /** The checksum of the payload that is this head and this part of an array. */
  static int checksum(byte[] head, byte[] data, int from, int to) {
    int length = head.length + to - from;
    CRC32C crc = new CRC32C();
    crc.update(length >>> 24);
    crc.update(length >>> 16);
    crc.update(length >>> 8);
    crc.update(length);
    crc.update(head, 0, head.length);
    crc.update(data, from, to - from);
    return (int) crc.getValue();
  }

  /** Writes the frame of this payload. */
  static void write(WireWriter out, byte[] payload) {
    write(out, new byte[0], payload, 0, payload.length);
  }

  /** Writes the frame whose payload is this head and this part of an array. */
  static void write(WireWriter out, byte[] head, byte[] data, int from, int to) {
    out.i32(head.length + to - from).i32(checksum(head, data, from, to));
    out.raw(head).raw(data, from, to - from);
  }
}
