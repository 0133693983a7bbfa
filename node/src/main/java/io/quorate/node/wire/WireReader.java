package io.quorate.node.wire;

import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what {@link WireWriter} writes, from bytes that nobody vouches for: every length is held
 * against what is there before anything is allocated for it, so that reading takes no more than a
 * small multiple of the input, whatever the input says.
 */
final class WireReader {
  private final List<Slice> parts;

  /** The part that is being read, and where. */
  private byte[] bytes;

  private int at;
  private int end;

  /** Which part is next, and how many bytes are to be read of it and of those behind it. */
  private int next;

  private int beyond;

  WireReader(Slice slice) {
    this(List.of(slice), slice, 1, slice.length());
  }

  /** Reads what these are together, at least one. */
  WireReader(List<Slice> parts) {
    this(parts, parts.get(0), 1, parts.stream().mapToInt(Slice::length).sum());
  }

  private WireReader(List<Slice> parts, Slice first, int next, int length) {
    this.parts = parts;
    this.bytes = first.array();
    this.at = first.from();
    this.end = first.from() + Math.min(first.length(), length);
    this.next = next;
    this.beyond = length - (end - at);
  }

  int remaining() {
    return end - at + beyond;
  }

  /** Goes on to a part of which something is left; there is one. */
  private void turn() {
    while (at == end) {
      Slice part = parts.get(next++);
      bytes = part.array();
      at = part.from();
      end = at + Math.min(part.length(), beyond);
      beyond -= end - at;
    }
  }

  int u8() throws MalformedException {
    need(1);
    if (at == end) {
      turn();
    }
    return bytes[at++] & 0xff;
  }

  boolean bool() throws MalformedException {
    int value = u8();
    if (value > 1) {
      throw new MalformedException("a truth value is 0 or 1, not " + value);
    }
    return value == 1;
  }

  int u16() throws MalformedException {
    return u8() << 8 | u8();
  }

  int i32() throws MalformedException {
    if (end - at < Integer.BYTES) {
      return ByteBuffer.wrap(raw(Integer.BYTES)).getInt();
    }
    int value = ByteBuffer.wrap(bytes).getInt(at);
    at += Integer.BYTES;
    return value;
  }

  long i64() throws MalformedException {
    if (end - at < Long.BYTES) {
      return ByteBuffer.wrap(raw(Long.BYTES)).getLong();
    }
    long value = ByteBuffer.wrap(bytes).getLong(at);
    at += Long.BYTES;
    return value;
  }

  /** A number that may be absent. */
  OptionalLong optionalI64() throws MalformedException {
    return bool() ? OptionalLong.of(i64()) : OptionalLong.empty();
  }

  long varint() throws MalformedException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      if (shift == 63 && next > 1) {
        throw new MalformedException("a number has more than 64 bits");
      }
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new MalformedException("a number has more than 64 bits");
  }

  /** A varint from {@code min} to {@code max}, which are not negative. */
  int number(int min, int max, String what) throws MalformedException {
    long value = varint();
    if (value < min || value > max) {
      throw new MalformedException(
          what + " is " + min + " to " + max + ", not " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  byte[] raw(int count) throws MalformedException {
    need(count);
    if (count <= end - at) {
      at += count;
      return Arrays.copyOfRange(bytes, at - count, at);
    }
    byte[] read = new byte[count];
    for (int done = 0; done < count; ) {
      turn();
      int some = Math.min(count - done, end - at);
      System.arraycopy(bytes, at, read, done, some);
      at += some;
      done += some;
    }
    return read;
  }

  byte[] bytes() throws MalformedException {
    return raw(number(0, remaining(), "a length"));
  }

  String text() throws MalformedException {
    int count = number(0, remaining(), "a length");
    ByteBuffer encoded;
    if (count <= end - at) {
      encoded = ByteBuffer.wrap(bytes, at, count);
      at += count;
    } else {
      encoded = ByteBuffer.wrap(raw(count));
    }
    return Utf8.decode(encoded).orElseThrow(() -> new MalformedException("a text is not UTF-8"));
  }

  Key key() throws MalformedException {
    String bucket = text();
    return Key.of(bucket, bytes());
  }

  HostPort address() throws MalformedException {
    String host = text();
    return new HostPort(host, u16());
  }

  /** The constant whose place in this list was written. */
  <T> T oneOf(List<T> constants, String what) throws MalformedException {
    return constants.get(number(0, constants.size() - 1, what));
  }

  /** The next section, to be read for itself; what is left of it is skipped. */
  WireReader section() throws MalformedException {
    int count = i32();
    need(count);
    WireReader section = new WireReader(parts, new Slice(bytes, at, end), next, count);
    skip(count);
    return section;
  }

  private void skip(int count) {
    for (int left = count; left > 0; ) {
      turn();
      int some = Math.min(left, end - at);
      at += some;
      left -= some;
    }
  }

  private void need(int count) throws MalformedException {
    if (count < 0 || count > remaining()) {
      throw new MalformedException(
          Integer.toUnsignedString(count) + " bytes are said to follow, " + remaining() + " do");
    }
  }
}
