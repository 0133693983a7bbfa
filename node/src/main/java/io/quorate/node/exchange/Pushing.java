package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Pair;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.replica.LocalRead;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Has a peer join the own states of some positions into its copies, forced: some at a time, bounded
 * in number and bytes. Confined to its lane.
 */
final class Pushing {
  private static final int IN_FLIGHT_MAX = 32;
  private static final long BYTES_MAX = 4L << 20;

  private final Means means;
  private final Pair pair;
  private final ArrayDeque<Space.Entry> toSend;
  private final Done done;
  private final Patience patience;
  private int inFlight;
  private long bytes;
  private int joined;
  private String failure = "";

  /** Told what came of it. */
  interface Done {
    /**
     * It is over.
     *
     * @param joined how many keys the peer has joined
     * @param failure why it has not joined all; empty: it has
     */
    void pushed(int joined, String failure);
  }

  Pushing(Means means, Pair pair, int n, List<Long> positions, Done done) {
    this.means = means;
    this.pair = pair;
    this.toSend =
        new ArrayDeque<>(Listing.at(means.spaces(), means.trees(), pair.partition(), n, positions));
    this.done = done;
    this.patience = new Patience(means);
  }

  void begin() {
    proceed();
  }

  private void proceed() {
    if (means.isOver()) {
      return;
    }
    while (failure.isEmpty() && !toSend.isEmpty() && hasRoom(toSend.element())) {
      Space.Entry entry = toSend.remove();
      inFlight++;
      bytes += entry.length();
      means.replica().read(entry.key(), read -> read.accept(new Sending(entry)));
    }
    if (inFlight == 0) {
      done.pushed(joined, failure);
    }
  }

  private boolean hasRoom(Space.Entry next) {
    return inFlight == 0 || (inFlight < IN_FLIGHT_MAX && bytes + next.length() <= BYTES_MAX);
  }

  private void ended(Space.Entry entry) {
    inFlight--;
    bytes -= entry.length();
    proceed();
  }

  /** What to do with a copy that was read. */
  private final class Sending implements LocalRead.Visitor<Boolean> {
    private final Space.Entry entry;

    Sending(Space.Entry entry) {
      this.entry = entry;
    }

    @Override
    public Boolean copy(LocalRead.Copy read) {
      if (read.encoded().length == 0) {
        ended(entry);
        return false;
      }
      Key key = entry.key();
      means.throttle().spend(read.encoded().length);
      means.facts().bytes += read.encoded().length;
      means
          .peers()
          .call(
              pair.peer(),
              pair.partition(),
              new Request.Join(key, read.encoded(), Durability.FSYNC, "", read.generation()),
              this::answered);
      return true;
    }

    /** Who cannot be read is completed from others, and then sent by a later exchange. */
    @Override
    public Boolean unreadable(LocalRead.Unreadable read) {
      if (read.reason() != Reply.Reason.UNREADABLE) {
        failure = "a copy could not be read: " + read.why();
      }
      ended(entry);
      return false;
    }

    private void answered(CallOutcome outcome) {
      if (outcome instanceof CallOutcome.Replied replied
          && replied.reply() instanceof Reply.Joined) {
        joined++;
        means.facts().keysSent++;
      } else if (outcome instanceof CallOutcome.Replied replied
          && patience.isLeftFor(replied.reply())) {
        toSend.add(entry);
        patience.rest(() -> ended(entry));
        return;
      } else {
        failure = pair.peer() + " did not join a copy: " + outcome;
      }
      ended(entry);
    }
  }
}
