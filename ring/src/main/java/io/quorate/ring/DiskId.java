package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.HexFormat;

/**
 * The identity of a data directory: 64 random bits, made once, together with the directory.
 *
 * <p>The topology binds a node's name to its disk id, so that a wiped disk is noticed and an old
 * one never returns unnoticed; an actor carries a part of it. Any value is valid. Its text form is
 * 16 lower-case hexadecimal digits; {@link #parse} takes exactly that. Ordered as an unsigned
 * number, which is the order of the texts.
 *
 * @param value the 64 bits
 */
public record DiskId(long value) implements Comparable<DiskId> {
  private static final int DIGITS = 16;

  /**
   * The disk id with this text form.
   *
   * @throws IllegalArgumentException if the text is not 16 lower-case hexadecimal digits
   */
  public static DiskId parse(String text) {
    checkArgument(
        text.length() == DIGITS && text.chars().allMatch(DiskId::isDigit),
        "a disk id is %s lower-case hexadecimal digits",
        DIGITS);
    return new DiskId(HexFormat.fromHexDigitsToLong(text));
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }

  @Override
  public int compareTo(DiskId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
