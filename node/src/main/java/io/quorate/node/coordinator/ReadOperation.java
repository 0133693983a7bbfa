package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One read of one key: asks, answers once, repairs early and late. A thin host of
 * {@link ReadQuorum}; confined to its lane.
 */
/*
 * How it works
 *
 *   start ──▶ ask R ──▶ reply ──▶ quorum ──▶ WON ──▶ result: the join
 *                │        ▲                  LOST ─▶ result: why
 *                │        └─ late: one more, again and again, as the budget allows;
 *                │           found dead meanwhile: the next, budget or not
 *                ├─ the partition has moved ──▶ once the newer owners are known: another read
 *                ├─ long, and others have no memory now ──▶ in a moment: another read
 *                └─ deadline ──▶ result: deadline passed
 *
 * A loss is told once nobody is awaited any more, or they are late, so that it is known how many did
 * answer. Replies keep coming after the result; each may name owners to be repaired. The operation ends with
 * its last reply: every call has a timeout, so it does end.
 */
final class ReadOperation {
  /** What a read came to. */
  sealed interface Result {
    /**
     * R replicas answered.
     *
     * @param generation the reap generation that what they told bears
     * @param holders the owners that are known to have all of it, if the bucket's repair blocks
     */
    record Won(State joined, Receipt receipt, long generation, List<String> holders)
        implements Result {}

    /** They did not, and nothing was changed. */
    record Lost(Outcome.Failed failed) implements Result {}
  }

  private static final int ANEW_MAX = 4;
  private static final long ANEW_NANOS = 100_000_000;

  private final Means means;
  private final Placement placement;
  private final Key key;
  private final Terms terms;
  private final int needed;
  private final Errand errand;
  private final Consumer<Result> done;
  private final ReadQuorum quorum;

  private final Lateness lateness;

  /** The owners that are asked last. */
  private final List<String> slow;

  /** Nothing more is concluded here: there is a result, or the read begins anew elsewhere. */
  private boolean answered;

  /** The result was told, or is another's to tell. */
  private boolean over;

  private boolean overloaded;
  private Lane.@Nullable Timer deadlineTimer;
  private Lane.@Nullable Timer lateTimer;
  private Lane.@Nullable Timer graceTimer;
  private boolean lostForGood;

  /** How often this read began anew because others had no memory for it. */
  private int anew;

  private byte[] lastBytes = new byte[0];
  private State lastState = State.EMPTY;
  private final ReadMemory memory;
  private final OwnCopy own;

  /** The lowest of what was told; what tells nothing bears nothing. */
  private long generation = Long.MAX_VALUE;

  /**
   * @param terms how many replicas must answer, and whether fallbacks may stand in for owners
   * @param errand until when it must be answered
   * @param done called once
   */
  ReadOperation(
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
    this.needed = terms.rNeeded();
    this.errand = errand;
    this.memory = new ReadMemory(means.memory);
    this.own = new OwnCopy(key, means.replica.digestOf(key));
    this.lateness = new Lateness(means, means.reads, Patience.ofReads(means.settings));
    this.done = done;
    this.slow = placement.slow(means.reads, means.clock.nanos());
    List<Poll.Candidate> readers = placement.readers(terms.sloppy(), slow);
    this.quorum = new ReadQuorum(new Poll(needed, placement.of(), readers));
  }

  void start() {
    means.readHedges.earn();
    deadlineTimer =
        means.lane.after(Math.max(0, means.remaining(errand.deadline)), this::timeIsOver);
    long length = means.replica.lengthOf(key);
    means.rooms.take(
        length,
        means.remaining(errand.deadline) / 2,
        room -> room.ifPresentOrElse(taken -> begin(length, taken), this::noRoom));
  }

  private void begin(long length, Hold room) {
    memory.begin(length, room);
    if (over) {
      memory.release();
      return;
    }
    proceed();
    if (!answered) {
      Optional<String> tried = means.reads.tried(slow, means.clock.nanos());
      tried.filter(quorum::alsoAsk).ifPresent(this::ask);
      watchForLate();
    }
  }

  private void noRoom() {
    means.lane.execute(() -> finish(new Result.Lost(Outcome.Failed.notApplied(
        Outcome.Reason.OVERLOADED, "There is no memory for one more long value now."))));
  }

  /** When the next of those who are awaited is later than it usually is. */
  private void watchForLate() {
    lateTimer = means.lane.after(lateness.patienceNanos(quorum.awaited()), this::late);
  }

  private void late() {
    if (answered || quorum.verdict() == Verdict.LOST) {
      return;
    }
    quorum.awaited().stream().filter(means::isNowDead).forEach(quorum::failed);
    proceed();
    if (answered || quorum.verdict() == Verdict.LOST) {
      return;
    }
    boolean isLate = !lateness.late(quorum.awaited()).isEmpty();
    if (isLate && means.readHedges.spend()) {
      quorum.oneMore().ifPresentOrElse(this::askLate, means.readHedges::refund);
    }
    watchForLate();
  }

  private void askLate(String node) {
    means.tally.hedgedReads++;
    ask(node);
  }

  private void ask(String node) {
    Member member = placement.view().member(node);
    long patience = means.patience(placement, member, means.remaining(errand.deadline));
    lateness.asked(node);
    Request.Fetch fetch = isSelf(node) ? own.asksSelf() : own.asksPeer();
    errand.ask(placement, member, fetch, patience, outcome -> {
      lateness.answered(node, outcome);
      answer(node, outcome);
    });
  }

  private void answer(String node, CallOutcome outcome) {
    Means.dispatch(outcome, reply -> replied(node, reply), why -> {
      overloaded |= why == CallOutcome.Why.OVERLOADED;
      quorum.failed(node);
    });
    if (own.isSettled()) {
      own.takeSaid().forEach(this::settle);
    }
    proceed();
    if (over) {
      memory.release(); // Of a late copy: what it shows to be behind is being repaired.
    }
  }

  private void replied(String node, Reply reply) {
    if (reply instanceof Reply.Fetched fetched) {
      copy(node, fetched);
    } else if (reply instanceof Reply.Same same) {
      own.said(node, same);
    } else {
      noCopy(node);
      Optional<Reply.Reason> reason = Means.refusal(reply);
      overloaded |= reason.equals(Optional.of(Reply.Reason.OVERLOADED));
      if (reason.equals(Optional.of(Reply.Reason.STALE)) && !answered) {
        moved(node);
      }
    }
  }

  /** Answers of two phases must not be counted together: the read begins anew. */
  private void moved(String node) {
    answered = true;
    Means.cancel(lateTimer);
    Means.cancel(graceTimer);
    means.whenMoved(placement, node, errand.deadline, this::beginAnew);
  }

  private void beginAnew() {
    if (!over) {
      over = true;
      memory.release();
      Means.cancel(deadlineTimer);
      Placement now = means.view.place(key);
      ReadOperation next = new ReadOperation(means, now, key, terms.at(now), errand, done);
      next.anew = anew;
      next.start();
    }
  }

  private void copy(String node, Reply.Fetched fetched) {
    byte[] bytes = fetched.state();
    boolean known = bytes.length == 0 || Arrays.equals(bytes, lastBytes);
    if (!known && !memory.take(bytes.length)) {
      overloaded = true;
      noCopy(node);
      return;
    }
    try {
      State state = known ? last(bytes) : decode(bytes);
      if (isSelf(node)) {
        own.arrived(bytes, state);
      }
      quorum.copy(node, state, fetched.counts());
      if (bytes.length > 0) {
        generation = Math.min(generation, fetched.generation());
      }
    } catch (MalformedException e) {
      // A peer's bytes that are no state are as good as no answer; nothing of them was used.
      noCopy(node);
    }
  }

  private void noCopy(String node) {
    quorum.failed(node);
    if (isSelf(node)) {
      own.failed();
    }
  }

  private boolean isSelf(String node) {
    return node.equals(placement.view().self());
  }

  /**
   * Somebody has the copy that was this node's own; if it is not any more, it must tell its own.
   */
  private void settle(String node, Reply.Same same) {
    State state = own.state();
    if (state != null) {
      quorum.copy(node, state, same.counts());
      generation = Math.min(generation, same.generation());
    } else if (answered) {
      quorum.failed(node);
    } else {
      ask(node);
    }
  }

  /** Copies are mostly equal, and equal states have equal bytes: each is decoded once. */
  private State last(byte[] bytes) {
    return bytes.length == 0 ? State.EMPTY : lastState;
  }

  private State decode(byte[] bytes) throws MalformedException {
    lastState = StateCodec.decode(bytes);
    lastBytes = bytes;
    return lastState;
  }

  private void proceed() {
    if (!answered) {
      quorum.toAsk().forEach(this::ask);
      conclude();
    }
    if (answered) {
      repair();
    }
  }

  private void conclude() {
    Verdict verdict = quorum.verdict();
    if (verdict == Verdict.WON) {
      List<String> holders = placement.repairBlocks() ? quorum.holders() : List.of();
      finish(new Result.Won(quorum.joined(), quorum.receipt(), generation, holders));
    } else if (verdict == Verdict.LOST && (quorum.awaited().isEmpty() || lostForGood)) {
      lose();
    } else if (verdict == Verdict.LOST && graceTimer == null) {
      graceTimer = means.lane.after(means.settings.lateRead().toNanos(), this::loseForGood);
    }
  }

  private void loseForGood() {
    lostForGood = true;
    proceed();
  }

  /**
   * Copies of a long value that differ take much memory, and differ for a moment only: while what
   * was just written is on its way. Reads of short ones are refused by others than the memory.
   */
  private void lose() {
    boolean isLong = means.replica.lengthOf(key) > MemoryBudget.COUNTED_BYTES_MIN;
    long pause = ANEW_NANOS << anew;
    if (overloaded && isLong && anew < ANEW_MAX && pause < means.remaining(errand.deadline)) {
      answered = true;
      memory.release();
      Means.cancel(lateTimer);
      Means.cancel(graceTimer);
      anew++;
      means.lane.after(pause, this::beginAnew);
    } else {
      means.tally.earlyDefeats++;
      finish(new Result.Lost(lost()));
    }
  }

  private Outcome.Failed lost() {
    return new Outcome.Failed(
        overloaded ? Outcome.Reason.OVERLOADED : Outcome.Reason.QUORUM_NOT_REACHED,
        "The read needs " + needed + " of " + placement.of() + " replicas, and " + quorum.reached()
            + " answered.",
        needed,
        quorum.reached(),
        false);
  }

  private void timeIsOver() {
    finish(new Result.Lost(new Outcome.Failed(
        Outcome.Reason.DEADLINE_PASSED,
        "The time was over when " + quorum.reached() + " of " + needed + " replicas had answered.",
        needed,
        quorum.reached(),
        false)));
  }

  private void finish(Result result) {
    if (over) {
      return;
    }
    over = true;
    answered = true;
    Means.cancel(deadlineTimer);
    Means.cancel(lateTimer);
    Means.cancel(graceTimer);
    done.accept(result);
    memory.release();
  }

  private void repair() {
    var behind = quorum.repairs();
    if (behind.isEmpty()) {
      return;
    }
    Optional<Hold> room =
        means.memory.hold(quorum.joined().valueBytes(), 1, MemoryBudget.Use.CLIENT);
    if (room.isEmpty()) {
      means.tally.repairsSkipped += behind.size();
      return;
    }
    byte[] state = StateCodec.encode(quorum.joined());
    behind.forEach(node -> means.repair(placement, node, key, state, generation));
    // Where copies differ, those of the set that was not read may be behind too.
    placement
        .onlyWritten()
        .forEach(node -> means.repair(placement, node.name(), key, state, generation));
    room.get().release();
  }
}
