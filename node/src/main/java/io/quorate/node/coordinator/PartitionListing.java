package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.KeyListing;
import io.quorate.node.request.KeyListing.Cursor;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Listed;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
 * many keys it has. Reads are made a few at a time, in the order of the keys (ListedPage says how many
 * and where the page ends). Fallbacks are not asked: a key that only a hint knows is listed once the hint is delivered.
 */
final class PartitionListing {

  private final Means means;
  private final Placement placement;
  private final Terms terms;
  private final Wish wish;
  private final long deadline;
  private final Consumer<Listed> done;
  private final Poll poll;
  private final List<Reply.Listed> pages = new ArrayList<>();
  private @Nullable ListedPage page;
  private boolean more;
  private boolean answered;
  private boolean hasMoved;
  private Lane.@Nullable Timer deadlineTimer;
  private Lane.@Nullable Timer lateTimer;

  /**
   * What a page is to be.
   *
   * @param limit the most keys
   * @param bytesMax if it comes with values, it ends with the key that makes it so long
   */
  record Wish(Cursor from, int limit, long bytesMax, boolean values) {}

  /**
   * @param deadline when it is over, in the clock's nanoseconds
   * @param done called once, never before {@link #start} returned
   */
  PartitionListing(
      Means means,
      Placement placement,
      Terms terms,
      Wish wish,
      long deadline,
      Consumer<Listed> done) {
    this.means = means;
    this.placement = placement;
    this.terms = terms;
    this.wish = wish;
    this.deadline = deadline;
    this.done = done;
    this.poll = new Poll(
        terms.rNeeded(),
        placement.of(),
        placement.readers(false, placement.slow(means.reads, means.clock.nanos())));
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
    if (hasMoved || page != null || answered) {
      return;
    }
    poll.awaited().stream().filter(means::isNowDead).forEach(poll::failed);
    proceed();
    if (page != null || answered) {
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
    Request.ListKeys request = new Request.ListKeys(
        placement.partition(), placement.bucket().name(), wish.from().after(), wish.limit());
    long patience = means.patience(placement, member, means.remaining(deadline));
    means.ask(placement, member, request, patience, outcome -> answer(node, outcome));
  }

  private void answer(String node, CallOutcome outcome) {
    Means.dispatch(outcome, reply -> replied(node, reply), why -> poll.failed(node));
    proceed();
  }

  private void replied(String node, Reply reply) {
    if (!(reply instanceof Reply.Listed listed)) {
      poll.failed(node);
      if (Means.refusal(reply).equals(Optional.of(Reply.Reason.STALE)) && page == null) {
        moved(node);
      }
    } else if (page == null) {
      pages.add(listed);
      poll.answered(node, true);
    }
  }

  /** Pages of two phases must not be merged: the listing begins anew. */
  private void moved(String node) {
    if (!hasMoved) {
      hasMoved = true;
      Means.cancel(lateTimer);
      means.whenMoved(placement, node, deadline, this::beginAnew);
    }
  }

  private void beginAnew() {
    if (!answered) {
      answered = true;
      Means.cancel(deadlineTimer);
      Placement now = means.view.place(placement.partition(), placement.bucket().name());
      new PartitionListing(means, now, terms.at(now), wish, deadline, done).start();
    }
  }

  private void proceed() {
    if (hasMoved || page != null || answered) {
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
    Means.cancel(lateTimer);
    ListedLines listed = ListedLines.of(pages, wish.limit());
    pages.clear();
    more = listed.more();
    ListedPage begun = new ListedPage(
        listed.lines(), wish.values(), wish.bytesMax(), means.settings.listReadsMax());
    page = begun;
    read(begun);
  }

  private void read(ListedPage of) {
    OptionalInt next = of.next();
    while (next.isPresent()) {
      read(of, next.getAsInt());
      next = of.next();
    }
    if (of.isComplete()) {
      answer(new Listed.Page(new KeyListing(of.entries(), nextCursor(of))));
    }
  }

  private void read(ListedPage of, int place) {
    if (!answered) {
      Errand errand = new Errand(means, deadline, 0, false);
      new ReadOperation(
              means, placement, of.key(place), terms, errand, result -> wasRead(of, place, result))
          .start();
    }
  }

  private void wasRead(ListedPage of, int place, ReadOperation.Result result) {
    if (answered) {
      return;
    }
    if (result instanceof ReadOperation.Result.Won won) {
      of.read(place, won.joined());
      read(of);
    } else {
      answer(new Listed.Failure(((ReadOperation.Result.Lost) result).failed()));
    }
  }

  private Optional<Cursor> nextCursor(ListedPage of) {
    if (more || of.isCut()) {
      return Optional.of(new Cursor(placement.partition(), Optional.of(of.last())));
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
