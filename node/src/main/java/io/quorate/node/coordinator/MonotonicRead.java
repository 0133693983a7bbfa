package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.coordinator.ReadOperation.Result;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.request.Outcome;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.PreferenceList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's read of one key of a bucket that asks for {@link BucketDefinition.Repair#BLOCKING}: if
 * it is a strict read of a majority, it answers only once a majority of the owners has what it
 * answers, and every later one meets one of those. Confined to its lane.
 */
/*
 * How it works
 *
 *   read ──▶ WON, the join J ──▶ who told J has it ──a majority of each set?──▶ answer J
 *     ▲                          the others: Join(J) ──stored──┘
 *     └── J is older than a reap, or the partition moved ◀── refused
 *
 * Two strict reads of a majority, the second begun after the first ended with J. A majority M has J,
 * as durably as the bucket promises: those who told it, because a replica of such a bucket shows what
 * is stored only, and those who answered the join. The second hears a majority of the same owners, so
 * one of M, and copies only grow: its join has J. While a partition moves each set of owners has its
 * majority, as for a write, so it does not matter which of them the second one reads. What breaks it
 * breaks acknowledged writes as well: a majority's disks that lost what they forced.
 *
 * Nobody who is behind is waited for alone: the answer comes with the first majority. If there is
 * none in time the read has failed, although its level was reached: to answer it would be to show
 * what the next read may not.
 */
final class MonotonicRead {
  private static final long ANEW_NANOS = 20_000_000;

  private final Means means;
  private final Key key;
  private final Errand errand;
  private final Consumer<Result> done;
  private Placement placement;
  private Terms terms;

  MonotonicRead(
      Means means,
      Placement placement,
      Key key,
      Terms terms,
      Errand errand,
      Consumer<Result> done) {
    this.means = means;
    this.placement = placement;
    this.key = key;
    this.terms = terms;
    this.errand = errand;
    this.done = done;
  }

  void start() {
    new ReadOperation(means, placement, key, terms, errand, this::found).start();
  }

  private void found(Result result) {
    if (result instanceof Result.Won won && !won.joined().isEmpty()) {
      placement = means.view.place(key);
      terms = terms.at(placement);
      if (blocks()) {
        new Holding(won).start();
        return;
      }
    }
    done.accept(result);
  }

  private boolean blocks() {
    boolean majority = terms.rNeeded() > placement.of() / 2;
    return placement.repairBlocks() && majority && !terms.sloppy();
  }

  private void anew() {
    if (means.remaining(errand.deadline) > 0) {
      placement = means.view.place(key);
      terms = terms.at(placement);
      start();
    } else {
      done.accept(new Result.Lost(late(0, 0)));
    }
  }

  private static Outcome.Failed late(int needed, int reached) {
    return new Outcome.Failed(
        Outcome.Reason.DEADLINE_PASSED,
        "The time was over before a majority had what was read.",
        needed,
        reached,
        false);
  }

  /** What was read, until a majority of each set of owners has it. */
  private final class Holding {
    private final Result.Won won;
    private final TreeSet<String> have;
    private final List<List<String>> sets = new ArrayList<>();
    private final TreeSet<String> awaited = new TreeSet<>();
    private boolean over;
    private boolean outdated;
    private @Nullable Hold hold;
    private Lane.@Nullable Timer deadlineTimer;

    Holding(Result.Won won) {
      this.won = won;
      this.have = new TreeSet<>(won.holders());
      for (PreferenceList list : placement.holders().written()) {
        sets.add(Placement.names(list.owners(placement.bucket().n())));
      }
    }

    void start() {
      if (isHeld()) {
        done.accept(won);
        return;
      }
      Optional<Hold> room =
          means.memory.hold(won.joined().valueBytes(), 1, MemoryBudget.Use.CLIENT);
      if (room.isEmpty()) {
        done.accept(new Result.Lost(Outcome.Failed.notApplied(
            Outcome.Reason.OVERLOADED, "There is no memory to repair so long a value now.")));
        return;
      }
      hold = room.get();
      long remaining = Math.max(0, means.remaining(errand.deadline));
      deadlineTimer =
          means.lane.after(remaining, () -> end(new Result.Lost(late(needed(), reached()))));
      byte[] state = StateCodec.encode(won.joined());
      List<Member> behind = new ArrayList<>(placement.written());
      behind.removeIf(owner -> have.contains(owner.name()));
      awaited.addAll(Placement.names(behind));
      behind.forEach(owner -> send(owner, state));
    }

    private void send(Member owner, byte[] state) {
      means.tally.repairs++;
      Request.Join join =
          new Request.Join(key, state, placement.bucket().durability(), "", won.generation());
      long patience = means.patience(placement, owner, means.remaining(errand.deadline));
      errand.ask(placement, owner, join, patience, outcome -> answered(owner.name(), outcome));
    }

    private void answered(String owner, CallOutcome outcome) {
      awaited.remove(owner);
      Means.dispatch(outcome, reply -> replied(owner, reply), why -> {});
      if (isHeld()) {
        end(won);
      } else if (awaited.isEmpty() && outdated) {
        // Others have forgotten, or moved, what was read: what they have now is read.
        begin();
      } else if (awaited.isEmpty()) {
        end(new Result.Lost(lost()));
      }
    }

    private void replied(String owner, Reply reply) {
      if (reply instanceof Reply.Joined) {
        have.add(owner);
      }
      outdated |= reply instanceof Reply.Outdated
          || Means.refusal(reply).equals(Optional.of(Reply.Reason.STALE));
    }

    private void begin() {
      if (!over) {
        close();
        means.lane.after(ANEW_NANOS, MonotonicRead.this::anew);
      }
    }

    private void end(Result result) {
      if (!over) {
        close();
        done.accept(result);
      }
    }

    private void close() {
      over = true;
      Means.cancel(deadlineTimer);
      if (hold != null) {
        hold.release();
      }
    }

    private boolean isHeld() {
      return sets.stream().allMatch(set -> held(set) > set.size() / 2);
    }

    private int held(List<String> set) {
      return (int) set.stream().filter(have::contains).count();
    }

    private int needed() {
      return sets.get(0).size() / 2 + 1;
    }

    private int reached() {
      return held(sets.get(0));
    }

    private Outcome.Failed lost() {
      return new Outcome.Failed(
          Outcome.Reason.QUORUM_NOT_REACHED,
          "What was read must be at " + needed() + " of " + sets.get(0).size()
              + " owners first, and " + reached() + " have it.",
          needed(),
          reached(),
          false);
    }
  }
}
