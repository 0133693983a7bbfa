package io.quorate.testkit.links;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads who opened a connection out of what it sends: the second frame is its proof, which begins
 * with a section that begins with its name. Looks on only; what it does not understand, as from a
 * stranger, has no name.
 */
final class SenderName {
  /** No handshake is longer; beyond it there is no name to come. */
  private static final int BYTES_MAX = 8 << 10;

  private static final int FRAME_HEAD_BYTES = 8;
  private static final int KIND_PROOF = 2;

  private final Buffer seen = Buffer.buffer();
  private boolean over;
  private @Nullable String name;

  /** Whether a name was found. */
  @Nullable
  String name() {
    return name;
  }

  void look(Buffer bytes) {
    if (over) {
      return;
    }
    seen.appendBuffer(bytes);
    int second = after(0);
    int third = second < 0 ? -1 : after(second);
    if (third >= 0) {
      over = true;
      name = nameIn(second + FRAME_HEAD_BYTES, third);
    } else {
      over = seen.length() > BYTES_MAX;
    }
  }

  /** Where the frame that begins here ends; −1 if it is not all there. */
  private int after(int frame) {
    if (seen.length() < frame + FRAME_HEAD_BYTES) {
      return -1;
    }
    long length = seen.getUnsignedInt(frame);
    return length > BYTES_MAX || seen.length() < frame + FRAME_HEAD_BYTES + length
        ? -1
        : (int) (frame + FRAME_HEAD_BYTES + length);
  }

  /**
   * kind u8 | length of identity varint | length of section u32 | length of name varint | name …
   */
  private @Nullable String nameIn(int from, int end) {
    if (seen.getByte(from) != KIND_PROOF) {
      return null;
    }
    int section = afterVarint(from + 1, end);
    int length = section + Integer.BYTES;
    int text = afterVarint(length, end);
    int nameEnd = text + seen.getUnsignedByte(length);
    // A name has up to 64 characters: its length is one byte.
    return text != length + 1 || nameEnd > end
        ? null
        : seen.getString(text, nameEnd, StandardCharsets.UTF_8.name());
  }

  private int afterVarint(int from, int end) {
    int at = from;
    while (at < end - Integer.BYTES - 1 && seen.getByte(at) < 0) {
      at++;
    }
    return at + 1;
  }
}
