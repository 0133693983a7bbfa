package io.quorate.node.wire;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * An encoded envelope: bytes of its own, and between them long arrays that it only refers to.
 *
 * <pre>
 *   own     | head …          | … tail |
 *   shared                    ▲ the state: one array for all peers
 * </pre>
 *
 * So a state of 16 MiB that goes to four peers is there once, and what waits in four queues is a
 * few bytes each. The shared arrays are never changed by anybody.
 */
public final class Encoded {
  private final byte[] own;
  private final List<Shared> shared;
  private final int length;

  /** An array that stands in the message before the own byte of this index. */
  record Shared(int at, Slice slice) {}

  Encoded(byte[] own, List<Shared> shared) {
    this.own = own;
    this.shared = List.copyOf(shared);
    int bytes = own.length;
    for (Shared each : shared) {
      bytes += each.slice.length();
    }
    this.length = bytes;
  }

  /** A message that has all bytes itself. */
  static Encoded of(byte[] bytes) {
    return new Encoded(bytes, List.of());
  }

  /** The bytes of the whole message. */
  public int length() {
    return length;
  }

  /** Its own bytes, of which the first 25 are the envelope's head. */
  byte[] own() {
    return own;
  }

  /** Hands over, in order, the pieces that the bytes from one place to another consist of. */
  void pieces(int from, int to, Consumer<Slice> piece) {
    int ownAt = 0;
    int begin = 0;
    for (Shared each : shared) {
      cut(new Slice(own, ownAt, each.at), begin, from, to, piece);
      begin += each.at - ownAt;
      ownAt = each.at;
      cut(each.slice, begin, from, to, piece);
      begin += each.slice.length();
    }
    cut(new Slice(own, ownAt, own.length), begin, from, to, piece);
  }

  /** The part of a slice that stands at this place which is within the bounds. */
  private static void cut(Slice slice, int begin, int from, int to, Consumer<Slice> piece) {
    int first = Math.max(from, begin);
    int last = Math.min(to, begin + slice.length());
    if (first < last) {
      int shift = slice.from() - begin;
      piece.accept(new Slice(slice.array(), first + shift, last + shift));
    }
  }

  /** All bytes, in an array of their own. */
  byte[] toBytes() {
    ByteBuffer whole = ByteBuffer.allocate(length);
    pieces(0, length, piece -> whole.put(piece.array(), piece.from(), piece.length()));
    return whole.array();
  }
}
