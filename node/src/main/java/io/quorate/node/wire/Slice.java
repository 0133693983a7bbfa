package io.quorate.node.wire;

import static com.google.common.base.Preconditions.checkPositionIndexes;

/** A part of an array that is read and not changed. */
final class Slice {
  private final byte[] array;
  private final int from;
  private final int to;

  Slice(byte[] array, int from, int to) {
    checkPositionIndexes(from, to, array.length);
    this.array = array;
    this.from = from;
    this.to = to;
  }

  static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  int length() {
    return to - from;
  }

  /** The same without its first bytes. */
  Slice after(int bytes) {
    return new Slice(array, from + bytes, to);
  }
}
