package io.quorate.node.replica;

import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.function.Consumer;

/**
 * Ends the repair of a key whose record could not be read, when all that the other owners have of
 * it was joined: what is known now is written anew, without the mark that it is incomplete. Where
 * nothing is known by anybody, the record is removed.
 */
final class Completion implements Operation {
  private final Copies copies;
  private final Place place;
  private final boolean asked;
  private final Consumer<Boolean> done;

  Completion(Copies copies, Key key, boolean asked, Consumer<Boolean> done) {
    this.asked = asked;
    this.copies = copies;
    this.place = Place.data(key);
    this.done = done;
  }

  @Override
  public boolean replacesUnreadable() {
    return true;
  }

  @Override
  public void found(Held newest, long sequence) {
    if (newest == Held.UNREADABLE && !asked) {
      done.accept(false);
    } else if (newest == Held.UNREADABLE) {
      copies.removeUnreadable(place, done);
    } else if (newest.isAbsent()) {
      done.accept(true);
    } else {
      copies
          .room(newest.recordBytes(), newest.recordBytes())
          .ifPresentOrElse(room -> append(newest, room), () -> done.accept(false));
    }
  }

  private void append(Held newest, Hold room) {
    Held.Encoded whole = Held.encode(place.key(), newest.copy(), 0).in(room);
    Waiter waiter =
        new Waiter(Durability.FSYNC, true, reply -> done.accept(reply instanceof Reply.Joined));
    copies.append(place, newest, whole, Durability.FSYNC, waiter);
  }

  @Override
  public void refused(Reply.Reason reason, String sentence) {
    done.accept(false);
  }
}
