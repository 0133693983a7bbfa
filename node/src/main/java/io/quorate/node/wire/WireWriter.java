package io.quorate.node.wire;

import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Writes the elements of messages into an array that grows. Big-endian; what {@link WireReader}
 * reads.
 *
 * <pre>
 *   varint    7 bits a byte, lowest first, the top bit says that more follow
 *   bytes     varint length, the bytes
 *   text      bytes of UTF-8
 *   section   u32 length, whatever was written between begin and end
 * </pre>
 *
 * A section is what a later version may lengthen: a reader skips what it does not know at its end.
 */
final class WireWriter {
  private static final int CAPACITY = 256;

  /** What is longer is measured before it is written. */
  private static final int GROWN_BYTES_MAX = 64 << 10;

  /** Beyond so many bytes nothing is stored any more, only counted. */
  private final int storedMax;

  private byte[] bytes;
  private int length;

  /** A writer that grows as far as an array can. */
  WireWriter() {
    this(new byte[CAPACITY], Integer.MAX_VALUE);
  }

  private WireWriter(byte[] bytes, int storedMax) {
    this.bytes = bytes;
    this.storedMax = storedMax;
  }

  /**
   * What this writing writes, in an array of its own. What turns out to be long is written a second
   * time, into an array of exactly its length: growing one around a value of 16 MiB would take
   * three times as much for a moment. The writing must be the same both times.
   */
  static byte[] bytes(Consumer<WireWriter> writing) {
    WireWriter first = new WireWriter(new byte[CAPACITY], GROWN_BYTES_MAX);
    writing.accept(first);
    if (first.length <= first.storedMax) {
      return first.toBytes();
    }
    WireWriter exact = new WireWriter(new byte[first.length], Integer.MAX_VALUE);
    writing.accept(exact);
    assert exact.length == first.length : first.length + " bytes became " + exact.length;
    return exact.bytes;
  }

  int length() {
    return length;
  }

  /** The bytes written so far. */
  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Forgets what was written. */
  void clear() {
    length = 0;
  }

  WireWriter u8(int value) {
    if (hasRoom(1)) {
      bytes[length] = (byte) value;
    }
    length++;
    return this;
  }

  WireWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  WireWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  WireWriter i32(int value) {
    if (hasRoom(Integer.BYTES)) {
      ByteBuffer.wrap(bytes).putInt(length, value);
    }
    length += Integer.BYTES;
    return this;
  }

  WireWriter i64(long value) {
    if (hasRoom(Long.BYTES)) {
      ByteBuffer.wrap(bytes).putLong(length, value);
    }
    length += Long.BYTES;
    return this;
  }

  /** An unsigned number of 64 bits in 1 to 10 bytes. */
  WireWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  WireWriter raw(byte[] array, int from, int count) {
    if (hasRoom(count)) {
      System.arraycopy(array, from, bytes, length, count);
    }
    length += count;
    return this;
  }

  WireWriter raw(byte[] array) {
    return raw(array, 0, array.length);
  }

  WireWriter bytes(byte[] array) {
    return varint(array.length).raw(array);
  }

  WireWriter text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  WireWriter key(Key key) {
    return text(key.bucket()).bytes(key.bytes());
  }

  WireWriter address(HostPort address) {
    return text(address.host()).u16(address.port());
  }

  /** Begins a section; gives what {@link #end} wants. */
  int begin() {
    i32(0);
    return length;
  }

  /** Ends the section, and says its length at its beginning. */
  WireWriter end(int begin) {
    if (length <= storedMax) {
      ByteBuffer.wrap(bytes).putInt(begin - Integer.BYTES, length - begin);
    }
    return this;
  }

  /** Makes room for so many bytes more; not where they are only counted. */
  private boolean hasRoom(int more) {
    int needed = Math.addExact(length, more);
    if (needed > storedMax) {
      return false;
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(
          bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * length, needed)));
    }
    return true;
  }
}
