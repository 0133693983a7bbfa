package io.quorate.antientropy.causality;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts that all encodings of this package are made of.
 *
 * <p>{@link #bytes} runs the same writing twice: once to measure, once into an array of exactly
 * that size, so that nothing is grown or trimmed around a value of 16 MiB. Mutable, used once.
 */
final class CanonicalWriter {
  private final byte @Nullable [] target;
  private int position;

  private CanonicalWriter(byte @Nullable [] target) {
    this.target = target;
  }

  /** What this writing writes; it must write the same both times. */
  static byte[] bytes(Consumer<CanonicalWriter> writing) {
    CanonicalWriter measure = new CanonicalWriter(null);
    writing.accept(measure);
    byte[] bytes = new byte[measure.position];
    CanonicalWriter writer = new CanonicalWriter(bytes);
    writing.accept(writer);
    assert writer.position == bytes.length : "measured " + bytes.length;
    return bytes;
  }

  void writeByte(int value) {
    if (target != null) {
      target[position] = (byte) value;
    }
    position = Math.addExact(position, 1);
  }

  void writeBytes(byte[] bytes) {
    if (target != null) {
      System.arraycopy(bytes, 0, target, position, bytes.length);
    }
    position = Math.addExact(position, bytes.length);
  }

  /**
   * 7 bits a byte, the lowest first, the high bit set on all but the last: no value has two forms.
   */
  void writeVarint(long value) {
    assert value >= 0 : value;
    long rest = value;
    while (rest > 0x7f) {
      writeByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    writeByte((int) rest);
  }

  void writeLong(long value) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      writeByte((int) (value >>> shift));
    }
  }

  void writeSized(byte[] bytes) {
    writeVarint(bytes.length);
    writeBytes(bytes);
  }

  void writeActor(Actor actor) {
    writeByte(actor.length());
    for (int i = 0; i < actor.length(); i++) {
      writeByte(actor.byteAt(i));
    }
  }

  void writeRequest(RequestId request) {
    writeLong(request.high());
    writeLong(request.low());
  }
}
