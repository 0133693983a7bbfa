package io.quorate.antientropy.causality;

import io.quorate.ring.Utf8;
import java.nio.ByteBuffer;

/**
 * Reads what {@link CanonicalWriter} wrote and refuses every other form.
 *
 * <p>A length is believed only where the bytes that it claims are really there, so no more is
 * allocated than the input justifies. Mutable, used once; the buffer's position moves.
 */
final class CanonicalReader {
  private final ByteBuffer buffer;

  CanonicalReader(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  int remaining() {
    return buffer.remaining();
  }

  int readByte() throws MalformedException {
    require(1);
    return buffer.get() & 0xff;
  }

  byte[] readBytes(int count) throws MalformedException {
    require(count);
    byte[] bytes = new byte[count];
    buffer.get(bytes);
    return bytes;
  }

  /** A number of at most 63 bits. */
  long readVarint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next <= 0x7f) {
        check(next != 0 || shift == 0, "a number has a second form");
        return value;
      }
    }
    throw new MalformedException("a number is too long");
  }

  long readVarint(long max) throws MalformedException {
    long value = readVarint();
    check(value <= max, "a number is too great");
    return value;
  }

  /** How many items follow, of which each takes at least {@code bytesMin} bytes. */
  int readCount(int bytesMin) throws MalformedException {
    return (int) readVarint(buffer.remaining() / bytesMin);
  }

  long readLong() throws MalformedException {
    require(Long.BYTES);
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      value = value << 8 | (buffer.get() & 0xff);
    }
    return value;
  }

  long readTimestamp() throws MalformedException {
    long timestamp = readLong();
    check(timestamp >= 0, "a timestamp is negative");
    return timestamp;
  }

  byte[] readSized() throws MalformedException {
    return readBytes(readCount(1));
  }

  String readText() throws MalformedException {
    return Utf8.decode(readSized())
        .orElseThrow(() -> new MalformedException("a text is not UTF-8"));
  }

  Actor readActor() throws MalformedException {
    byte[] bytes = readBytes(readByte());
    check(Actor.isCanonical(bytes, 0, bytes.length), "an actor is not canonical");
    return Actor.read(bytes, 0, bytes.length);
  }

  RequestId readRequest() throws MalformedException {
    return new RequestId(readLong(), readLong());
  }

  void requireEnd() throws MalformedException {
    check(!buffer.hasRemaining(), "bytes follow the end");
  }

  private void require(int count) throws MalformedException {
    check(buffer.remaining() >= count, "bytes are missing");
  }

  static void check(boolean condition, String otherwise) throws MalformedException {
    if (!condition) {
      throw new MalformedException(otherwise);
    }
  }
}
