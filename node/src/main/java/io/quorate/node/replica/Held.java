package io.quorate.node.replica;

import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.CopyCodec;
import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;

/**
 * A copy in memory, with what was computed from it: its state's canonical bytes and their digest.
 * Immutable.
 */
final class Held {
  /** Flag of a record: a sibling lives in it. */
  static final int LIVING = 1;

  /** Flag of a hint: this node's own copy of the key is to be delivered with it. */
  static final int KEPT = 2;

  /** Flag of a hint: it was acknowledged to a coordinator, so it is data. */
  static final int PINNED = 4;

  /**
   * Flag of a copy: it replaced a record that could not be read, and has not been completed from
   * the other owners yet. It must not count for r.
   */
  static final int INCOMPLETE = 8;

  private static final byte[] NONE = {};

  /** What is held of a key that was never heard of. */
  static final Held ABSENT = new Held(Copy.ABSENT, NONE, 0, 0, NONE.length);

  /** What is held of a key whose record cannot be read. */
  static final Held UNREADABLE = new Held(Copy.ABSENT, NONE, 0, INCOMPLETE, NONE.length);

  private final Copy copy;
  private final byte[] state;
  private final long digest;
  private final int flags;
  private final int recordBytes;

  private Held(Copy copy, byte[] state, long digest, int flags, int recordBytes) {
    this.copy = copy;
    this.state = state;
    this.digest = digest;
    this.flags = flags;
    this.recordBytes = recordBytes;
  }

  /** A copy that a record holds, and the record's bytes. */
  record Encoded(Held held, ByteBuffer record) {}

  /** A new copy of this key, and the bytes to be appended for it. */
  static Encoded encode(Key key, Copy copy, int hintFlags) {
    byte[] state = StateCodec.encode(copy.state());
    byte[] record = CopyCodec.encode(copy, state);
    int flags = hintFlags | (copy.state().siblings().isEmpty() ? 0 : LIVING);
    Held held = new Held(copy, state, Digest.of(key, state), flags, record.length);
    return new Encoded(held, ByteBuffer.wrap(record));
  }

  /** The copy that a record holds. */
  static Held decode(byte[] record, long digest, int flags) throws MalformedException {
    ByteBuffer bytes = ByteBuffer.wrap(record);
    Copy copy = CopyCodec.decode(bytes);
    ByteBuffer view = CopyCodec.stateOf(bytes);
    byte[] state = new byte[view.remaining()];
    view.get(state);
    return new Held(copy, state, digest, flags, record.length);
  }

  /** What is known of a record without reading it: all but the copy. */
  static Held outline(long digest, int flags, int recordBytes) {
    return new Held(Copy.ABSENT, NONE, digest, flags, recordBytes);
  }

  Copy copy() {
    return copy;
  }

  /** The state's canonical bytes; none if absent. Not to be changed. */
  byte[] state() {
    return state;
  }

  long digest() {
    return digest;
  }

  int flags() {
    return flags;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The length of its record; 0 if absent. */
  int recordBytes() {
    return recordBytes;
  }

  boolean isAbsent() {
    return this == ABSENT;
  }

  /**
   * What it takes of the heap, about: the bytes, the decoded values, and what hangs around them.
   */
  int weight() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * recordBytes + 512);
  }
}
