package io.quorate.node.replica;

import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.function.Consumer;

/**
 * Somebody who is told when a state is durable here. Told once.
 *
 * <p>Mutable, confined to its lane: it may have to pass from a failed record to a newer one, and
 * then remembers whether the failed one may be on the disk after all.
 */
final class Waiter {
  private final Durability asked;
  private final Reply.Joined success;
  private final Consumer<Reply> done;
  private boolean doubt;

  Waiter(Durability asked, boolean changed, Consumer<Reply> done) {
    this.asked = asked;
    this.success = new Reply.Joined(changed);
    this.done = done;
  }

  /** Whether a record that was stored with this durability is enough. */
  boolean accepts(Durability given) {
    return asked == Durability.OS || given == Durability.FSYNC;
  }

  void succeed() {
    done.accept(success);
  }

  /** One record with the state failed; another one may still succeed. */
  void doubt(boolean unknown) {
    doubt |= unknown;
  }

  /**
   * Its record is there and could not be forced: something was done, if there was something to do.
   */
  void doubtIfChanged() {
    doubt |= success.changed();
  }

  /** No record with the state is left that could succeed. */
  void fail(Reply.Reason reason, String sentence) {
    done.accept(new Reply.Refused(doubt ? Reply.Reason.UNKNOWN : reason, sentence));
  }

  /** The same, as the storage told it. */
  void failed(Appended outcome) {
    if (outcome instanceof Appended.NotWritten not) {
      fail(reason(not.why()), not.sentence());
    } else if (outcome instanceof Appended.Unknown unknown) {
      fail(Reply.Reason.UNKNOWN, unknown.sentence());
    } else {
      throw new IllegalStateException("no failure: " + outcome);
    }
  }

  private static Reply.Reason reason(Space.Why why) {
    return switch (why) {
      case NO_ROOM, TOO_LARGE -> Reply.Reason.NO_ROOM;
      case OVERLOADED -> Reply.Reason.OVERLOADED;
      case CLOSED -> Reply.Reason.STOPPING;
      case NEWER -> Reply.Reason.UNKNOWN;
    };
  }
}
