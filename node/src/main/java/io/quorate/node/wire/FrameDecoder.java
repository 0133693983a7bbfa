package io.quorate.node.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds frames in a stream of bytes that comes in pieces of any size.
 *
 * <p>Keeps at most one unfinished frame, and for it no more than twice what came of it. After a
 * {@link MalformedException} the stream has no frames any more: close the connection.
 */
final class FrameDecoder {
  private static final int FIRST_BYTES = 512;

  private static final byte[] NOTHING = new byte[0];

  private final byte[] head = new byte[Frame.HEAD_BYTES];
  private int headLength;
  private int payloadMax;
  private byte[] payload = NOTHING;
  private int payloadLength;
  private int expected;
  private int checksum;

  /** Takes payloads of up to so many bytes. */
  FrameDecoder(int payloadMax) {
    this.payloadMax = payloadMax;
  }

  /** Takes payloads of up to so many bytes from the next frame on. */
  void payloadMax(int bytes) {
    payloadMax = bytes;
  }

  /** What the unfinished frame takes of memory. */
  int allocatedBytes() {
    return payload.length;
  }

  /**
   * Takes bytes from the buffer until a frame is complete or none are left.
   *
   * @return the payload, which belongs to the caller; no bytes: all were taken, and there is no
   *     complete frame yet (no payload is empty)
   */
  byte[] next(ByteBuffer in) throws MalformedException {
    while (in.hasRemaining()) {
      if (headLength < head.length) {
        takeHead(in);
      } else {
        takePayload(in);
        if (payloadLength == expected) {
          return finished();
        }
      }
    }
    return NOTHING;
  }

  private void takeHead(ByteBuffer in) throws MalformedException {
    int count = Math.min(in.remaining(), head.length - headLength);
    in.get(head, headLength, count);
    headLength += count;
    if (headLength >= Integer.BYTES) {
      expected = ByteBuffer.wrap(head).getInt();
      if (expected < 1 || expected > payloadMax) {
        throw new MalformedException("a frame of "
            + Integer.toUnsignedString(expected)
            + " bytes; 1 to "
            + payloadMax
            + " are allowed");
      }
    }
    checksum = ByteBuffer.wrap(head).getInt(Integer.BYTES);
  }

  private void takePayload(ByteBuffer in) {
    int count = Math.min(in.remaining(), expected - payloadLength);
    int needed = payloadLength + count;
    if (needed > payload.length) {
      int room = Math.max(needed, Math.max(FIRST_BYTES, 2 * payload.length));
      payload = Arrays.copyOf(payload, Math.min(expected, room));
    }
    in.get(payload, payloadLength, count);
    payloadLength = needed;
  }

  private byte[] finished() throws MalformedException {
    byte[] whole = payload;
    headLength = 0;
    payload = NOTHING;
    payloadLength = 0;
    if (Frame.checksum(whole, expected) != checksum) {
      throw new MalformedException("a frame's checksum is wrong");
    }
    return whole;
  }
}
