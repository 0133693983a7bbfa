package io.quorate.node.storage;

import java.util.Optional;

/** What the bytes at some offset of a segment are. */
sealed interface Head {
  /**
   * A record's head, as it was written. The content is not looked at.
   *
   * @param kept the record; empty if its kind or version is not known here
   * @param length bytes of the head
   * @param contentLength bytes after it
   */
  record Intact(Optional<LogRecord> kept, int length, int contentLength, int contentCrc)
      implements Head {
    long frameBytes() {
      return (long) length + contentLength;
    }
  }

  /** They could be a record's first bytes, and the file ends before they show it. */
  record Cut() implements Head {}

  /** No record begins here. */
  record Broken(String why) implements Head {}
}
