package io.quorate.node.replica;

import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Tells of the own copy of a key, then of the hints of it, that it waits for or has. */
final class Inspecting extends Replying {
  private static final byte[] NONE = {};

  private final Replica replica;
  private final Copies copies;
  private final Shown shown;
  private final Key key;
  private final Consumer<Reply> done;
  private boolean whole;

  Inspecting(Replica replica, Copies copies, Shown shown, Key key, Consumer<Reply> done) {
    super(done);
    this.replica = replica;
    this.copies = copies;
    this.shown = shown;
    this.key = key;
    this.done = done;
  }

  @Override
  public void found(Held newest, long sequence) {
    whole = !replica.owns(key) || shown.counts(key, newest);
    OptionalLong digest =
        newest.isAbsent() ? OptionalLong.empty() : OptionalLong.of(newest.digest());
    byte[] outline = newest.isAbsent() ? NONE : encoded(newest.copy().state());
    List<String> targets = replica.hints().targetsOf(key);
    gather(
        targets.iterator(),
        State.EMPTY,
        hinted ->
            done.accept(new Reply.Inspected(digest, outline, whole, targets, hinted, List.of())));
  }

  private void gather(Iterator<String> rest, State soFar, Consumer<byte[]> then) {
    if (!rest.hasNext()) {
      then.accept(soFar.isEmpty() ? NONE : encoded(soFar));
      return;
    }
    copies.resolve(new Place(rest.next(), key), new Operation() {
      @Override
      public void found(Held newest, long sequence) {
        gather(rest, soFar.join(newest.copy().state().outline()), then);
      }

      @Override
      public void refused(Reply.Reason reason, String sentence) {
        whole = false;
        gather(rest, soFar, then);
      }
    });
  }

  private static byte[] encoded(State state) {
    return StateCodec.encode(state.outline());
  }
}
