package io.quorate.node.replica;

import io.quorate.node.wire.Reply;
import java.util.function.Consumer;

/** An operation whose refusal is the answer to a peer's request. */
abstract class Replying implements Operation {
  private final Consumer<Reply> done;

  Replying(Consumer<Reply> done) {
    this.done = done;
  }

  @Override
  public void refused(Reply.Reason reason, String sentence) {
    done.accept(new Reply.Refused(reason, sentence));
  }
}
