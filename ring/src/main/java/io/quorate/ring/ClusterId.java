package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.HexFormat;

/**
 * The identity of a cluster: 128 random bits, made once when it is founded. Clusters with different
 * ids never merge. As text: 32 lower-case hexadecimal digits.
 */
public record ClusterId(long high, long low) {
  /**
   * The id written as 32 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  public static ClusterId parse(String hex) {
    checkArgument(hex.length() == 32, "a cluster id has 32 hexadecimal digits: %s", hex);
    return new ClusterId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}
