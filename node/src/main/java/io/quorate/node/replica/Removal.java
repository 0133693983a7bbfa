package io.quorate.node.replica;

import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.function.Consumer;

/** The removal of a record, if it is still its place's newest when its turn comes. */
record Removal(
    Copies copies, Place place, long sequence, Durability durability, Consumer<Boolean> done)
    implements Operation {
  @Override
  public boolean needsCopy() {
    return false;
  }

  @Override
  public void found(Held newest, long at) {
    if (at == sequence) {
      copies.removeNewest(place, newest, sequence, durability, done);
    } else {
      done.accept(true);
    }
  }

  @Override
  public void refused(Reply.Reason reason, String sentence) {
    done.accept(false);
  }
}
