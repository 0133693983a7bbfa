package io.quorate.node.replica;

import io.quorate.node.storage.Space;

/**
 * What is known of a place's newest copy without reading it.
 *
 * @param sequence of its record; {@link Copies#PENDING} while it is on its way to the log
 */
record Outline(long sequence, int recordBytes, long digest) {
  /** Of a copy that is on its way to the log. */
  static Outline pending(Held newest) {
    return new Outline(Copies.PENDING, newest.recordBytes(), newest.digest());
  }

  /** Of a copy that the index names. */
  static Outline of(Space.Entry entry) {
    return new Outline(entry.sequence(), entry.length(), entry.digest());
  }
}
