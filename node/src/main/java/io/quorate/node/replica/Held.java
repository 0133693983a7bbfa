package io.quorate.node.replica;

import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.CopyCodec;
import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.storage.Space;
import io.quorate.ring.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;

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

  /**
   * Flag of a copy's record: something in it can be pruned ({@link Copy#hasSpent}). Decided when
   * the record is appended; a copy in memory need not bear it.
   */
  static final int SPENT = 16;

  private static final byte[] NONE = {};

  /** What is held of a key that was never heard of. */
  static final Held ABSENT = new Held(Copy.ABSENT, NONE, 0, 0, 0, NONE.length);

  /** What is held of a key whose record cannot be read. */
  static final Held UNREADABLE = new Held(Copy.ABSENT, NONE, 0, 0, INCOMPLETE, NONE.length);

  private final Copy copy;
  private final byte[] bytes;
  private final int stateAt;
  private final long digest;
  private final int flags;
  private final int recordBytes;

  private Held(Copy copy, byte[] bytes, int stateAt, long digest, int flags, int recordBytes) {
    this.copy = copy;
    this.bytes = bytes;
    this.stateAt = stateAt;
    this.digest = digest;
    this.flags = flags;
    this.recordBytes = recordBytes;
  }

  /**
   * A copy, and what stands in its record before its state's bytes.
   *
   * @param room what its bytes take of the memory until the log has them
   */
  record Encoded(Held held, byte[] header, Hold room) {
    Encoded in(Hold taken) {
      return new Encoded(held, header, taken);
    }
  }

  /** A new copy of this key, and what is to be appended for it. */
  static Encoded encode(Key key, Copy copy, int hintFlags) {
    return encode(key, copy, StateCodec.encode(copy.state()), hintFlags);
  }

  /** The same where the state's canonical bytes are there already. */
  static Encoded encode(Key key, Copy copy, byte[] state, int hintFlags) {
    byte[] header = CopyCodec.header(copy);
    int flags = hintFlags | (copy.state().siblings().isEmpty() ? 0 : LIVING);
    int recordBytes = header.length + state.length;
    return new Encoded(
        new Held(copy, state, 0, Digest.of(key, state), flags, recordBytes), header, Hold.NONE);
  }

  /** What a state became once something was joined to it: mostly just that, and its bytes too. */
  static Encoded encodeJoined(Key key, Copy joined, Incoming incoming, int hintFlags) {
    return incoming.becomes(joined)
        ? encode(key, joined, incoming.bytes(), hintFlags)
        : encode(key, joined, hintFlags);
  }

  /** A state that came, and its canonical bytes. */
  record Incoming(State state, byte[] bytes) {
    /** Whether a copy is just this now, so that these bytes serve for it. */
    boolean becomes(Copy joined) {
      return joined.state().equals(state);
    }

    /** How much memory a copy takes beside what came. */
    long bytesBeside(Copy joined) {
      return becomes(joined) ? 0 : joined.state().valueBytes();
    }
  }

  /** The copy that a record holds. */
  static Held decode(byte[] record, long digest, int flags) throws MalformedException {
    ByteBuffer bytes = ByteBuffer.wrap(record);
    Copy copy = CopyCodec.decode(bytes);
    int stateAt = record.length - CopyCodec.stateOf(bytes).remaining();
    return new Held(copy, record, stateAt, digest, flags, record.length);
  }

  /** What is known of a record without reading it: all but the copy. */
  static Held outline(Space.Entry entry) {
    return new Held(Copy.ABSENT, NONE, 0, entry.digest(), entry.flags(), entry.length());
  }

  Copy copy() {
    return copy;
  }

  /**
   * The state's canonical bytes; none if absent. Not to be changed. Cut out of the record where the
   * copy was read, so that they do not stand beside it in memory until somebody asks.
   */
  byte[] state() {
    return stateAt == 0 ? bytes : Arrays.copyOfRange(bytes, stateAt, bytes.length);
  }

  long digest() {
    return digest;
  }

  int flags() {
    return flags;
  }

  /** The flags of its record at this place, where so many spent entries are let be. */
  int recordFlags(Place place, int spentMax) {
    return !place.isHint() && copy.hasSpent(spentMax) ? flags | SPENT : flags & ~SPENT;
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
