package io.quorate.node.replica;

import io.quorate.antientropy.causality.State;
import io.quorate.node.wire.Reply;

/** This replica's own copy of a key, or why it cannot be had. */
public sealed interface LocalRead {
  /** Calls the visitor's method for this outcome. */
  <T> T accept(Visitor<T> visitor);

  /**
   * The copy.
   *
   * @param state {@link State#EMPTY}: not found
   * @param encoded its canonical bytes, none if not found; nobody changes them
   * @param counts whether it may count for r
   * @param generation the reap generation that it bears
   */
  record Copy(State state, byte[] encoded, boolean counts, long generation) implements LocalRead {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.copy(this);
    }
  }

  /** It could not be read now, which is not the same as not found. */
  record Unreadable(Reply.Reason reason, String why) implements LocalRead {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.unreadable(this);
    }
  }

  /** One method for each outcome. */
  interface Visitor<T> {
    T copy(Copy read);

    T unreadable(Unreadable read);
  }
}
