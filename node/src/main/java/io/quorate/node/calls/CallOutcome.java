package io.quorate.node.calls;

import io.quorate.node.wire.Reply;

/** What became of a call. */
public sealed interface CallOutcome {
  /** The peer answered. */
  record Replied(Reply reply) implements CallOutcome {}

  /** It did not. */
  record Failed(Why why) implements CallOutcome {}

  /** Why there is no answer. */
  enum Why {
    /** The time was over. What was asked may have been done, or may yet be. */
    TIMEOUT,
    /** The connection failed. What was asked may have been done. */
    UNREACHABLE,
    /** Too many calls are in flight, to that peer or in all: nothing was sent. */
    OVERLOADED
  }
}
