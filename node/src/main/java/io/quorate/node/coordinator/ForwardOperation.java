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
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands a write to a node that may coordinate it, because this one owns no copy; to the next one if
 * that does not work, or if the first stands still. Confined to its lane.
 */
/*
 * How it works
 *
 *   living owners, the first owner first, slow ones last; if sloppy, then living fallbacks (this node
 *   may be one)
 *
 *   answered                               that is the answer
 *   refused, or nothing was sent           surely not done: the next one, as it is
 *   no answer                              may have been done: the next one, saying that it repeats
 *   late, and no other write answered      stands still: the next owner as well, as a repeat, within
 *                                          a budget; whoever answers first has answered
 *
 * A repeat carries the same request id, so that whoever knows it mints nothing; who does not know it
 * reads a majority of the owners first (WriteOperation). Once a try is ambiguous the request stays a
 * repeat, and no failure of it can be "not applied" any more.
 *
 * A failure is not an answer while another try is under way: that one may be done yet.
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
  private final Lateness lateness;
  private final Patience patience;
  private ClientRequest request;
  private boolean answered;
  private int underway;
  private boolean overloaded;
  private Outcome.@Nullable Failed failure;
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
    this.patience = Patience.ofForwards(means.settings);
    this.lateness = new Lateness(means, means.forwards, patience);
    owners.addAll(means.fastestFirst(placement.livingCoordinators()));
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
      means.tally.earlyDefeats += underway == 0 ? 1 : 0;
      fail(Outcome.Reason.QUORUM_NOT_REACHED, "No owner of this key could coordinate the write.");
    } else if (placement.view().isSelf(next)) {
      coordinateHere(request);
    } else {
      forward(next);
    }
  }

  private void coordinateHere(ClientRequest repeatOrNot) {
    if (underway == 0) {
      // Ends by the same deadline, and knows then whether anything was applied.
      Means.cancel(deadlineTimer);
    }
    underway++;
    coordinateHere.accept(repeatOrNot, outcome -> {
      underway--;
      ended(outcome);
    });
  }

  private void forward(Member to) {
    underway++;
    boolean last = owners.isEmpty() && fallbacks.isEmpty();
    long remaining = means.remaining(errand.deadline);
    long timeout =
        last ? remaining : Math.min(remaining, means.settings.forwardTimeout().toNanos());
    Request forward = new Request.Coordinate(request, errand.time, errand.isTold());
    Watch watch = new Watch(to.name());
    lateness.asked(to.name());
    errand.askPeer(placement, to, forward, timeout, outcome -> {
      underway--;
      watch.end();
      lateness.answered(to.name(), outcome);
      if (!answered) {
        Means.dispatch(outcome, this::replied, this::unanswered);
      }
    });
    watch.begin();
  }

  /** Waits for one owner until its answer is late and it has answered no write for as long. */
  private final class Watch {
    private final String owner;
    private boolean ended;
    private Lane.@Nullable Timer timer;

    Watch(String owner) {
      this.owner = owner;
    }

    void begin() {
      if (!ended && !answered && !owners.isEmpty()) {
        timer = means.lane.after(patience.nanos(means.forwards, owner), this::look);
      }
    }

    void end() {
      ended = true;
      Means.cancel(timer);
    }

    private void look() {
      boolean late = !lateness.late(List.of(owner)).isEmpty();
      if (!answered && late && isQuiet() && mayRepeatSoon() && means.forwardRepeats.spend()) {
        means.tally.hedgedForwards++;
        request = Failures.repeat(request);
        tryNext();
      } else {
        begin();
      }
    }

    private boolean isQuiet() {
      long now = means.clock.nanos();
      long least = patience.nanos(means.forwards, owner);
      return means.forwards.quietNanos(owner, now) >= least
          && means.joins.quietNanos(owner, now) >= least;
    }
  }

  /**
   * A delete of what is read takes more away the later it reads, where no quorum tells it that its
   * twin was done: it has a twin only if it must.
   */
  private boolean mayRepeatSoon() {
    return !owners.isEmpty() && !Write.of(request).deletesWhatIsRead();
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
      fail(failed);
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
    if (underway > 0) {
      request = Failures.repeat(request);
      underway = 0;
    }
    fail(Outcome.Reason.DEADLINE_PASSED, "The time was over before the write was answered.");
  }

  private void fail(Outcome.Reason reason, String detail) {
    fail(new Outcome.Failed(reason, detail, needed, 0, false));
  }

  /** Of several failures the first is told, when nothing else can come any more. */
  private void fail(Outcome.Failed failed) {
    failure = failure == null ? failed : failure;
    if (underway == 0) {
      answer(Failures.ofRepeat(Failures.isRepeat(request), failure));
    }
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
