package io.quorate.ring;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Text from bytes that nobody vouches for. What is not well-formed UTF-8 (RFC 3629) is no text:
 * with a replaced character it would be another one, perhaps a longer one than is allowed.
 */
public final class Utf8 {
  private Utf8() {}

  /** The text that these bytes are; empty if they are not UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes));
  }

  /**
   * The text that the buffer's remaining bytes are, which stay there; empty if they are not UTF-8.
   */
  public static Optional<String> decode(ByteBuffer bytes) {
    if (bytes.hasArray() && isAscii(bytes)) {
      // Names hardly ever have other characters, and a decoder costs more than they do.
      int from = bytes.arrayOffset() + bytes.position();
      return Optional.of(
          new String(bytes.array(), from, bytes.remaining(), StandardCharsets.ISO_8859_1));
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString());
    } catch (CharacterCodingException e) {
      // Expected of such bytes; the caller says what that means.
      return Optional.empty();
    }
  }

  private static boolean isAscii(ByteBuffer bytes) {
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) < 0) {
        return false;
      }
    }
    return true;
  }
}
