package io.quorate.node.replica;

import io.quorate.node.wire.Reply;

/** What is to be done with the newest copy of a place, once it is in memory. Called once. */
interface Operation {
  /**
   * This is the newest copy, and stays so until the call returns.
   *
   * @param sequence of the record that holds it; {@link Copies#PENDING} or {@link Copies#NO_RECORD}
   */
  void found(Held newest, long sequence);

  /** Whether the copy itself is needed; if not, what the index tells of it may do. */
  default boolean needsCopy() {
    return true;
  }

  /**
   * Whether it may go on without the newest copy if that cannot be read: {@link Held#UNREADABLE} is
   * found in its place, and what is appended instead does not count until it is completed.
   */
  default boolean replacesUnreadable() {
    return false;
  }

  /** The newest copy cannot be had. Nothing was done. */
  void refused(Reply.Reason reason, String sentence);
}
