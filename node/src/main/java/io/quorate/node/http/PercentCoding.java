package io.quorate.node.http;

import io.quorate.ring.Utf8;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The percent-encoding of a path segment or a parameter (RFC 3986 §2.1), and nothing beyond it: a
 * plus sign is a plus sign.
 */
final class PercentCoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private PercentCoding() {}

  /** The bytes that the text stands for; the text is printable ASCII, as {@link Target} checked. */
  static byte[] decode(String text) throws Refusal {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes[length++] = (byte) c;
        continue;
      }
      if (i + 2 >= text.length()
          || !HexFormat.isHexDigit(text.charAt(i + 1))
          || !HexFormat.isHexDigit(text.charAt(i + 2))) {
        throw Refusal.invalid(
            "In a path, % is followed by two hexadecimal digits; % itself is %25.");
      }
      bytes[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
      i += 2;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The UTF-8 text that the text stands for. */
  static String decodeText(String text, String what) throws Refusal {
    return Utf8.decode(decode(text))
        .orElseThrow(() -> Refusal.invalid(what + " is UTF-8, percent-encoded."));
  }

  /** The bytes as a path segment; only unreserved characters stand for themselves. */
  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    HexFormat hex = HexFormat.of().withUpperCase();
    for (byte b : bytes) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%').append(hex.toHexDigits(b));
      }
    }
    return text.toString();
  }
}
