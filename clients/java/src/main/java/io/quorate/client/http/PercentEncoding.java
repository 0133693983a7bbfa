package io.quorate.client.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Bytes as one segment of a path (RFC 3986 §2.1, §3.3): exact, whatever the bytes.
 *
 * <p>Only unreserved characters stand for themselves; a segment of dots alone is encoded too,
 * because {@code .} and {@code ..} mean another path to everything between here and the node.
 */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  static String segment(byte[] bytes) {
    boolean isDots = isDots(bytes);
    StringBuilder text = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0 && !isDots) {
        text.append((char) b);
      } else {
        text.append('%').append(HEX.toHexDigits(b));
      }
    }
    return text.toString();
  }

  static String segment(String text) {
    return segment(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The UTF-8 text that an encoded text stands for; what is not well encoded stays as it is. */
  static String text(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      boolean isCode = encoded.charAt(i) == '%'
          && i + 2 < encoded.length()
          && HexFormat.isHexDigit(encoded.charAt(i + 1))
          && HexFormat.isHexDigit(encoded.charAt(i + 2));
      bytes.write(isCode ? HexFormat.fromHexDigits(encoded, i + 1, i + 3) : encoded.charAt(i));
      i += isCode ? 2 : 0;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static boolean isDots(byte[] bytes) {
    for (byte b : bytes) {
      if (b != '.') {
        return false;
      }
    }
    return true;
  }
}
