package io.quorate.node.storage;

import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.function.Consumer;

/**
 * A record on its way into the log. The lane makes it and hands it to the log's worker, which alone
 * touches what is not final.
 */
final class Append {
  final LogSpace space;
  final boolean removal;
  final Key key;
  final byte[] head;
  final byte[] body;
  final long digest;
  final int flags;
  final Durability durability;
  final Consumer<Space.Appended> done;

  /** Given by the worker; 0 before. */
  long sequence;

  int contentCrc;
  boolean answered;
  private boolean forcedAnyway;

  Append(
      LogSpace space,
      boolean removal,
      Key key,
      byte[] head,
      byte[] body,
      long digest,
      int flags,
      Durability durability,
      Consumer<Space.Appended> done) {
    this.space = space;
    this.removal = removal;
    this.key = key;
    this.head = head;
    this.body = body;
    this.digest = digest;
    this.flags = flags;
    this.durability = durability;
    this.done = done;
  }

  int contentLength() {
    return head.length + body.length;
  }

  boolean wantsForce() {
    return durability == Durability.FSYNC || forcedAnyway;
  }

  /** Whether data is acknowledged that a power cut may take back. */
  boolean isUnforcedData() {
    return !wantsForce() && !removal && !space.id().isHints();
  }

  /** It is acknowledged when it is forced, though nobody asked for that. */
  void forceAnyway() {
    forcedAnyway = true;
  }

  /** At most so many bytes of the log. */
  long bytesAtMost() {
    return (long) FrameCodec.headBytesAtMost(space.id(), key) + contentLength();
  }

  LogRecord record() {
    Kind kind = Kind.of(space.id(), removal);
    return new LogRecord(
        kind, space.id(), sequence, key, digest, flags, contentLength(), contentCrc);
  }
}
