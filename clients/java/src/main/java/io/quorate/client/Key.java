package io.quorate.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name of a value within its bucket: 1 to 1,024 bytes of any kind. Immutable.
 *
 * <pre>{@code
 * Key text = Key.of("caf\u00e9");
 * Key bytes = Key.of(new byte[] {0, (byte) 0xff});
 * quorate.bucket("b").put(text, Value.of("open"), Options.DEFAULT);
 * quorate.bucket("b").put(bytes, Value.of("closed"), Options.DEFAULT);
 * }</pre>
 */
public final class Key {
  /** The longest key, in bytes. */
  public static final int BYTES_MAX = 1024;

  private final byte[] bytes;

  private Key(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The key of these bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are none or more than {@value #BYTES_MAX}
   */
  public static Key of(byte[] bytes) {
    if (bytes.length < 1 || bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a key has 1 to " + BYTES_MAX + " bytes, not " + bytes.length);
    }
    return new Key(bytes.clone());
  }

  /**
   * The key of this text's UTF-8 bytes.
   *
   * @throws IllegalArgumentException if it is empty, too long, or has a lone surrogate
   */
  public static Key of(String text) {
    return of(Utf8.encode(text, "a key"));
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The key as text, if its bytes are UTF-8. */
  public Optional<String> text() {
    return Utf8.decode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** For people: bytes that are no UTF-8 show as replacement characters. */
  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
