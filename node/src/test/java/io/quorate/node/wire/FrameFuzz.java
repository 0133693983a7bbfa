package io.quorate.node.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Frames in a stream that comes in pieces: the first byte says how long the pieces are. What is
 * found, framed again, is what came.
 */
public final class FrameFuzz {
  private static final int ROOM_BYTES = 512;

  private FrameFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  public static Runnable reading(byte[] data) {
    return () -> {
      FrameDecoder decoder = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
      ByteBuffer in = ByteBuffer.wrap(data);
      try {
        while (in.hasRemaining()) {
          decoder.next(in);
        }
      } catch (MalformedException e) {
        // What is measured as well.
      }
    };
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int piece = 1 + (data[0] & 0xff);
    byte[] stream = Arrays.copyOfRange(data, 1, data.length);
    FrameDecoder decoder = new FrameDecoder(Frame.PAYLOAD_BYTES_MAX);
    WireWriter again = new WireWriter();
    try {
      for (int at = 0; at < stream.length; at += piece) {
        ByteBuffer in = ByteBuffer.wrap(stream, at, Math.min(piece, stream.length - at));
        while (in.hasRemaining()) {
          byte[] payload = decoder.next(in);
          if (payload.length > 0) {
            Frame.write(again, payload);
          }
        }
        if (decoder.allocatedBytes() > Math.max(ROOM_BYTES, 2 * stream.length)) {
          throw new AssertionError(decoder.allocatedBytes() + " bytes for " + stream.length);
        }
      }
    } catch (MalformedException e) {
      // What most inputs are; the frames before it were frames.
    }
    byte[] found = again.toBytes();
    if (!Arrays.equals(found, Arrays.copyOf(stream, Math.min(found.length, stream.length)))) {
      throw new AssertionError("frames that are not in the stream");
    }
  }
}
