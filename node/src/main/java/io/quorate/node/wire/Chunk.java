package io.quorate.node.wire;

import java.nio.ByteBuffer;

/**
 * What stands at the beginning of each frame's payload once the handshake is over.
 *
 * <pre>
 *   0             4          5
 *   | stream u32  | flags u8 | a message, or a part of one …
 * </pre>
 *
 * <p>A message of at most {@link #DATA_BYTES} is one chunk. A longer one is cut; its chunks carry
 * one stream number and all but the last the flag {@link #MORE}, and other messages' chunks travel
 * between them, so that no small message waits for a large one. {@link #PING} and {@link #PONG}
 * have no data: the connection itself asks whether anybody is still there.
 */
record Chunk(int stream, int flags) {
  static final int HEAD_BYTES = 5;

  /** How much of a message a chunk carries at most as we send it; others may take more. */
  static final int DATA_BYTES = 64 << 10;

  /**
   * Only the last chunk of a message may be shorter: so pieces cost little more than their bytes.
   */
  static final int DATA_BYTES_MIN = 1 << 10;

  static final int MORE = 1;
  static final int PING = 2;
  static final int PONG = 4;

  static Chunk read(byte[] payload) throws MalformedException {
    if (payload.length < HEAD_BYTES) {
      throw new MalformedException("a chunk without head");
    }
    Chunk chunk = new Chunk(ByteBuffer.wrap(payload).getInt(), payload[Integer.BYTES] & 0xff);
    boolean known = chunk.flags == 0
        || chunk.flags == MORE
        || (chunk.isSignal() && payload.length == HEAD_BYTES);
    if (!known) {
      throw new MalformedException("a chunk with flags " + chunk.flags);
    }
    return chunk;
  }

  boolean more() {
    return flags == MORE;
  }

  /** Whether this is a ping or a pong. */
  boolean isSignal() {
    return flags == PING || flags == PONG;
  }

  byte[] head() {
    return ByteBuffer.allocate(HEAD_BYTES).putInt(stream).put((byte) flags).array();
  }
}
