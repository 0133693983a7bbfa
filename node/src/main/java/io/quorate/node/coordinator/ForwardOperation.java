package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a write to a node that may coordinate it, because this one owns no copy; to the next one if
 * that does not work. Confined to its lane.
 */
/*
 * How it works
 *
 *   living owners, the first owner first; if sloppy, then living fallbacks (this node may be one)
 *
 *   answered                               that is the answer
 *   refused, or nothing was sent           surely not done: the next one, as it is
 *   no answer                              may have been done: the next one, saying that it repeats
 *
 * A repeat carries the same request id, so that whoever knows it mints nothing; who does not know it
 * reads a majority of the owners first (WriteOperation). Once a try is ambiguous the request stays a
 * repeat, and no failure of it can be "not applied" any more.
 *
 * After an overloaded owner the next one is asked within a budget, and a fallback never: either would
 * only spread the overload.
 */
final class ForwardOperation {
  private final Means means;
  private final Placement placement;
  private final int needed;
  private final Errand errand;
  private final BiConsumer<ClientRequest, Consumer<Outcome>> coordinateHere;
  private final Consumer<Outcome> done;
  private final Deque<Member> owners = new ArrayDeque<>();
  private final Deque<Member> fallbacks = new ArrayDeque<>();
  private ClientRequest request;
  private boolean answered;
  private boolean underway;
  private boolean overloaded;
  private Lane.@Nullable Timer deadlineTimer;

  /**
   * @param needed how many replicas the write needs
   * @param errand until when it must be answered
   * @param coordinateHere coordinates the request as the fallback that this node is
   * @param done called once, never before {@link #start} returned
   */
  ForwardOperation(
      Means means,
      Placement placement,
      ClientRequest request,
      int needed,
      boolean sloppy,
      Errand errand,
      BiConsumer<ClientRequest, Consumer<Outcome>> coordinateHere,
      Consumer<Outcome> done) {
    this.means = means;
    this.placement = placement;
    this.request = request;
    this.needed = needed;
    this.errand = errand;
    this.coordinateHere = coordinateHere;
    this.done = done;
    owners.addAll(placement.livingCoordinators());
    if (sloppy) {
      placement.livingFallbacks().stream().limit(placement.of()).forEach(fallbacks::add);
    }
  }

  void start() {
    means.tally.forwards++;
    means.forwardRepeats.earn();
    deadlineTimer =
        means.lane.after(Math.max(0, means.remaining(errand.deadline)), this::timeIsOver);
    means.lane.execute(this::tryNext);
  }

  private void tryNext() {
    if (answered) {
      return;
    }
    if (overloaded && (owners.isEmpty() || !means.forwardRepeats.spend())) {
      fail(Outcome.Reason.OVERLOADED, "The owners of this key have too much to do.");
      return;
    }
    Member next = owners.isEmpty() ? fallbacks.poll() : owners.poll();
    if (next == null) {
      means.tally.earlyDefeats++;
      fail(Outcome.Reason.QUORUM_NOT_REACHED, "No owner of this key could coordinate the write.");
    } else if (placement.view().isSelf(next)) {
      // Ends by the same deadline, and knows then whether anything was applied.
      Means.cancel(deadlineTimer);
      coordinateHere.accept(request, this::ended);
    } else {
      forward(next);
    }
  }

  private void forward(Member to) {
    underway = true;
    boolean last = owners.isEmpty() && fallbacks.isEmpty();
    long remaining = means.remaining(errand.deadline);
    long patience =
        last ? remaining : Math.min(remaining, means.settings.forwardTimeout().toNanos());
    Request forward = new Request.Coordinate(request, errand.isTold());
    errand.askPeer(placement, to, forward, patience, outcome -> {
      underway = false;
      Means.dispatch(outcome, this::replied, this::unanswered);
    });
  }

  private void replied(Reply reply) {
    if (reply instanceof Reply.Coordinated coordinated) {
      errand.add(coordinated.steps());
      coordinated(coordinated.outcome());
    } else if (reply instanceof Reply.Refused refused) {
      overloaded = refused.reason() == Reply.Reason.OVERLOADED;
      if (refused.reason() == Reply.Reason.UNKNOWN) {
        request = Failures.repeat(request);
      }
      again();
    } else {
      request = Failures.repeat(request);
      again();
    }
  }

  private void unanswered(CallOutcome.Why why) {
    overloaded = why == CallOutcome.Why.OVERLOADED;
    if (!overloaded) {
      request = Failures.repeat(request);
    }
    again();
  }

  private void again() {
    means.tally.forwardRepeats++;
    tryNext();
  }

  private void ended(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      answer(Failures.ofRepeat(Failures.isRepeat(request), failed));
    } else {
      answer(outcome);
    }
  }

  private void coordinated(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed && ranOutOfItsShare(failed)) {
      unanswered(CallOutcome.Why.TIMEOUT);
    } else {
      ended(outcome);
    }
  }

  /** Whether the node's time was over, while ours is not and another could be tried. */
  private boolean ranOutOfItsShare(Outcome.Failed failed) {
    return failed.reason() == Outcome.Reason.DEADLINE_PASSED
        && means.remaining(errand.deadline) > 0
        && !(owners.isEmpty() && fallbacks.isEmpty());
  }

  private void timeIsOver() {
    if (underway) {
      request = Failures.repeat(request);
    }
    fail(Outcome.Reason.DEADLINE_PASSED, "The time was over before the write was answered.");
  }

  private void fail(Outcome.Reason reason, String detail) {
    Outcome.Failed failed = new Outcome.Failed(reason, detail, needed, 0, false);
    answer(Failures.ofRepeat(Failures.isRepeat(request), failed));
  }

  private void answer(Outcome outcome) {
    if (answered) {
      return;
    }
    answered = true;
    Means.cancel(deadlineTimer);
    done.accept(outcome);
  }
}
