package io.quorate.node.wire;

import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what {@link WireWriter} writes, from bytes that nobody vouches for: every length is held
 * against what is there before anything is allocated for it, so that reading takes no more than a
 * small multiple of the input, whatever the input says.
 */
final class WireReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  WireReader(Slice slice) {
    this(slice.array(), slice.from(), slice.to());
  }

  private WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  int remaining() {
    return end - at;
  }

  int u8() throws MalformedException {
    need(1);
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
    need(Integer.BYTES);
    int value = ByteBuffer.wrap(bytes).getInt(at);
    at += Integer.BYTES;
    return value;
  }

  long i64() throws MalformedException {
    need(Long.BYTES);
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
    byte[] read = Arrays.copyOfRange(bytes, at, at + count);
    at += count;
    return read;
  }

  byte[] bytes() throws MalformedException {
    return raw(number(0, remaining(), "a length"));
  }

  String text() throws MalformedException {
    int count = number(0, remaining(), "a length");
    need(count);
    ByteBuffer encoded = ByteBuffer.wrap(bytes, at, count);
    at += count;
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(encoded);
      return text.toString();
    } catch (CharacterCodingException e) {
      // Expected of bytes that nobody vouches for; the sentence says all that is in the exception.
      throw new MalformedException("a text is not UTF-8");
    }
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
    WireReader section = new WireReader(bytes, at, at + count);
    at += count;
    return section;
  }

  /** All that is left. */
  Slice rest() {
    return new Slice(bytes, at, end);
  }

  private void need(int count) throws MalformedException {
    if (count < 0 || count > remaining()) {
      throw new MalformedException(
          Integer.toUnsignedString(count) + " bytes are said to follow, " + remaining() + " do");
    }
  }
}
