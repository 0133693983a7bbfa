package io.quorate.node.replica;

import io.quorate.antientropy.causality.Copy;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A copy loses what is spent of it, if it is still in this record when its turn comes. Told whether
 * it did, when that is forced.
 */
record Pruning(Copies copies, Place place, long sequence, Consumer<Boolean> done)
    implements Operation {
  @Override
  public void found(Held newest, long at) {
    if (at != sequence) {
      done.accept(false);
      return;
    }
    Copy pruned = newest.copy().pruned();
    Optional<Hold> room = copies.room(newest.recordBytes(), newest.recordBytes());
    if (pruned.equals(newest.copy()) || room.isEmpty()) {
      room.ifPresent(Hold::release);
      done.accept(false);
      return;
    }
    Held.Encoded next = Held.encode(place.key(), pruned, 0).in(room.get());
    Consumer<Reply> stored = reply -> done.accept(reply instanceof Reply.Joined);
    copies.append(
        place, newest, next, Durability.FSYNC, new Waiter(Durability.FSYNC, true, stored));
  }

  @Override
  public void refused(Reply.Reason reason, String sentence) {
    done.accept(false);
  }
}
