package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.State;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.KeyListing.Cursor;
import io.quorate.node.request.KeyListing.Entry;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Listed;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One page of one bucket's keys in one partition: the listings of R owners, joined. Confined to its
 * lane.
 */
/*
 * How it works
 *
 *   ask R owners for a page ──▶ ListedLines ──▶ agreed and dead: left out
 *                                               agreed and living: listed
 *                                               differs, or values are wanted: read at R
 *
 * Digests are equal where copies are, so that a converged partition costs R messages a page, however
 * many keys it has. Reads are made a few at a time, in the order of the keys. Fallbacks are not
 * asked: a key that only a hint knows is listed once the hint is delivered.
 */
final class PartitionListing {
  private final Means means;
  private final Placement placement;
  private final Terms terms;
  private final Cursor from;
  private final int limit;
  private final boolean values;
  private final long deadline;
  private final Consumer<Listed> done;
  private final Poll poll;
  private final List<Reply.Listed> pages = new ArrayList<>();
  private final List<@Nullable State> states = new ArrayList<>();
  private ListedLines listed = new ListedLines(List.of(), false);
  private int next;
  private int reading;
  private boolean merged;
  private boolean answered;
  private Lane.@Nullable Timer deadlineTimer;
  private Lane.@Nullable Timer lateTimer;

  /**
   * @param limit the most keys of the page
   * @param deadline when it is over, in the clock's nanoseconds
   * @param done called once, never before {@link #start} returned
   */
  PartitionListing(
      Means means,
      Placement placement,
      Terms terms,
      Cursor from,
      int limit,
      boolean values,
      long deadline,
      Consumer<Listed> done) {
    this.means = means;
    this.placement = placement;
    this.terms = terms;
    this.from = from;
    this.limit = limit;
    this.values = values;
    this.deadline = deadline;
    this.done = done;
    this.poll = new Poll(terms.rNeeded(), placement.of(), placement.readers(false));
  }

  void start() {
    means.readHedges.earn();
    deadlineTimer = means.lane.after(Math.max(0, means.remaining(deadline)), this::timeIsOver);
    watchForLate();
    proceed();
  }

  private void watchForLate() {
    lateTimer = means.lane.after(means.settings.lateRead().toNanos(), this::late);
  }

  private void late() {
    if (merged || answered) {
      return;
    }
    poll.awaited().stream().filter(means::isNowDead).forEach(poll::failed);
    proceed();
    if (merged || answered) {
      return;
    }
    if (means.readHedges.spend()) {
      poll.oneMore().ifPresentOrElse(this::askLate, means.readHedges::refund);
    }
    watchForLate();
  }

  private void askLate(String node) {
    means.tally.hedgedReads++;
    ask(node);
  }

  private void ask(String node) {
    Member member = placement.view().member(node);
    Request.ListKeys request =
        new Request.ListKeys(placement.partition(), placement.bucket().name(), from.after(), limit);
    long patience = means.patience(placement, member, means.remaining(deadline));
    means.ask(placement, member, request, patience, outcome -> answer(node, outcome));
  }

  private void answer(String node, CallOutcome outcome) {
    Means.dispatch(outcome, reply -> replied(node, reply), why -> poll.failed(node));
    proceed();
  }

  private void replied(String node, Reply reply) {
    if (!(reply instanceof Reply.Listed page)) {
      poll.failed(node);
    } else if (!merged) {
      pages.add(page);
      poll.answered(node, true);
    }
  }

  private void proceed() {
    if (merged || answered) {
      return;
    }
    poll.toAsk().forEach(this::ask);
    if (poll.verdict() == Verdict.WON) {
      merge();
    } else if (poll.verdict() == Verdict.LOST) {
      means.tally.earlyDefeats++;
      fail(
          Outcome.Reason.QUORUM_NOT_REACHED,
          "Not enough owners of partition " + placement.partition() + " answered.");
    }
  }

  private void merge() {
    merged = true;
    Means.cancel(lateTimer);
    listed = ListedLines.of(pages, limit);
    pages.clear();
    listed.lines().forEach(line -> states.add(null));
    read();
  }

  private void read() {
    while (next < listed.lines().size() && reading < means.settings.listReadsMax()) {
      int index = next++;
      ListedLines.Line line = listed.lines().get(index);
      if (needsRead(line)) {
        reading++;
        new ReadOperation(
                means,
                placement,
                line.key(),
                terms.rNeeded(),
                terms.sloppy(),
                deadline,
                result -> wasRead(index, result))
            .start();
      }
    }
    if (next == listed.lines().size() && reading == 0) {
      succeed();
    }
  }

  private boolean needsRead(ListedLines.Line line) {
    return !line.agreed() || (line.living() && values);
  }

  private void wasRead(int index, ReadOperation.Result result) {
    reading--;
    if (answered) {
      return;
    }
    if (result instanceof ReadOperation.Result.Won won) {
      states.set(index, won.joined());
      read();
    } else {
      answer(new Listed.Failure(((ReadOperation.Result.Lost) result).failed()));
    }
  }

  private void succeed() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < states.size(); i++) {
      State state = states.get(i);
      ListedLines.Line line = listed.lines().get(i);
      boolean living = state == null ? line.living() : !state.siblings().isEmpty();
      if (living) {
        entries.add(new Entry(line.key(), values ? Optional.ofNullable(state) : Optional.empty()));
      }
    }
    answer(new Listed.Page(new KeyListing(entries, nextCursor())));
  }

  private Optional<Cursor> nextCursor() {
    if (listed.more()) {
      int last = listed.lines().size() - 1;
      return Optional.of(
          new Cursor(placement.partition(), Optional.of(listed.lines().get(last).key())));
    }
    int after = placement.partition() + 1;
    return after < placement.view().topology().ring().partitions()
        ? Optional.of(new Cursor(after, Optional.empty()))
        : Optional.empty();
  }

  private void timeIsOver() {
    fail(
        Outcome.Reason.DEADLINE_PASSED,
        "The time was over while partition " + placement.partition() + " was listed.");
  }

  private void fail(Outcome.Reason reason, String detail) {
    answer(new Listed.Failure(
        new Outcome.Failed(reason, detail, terms.rNeeded(), poll.reached(), false)));
  }

  private void answer(Listed answer) {
    if (answered) {
      return;
    }
    answered = true;
    Means.cancel(deadlineTimer);
    Means.cancel(lateTimer);
    done.accept(answer);
  }
}
