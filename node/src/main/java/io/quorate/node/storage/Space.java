package io.quorate.node.storage;

import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The records of one partition, or the hints for one absent owner in one partition: a map from key
 * to the newest record. Belongs to one lane: called there, and calling back there.
 *
 * <p>The space keeps bytes and does not know what they mean.
 */
public interface Space {
  /** The newest record of this key, as the index knows it, without reading the log. */
  Optional<Entry> find(Key key);

  /** Reads the bytes of the record that the index names now. */
  void load(Key key, Consumer<Loaded> done);

  /**
   * Appends a record, and lets the index point at it once it is as durable as was asked, unless a
   * record of this key with a higher sequence came first.
   *
   * @param head the content's first bytes, a few
   * @param body the rest of it; both belong to the storage from now on, and nobody changes them
   * @param digest shown by {@link Entry#digest}
   * @param flags shown by {@link Entry#flags}: the caller's own, 8 bits
   */
  void append(
      Key key,
      byte[] head,
      byte[] body,
      long digest,
      int flags,
      Durability durability,
      Consumer<Appended> done);

  /** The same with the content in one piece. */
  default void append(
      Key key,
      byte[] bytes,
      long digest,
      int flags,
      Durability durability,
      Consumer<Appended> done) {
    append(key, new byte[0], bytes, digest, flags, durability, done);
  }

  /**
   * Removes a key if its newest record is still the one of this sequence, and no other is on its
   * way (else {@link Why#NEWER}): appends a removal record, so that the key stays removed after a
   * restart.
   */
  void remove(Key key, long sequence, Durability durability, Consumer<Appended> done);

  /** Calls back once everything up to this sequence is forced; at once if it is so already. */
  void whenForced(long sequence, Consumer<Appended> done);

  /** Up to {@code limit} entries in the order of their keys, after this one. */
  List<Entry> scan(Optional<Key> after, int limit);

  /**
   * Up to {@code limit} entries in the order of their keys, of those whose keys lie at positions of
   * the ring that are wanted.
   */
  List<Entry> select(Positions wanted, int limit);

  /** Tells all entries, in no order. */
  void forEach(Consumer<Entry> each);

  /**
   * From now on tells this one too of each change of what the index names, before the append that
   * made it is answered. A record that is found elsewhere, but is the same, is no change.
   */
  void watch(Changes changes);

  /** How many keys there are. */
  long size();

  /**
   * What the index knows of a record.
   *
   * @param sequence the record's number, higher than that of every earlier record of the node
   * @param length the content's bytes
   */
  record Entry(Key key, long sequence, int length, long digest, int flags) {}

  /** Told what the index names now instead of what it named before. */
  @FunctionalInterface
  interface Changes {
    void changed(Key key, Optional<Entry> before, Optional<Entry> after);

    /** The space was dropped: the index is another one, with whatever came since. */
    default void dropped() {}
  }

  /** What reading a record gave. A failure to read is never a not-found. */
  sealed interface Loaded {
    /** The record's content. */
    record Found(Entry entry, byte[] bytes) implements Loaded {}

    /** There is no record of this key. */
    record NotFound() implements Loaded {}

    /** The storage was closed meanwhile. */
    record Closed() implements Loaded {}

    /** There is one, and it cannot be read, or its checksum is wrong. */
    record Unreadable(String why) implements Loaded {}
  }

  /** What became of an append. */
  sealed interface Appended {
    /** It is as durable as was asked. */
    record Done(long sequence) implements Appended {}

    /** Surely not written, now or after a restart. */
    record NotWritten(Why why, String sentence) implements Appended {}

    /** The write or the force failed: after a restart it may be there or not. */
    record Unknown(String sentence) implements Appended {}
  }

  /** Why nothing was written. */
  enum Why {
    /** The disk is full. */
    NO_ROOM,
    /** Too much waits for the log. */
    OVERLOADED,
    /** The storage is closed, or gave up on a failing disk. */
    CLOSED,
    /** The record that was to be removed is not the key's newest. */
    NEWER,
    /** No record may be so large. */
    TOO_LARGE
  }
}
