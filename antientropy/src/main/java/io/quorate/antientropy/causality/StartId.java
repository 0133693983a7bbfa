package io.quorate.antientropy.causality;

import java.util.HexFormat;

/**
 * The identity of one start of a node: 64 random bits, made anew whenever the process starts.
 *
 * <p>An actor carries a part of it, so that no start ever gives a dot that an earlier one gave. Any
 * value is valid.
 *
 * @param value the 64 bits
 */
public record StartId(long value) {
  /** 16 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
