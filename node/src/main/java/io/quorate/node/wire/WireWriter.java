package io.quorate.node.wire;

import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
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

  /** Longer arrays are not copied but referred to, by a writer of messages. */
  private static final int COPIED_BYTES_MAX = 16 << 10;

  private final boolean shares;
  private final List<Encoded.Shared> shared = new ArrayList<>(0);
  private byte[] bytes;
  private int length;

  /** A writer that copies all that it is given. */
  WireWriter() {
    this(false, CAPACITY);
  }

  private WireWriter(boolean shares, int capacity) {
    this.shares = shares;
    this.bytes = new byte[capacity];
  }

  /**
   * What this writing writes; the long arrays in it must not be changed any more.
   *
   * @param arrayBytes how long the longest array is that it writes, if that is known; else 0
   */
  static Encoded encoded(int arrayBytes, Consumer<WireWriter> writing) {
    int copied = arrayBytes > COPIED_BYTES_MAX ? 0 : arrayBytes;
    WireWriter out = new WireWriter(true, CAPACITY + copied);
    writing.accept(out);
    return new Encoded(out.toBytes(), out.shared);
  }

  /** How many bytes there are, those that are only referred to left out. */
  int length() {
    return length;
  }

  /** The bytes written so far, those that are only referred to left out. */
  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Forgets what was written. */
  void clear() {
    length = 0;
  }

  WireWriter u8(int value) {
    makeRoom(1);
    bytes[length++] = (byte) value;
    return this;
  }

  WireWriter bool(boolean value) {
    return u8(value ? 1 : 0);
  }

  WireWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  WireWriter i32(int value) {
    makeRoom(Integer.BYTES);
    ByteBuffer.wrap(bytes).putInt(length, value);
    length += Integer.BYTES;
    return this;
  }

  WireWriter i64(long value) {
    makeRoom(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(length, value);
    length += Long.BYTES;
    return this;
  }

  /** A number that may be absent. */
  WireWriter optionalI64(OptionalLong value) {
    bool(value.isPresent());
    value.ifPresent(this::i64);
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
    if (shares && count > COPIED_BYTES_MAX) {
      shared.add(new Encoded.Shared(length, new Slice(array, from, from + count)));
      return this;
    }
    makeRoom(count);
    System.arraycopy(array, from, bytes, length, count);
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
    int section = length - begin;
    for (Encoded.Shared each : shared) {
      section += each.at() >= begin ? each.slice().length() : 0;
    }
    ByteBuffer.wrap(bytes).putInt(begin - Integer.BYTES, section);
    return this;
  }

  /** Makes room for so many bytes more. */
  private void makeRoom(int more) {
    int needed = Math.addExact(length, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(
          bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(2L * length, needed)));
    }
  }
}
