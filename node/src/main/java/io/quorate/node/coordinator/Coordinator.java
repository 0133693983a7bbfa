package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.State;
import io.quorate.node.coordinator.CoordinatorFacts.Ending;
import io.quorate.node.coordinator.CoordinatorFacts.Kind;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.KeyListing.Cursor;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Explained;
import io.quorate.node.request.Requests.Listed;
import io.quorate.node.request.Traced;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Serves the clients' requests for the keys of one lane: reads itself, coordinates writes where
 * this node owns the key, hands them to an owner where it does not (Dynamo §4.5).
 *
 * <p>Every request ends once, by its deadline, with an {@link Outcome} that tells its own strength;
 * callbacks come on the lane and never before the call returned. As many are served at a time as
 * {@link Admission} lets in; one more is refused at once and nothing is done for it. Confined to
 * its lane.
 */
public final class Coordinator {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What has waited for the lane for this part of its time is refused. */
  private static final int WAITED_PART = 4;

  /** Forwarded requests remembered: some seconds of a busy lane. */
  private static final int SEEN_MAX = 16_384;

  private final Means means;
  private final SeenOnce seen = new SeenOnce(SEEN_MAX);
  private final Admission admission;

  /**
   * The coordinator of one lane.
   *
   * @param replica this node's copies of the same lane
   * @param memory where the room for long values is taken
   * @param calls to the same lane's partitions at the peers
   * @param behind told of a member that knows a newer topology than this node
   */
  public Coordinator(
      Lane lane,
      Clock clock,
      LocalReplica replica,
      PeerCalls calls,
      ContextSeal seal,
      CoordinatorSettings settings,
      MemoryBudget memory,
      Consumer<Member> behind,
      View view) {
    this.means = new Means(lane, clock, replica, calls, seal, settings, memory, behind, view);
    this.admission = new Admission(settings.inFlightMax());
  }

  /**
   * From now on this is the cluster. Requests that are under way go on as they began; those of a
   * partition that moved begin anew when somebody refuses them for that.
   */
  public void adopt(View next) {
    assert means.lane.isCurrent();
    means.adopt(next);
  }

  /** What happened so far. */
  public CoordinatorFacts facts() {
    assert means.lane.isCurrent();
    return means.tally.facts(admission);
  }

  /** Says, on any thread, whether one more request of a client is taken. */
  public Admission admission() {
    return admission;
  }

  /** A message that came to this node at this time has reached the lane. */
  public void reached(long arrivedNanos) {
    long now = means.clock.nanos();
    admission.waited(now - arrivedNanos, now);
  }

  /** How full each limit is. */
  public void occupancy(Consumer<Occupancy> into) {
    assert means.lane.isCurrent();
    CoordinatorSettings most = means.settings;
    into.accept(new Occupancy("client requests", admission.serving(), most.inFlightMax()));
    into.accept(new Occupancy("repairs", means.tally.repairsInFlight, most.repairsMax()));
    into.accept(means.rooms.occupancy());
    into.accept(seen.occupancy("forwarded requests that are remembered"));
  }

  /**
   * Serves a client's request for a key of this lane.
   *
   * @param arrivedNanos when it came to this node: its time runs since then
   */
  public void submit(ClientRequest request, long arrivedNanos, Consumer<Outcome> done) {
    submit(request, errand(request, arrivedNanos, false), done);
  }

  /** Does the same, and tells what was asked for it until it was answered. */
  public void trace(ClientRequest request, long arrivedNanos, Consumer<Traced> done) {
    Errand errand = errand(request, arrivedNanos, true);
    submit(request, errand, outcome -> done.accept(new Traced(outcome, errand.steps())));
  }

  private void submit(ClientRequest request, Errand errand, Consumer<Outcome> done) {
    assert means.lane.isCurrent();
    Kind kind = Tally.kind(request);
    if (isFull() || hasWaitedTooLong(request, errand)) {
      means.tally.ended(kind, Ending.OVERLOADED);
      Outcome.Failed failed = overloaded(request);
      means.lane.execute(() -> done.accept(failed));
      return;
    }
    begin(request, errand, false, done);
  }

  /**
   * What has waited for this lane for a good part of its time would end too late, since the answers
   * that it needs wait for the lane as well: where there is too much to do, this keeps the lane at
   * what can still be done in time (RELIABILITY §2.12).
   */
  private boolean hasWaitedTooLong(ClientRequest request, Errand errand) {
    long time = millis(request.timeoutMillis()) * NANOS_PER_MILLI;
    return means.remaining(errand.deadline) < time - time / WAITED_PART;
  }

  /**
   * Serves a request that another node forwarded, which owns no copy of the key. Answered with
   * {@link Reply.Coordinated}, or with {@link Reply.Refused}, after which nothing was done.
   *
   * @param origin of the message: one that the network delivers twice is served, and answered, once
   * @param remainingMillis how long the asker still waits
   */
  public void coordinate(
      Request.Coordinate forwarded, Origin origin, int remainingMillis, Consumer<Reply> done) {
    assert means.lane.isCurrent();
    if (!seen.isFirst(origin)) {
      return;
    }
    Optional<Reply> refusal = refusal(forwarded.request(), remainingMillis);
    if (refusal.isPresent()) {
      means.lane.execute(() -> done.accept(refusal.orElseThrow()));
      return;
    }
    int millis = millis(Math.min(remainingMillis, forwarded.request().timeoutMillis()));
    Errand errand = new Errand(means, deadline(millis), forwarded.time(), forwarded.told());
    begin(
        forwarded.request(),
        errand,
        true,
        outcome -> done.accept(new Reply.Coordinated(outcome, errand.steps())));
  }

  /**
   * Lists keys of one partition of this lane, the cursor's: at most {@code limit} of them, and
   * where to go on, in this partition or the next. {@link Listings} puts pages together.
   *
   * @param limit 1 to 1,000
   * @param bytesMax with values, the page ends with the key that makes it so long
   */
  public void list(
      String bucket,
      Cursor from,
      int limit,
      long bytesMax,
      boolean values,
      Consistency consistency,
      int timeoutMillis,
      Consumer<Listed> done) {
    assert means.lane.isCurrent();
    Optional<Outcome.Failed> refusal = listRefusal(bucket, from, consistency);
    if (refusal.isPresent()) {
      Outcome.Failed why = refusal.orElseThrow();
      means.tally.ended(Kind.LIST, Tally.ending(why.reason()));
      means.lane.execute(() -> done.accept(new Listed.Failure(why)));
      return;
    }
    Consumer<Listed> ended = counted(
        Kind.LIST,
        done,
        listed -> listed instanceof Listed.Failure failure
            ? Tally.ending(failure.failed().reason())
            : Ending.DONE);
    Placement placement = means.view.place(from.partition(), bucket);
    Terms terms = Terms.of(placement, consistency);
    PartitionListing.Wish wish = new PartitionListing.Wish(from, limit, bytesMax, values);
    new PartitionListing(means, placement, terms, wish, deadline(timeoutMillis), ended).start();
  }

  private Optional<Outcome.Failed> listRefusal(
      String bucket, Cursor from, Consistency consistency) {
    if (isFull()) {
      return Optional.of(overloaded());
    }
    if (from.partition() < 0 || from.partition() >= means.view.topology().ring().partitions()) {
      return Optional.of(Outcome.Failed.notApplied(
          Outcome.Reason.INVALID, "There is no partition " + from.partition() + "."));
    }
    Terms terms = Terms.of(means.view.place(from.partition(), bucket), consistency);
    return terms.invalid().or(() -> Terms.unavailable(terms.r()));
  }

  /** Tells where the copies of a key of this lane are. */
  public void explain(Key key, int timeoutMillis, Consumer<Explained> done) {
    assert means.lane.isCurrent();
    if (isFull()) {
      means.tally.ended(Kind.EXPLAIN, Ending.OVERLOADED);
      means.lane.execute(() -> done.accept(new Explained.Failure(overloaded())));
      return;
    }
    Consumer<Explained> ended = counted(Kind.EXPLAIN, done, explained -> Ending.DONE);
    new ExplainOperation(
            means,
            means.view.place(key),
            key,
            deadline(timeoutMillis),
            explanation -> ended.accept(new Explained.Answer(explanation)))
        .start();
  }

  /** How a request ends for which there is no room. */
  public static Outcome.Failed overloaded(ClientRequest request) {
    return Failures.ofRepeat(Failures.isRepeat(request), overloaded());
  }

  private static Outcome.Failed overloaded() {
    return Outcome.Failed.notApplied(
        Outcome.Reason.OVERLOADED, "This node serves as many requests as it can.");
  }

  /** Counts it as under way until it is answered. */
  private <T> Consumer<T> counted(Kind kind, Consumer<T> done, Function<T, Ending> ending) {
    admission.begun();
    return answer -> {
      Ending how = ending.apply(answer);
      admission.ended(how == Ending.DONE);
      means.tally.ended(kind, how);
      done.accept(answer);
    };
  }

  private Errand errand(ClientRequest request, long arrivedNanos, boolean told) {
    long nanos = millis(request.timeoutMillis()) * NANOS_PER_MILLI;
    long time = Tally.kind(request) == Kind.GET ? 0 : means.replica.timeOf(request.key());
    return new Errand(means, arrivedNanos + nanos, time, told);
  }

  private static int millis(int timeoutMillis) {
    return Math.min(timeoutMillis, ClientRequest.TIMEOUT_MILLIS_MAX);
  }

  private long deadline(int millis) {
    return means.clock.nanos() + millis * NANOS_PER_MILLI;
  }

  private Optional<Reply> refusal(ClientRequest request, int remainingMillis) {
    if (remainingMillis <= 0) {
      return Optional.of(new Reply.Refused(Reply.Reason.EXPIRED, "The time was over."));
    }
    if (isFull()) {
      return Optional.of(new Reply.Refused(Reply.Reason.OVERLOADED, "Too many requests."));
    }
    Placement placement = means.view.place(request.key());
    return mayCoordinate(placement, Terms.of(placement, request.consistency()))
        ? Optional.empty()
        : Optional.of(new Reply.Refused(
            Reply.Reason.NOT_OWNER, means.view.self() + " keeps no copy of this key."));
  }

  /** An owner may; a fallback may too where fallbacks count. */
  private static boolean mayCoordinate(Placement placement, Terms terms) {
    return placement.isOwnedBySelf() || (terms.sloppy() && placement.selfIsFallback());
  }

  private boolean isFull() {
    return !admission.hasRoom();
  }

  /** A forwarded request is never forwarded again. */
  private void begin(
      ClientRequest request, Errand errand, boolean forwarded, Consumer<Outcome> done) {
    Consumer<Outcome> ended = counted(Tally.kind(request), done, Tally::ending);
    Placement placement = means.view.place(request.key());
    Terms terms = Terms.of(placement, request.consistency());
    Optional<Outcome.Failed> invalid = terms.invalid();
    if (invalid.isPresent()) {
      means.lane.execute(() -> ended.accept(invalid.orElseThrow()));
      return;
    }
    request.accept(new Serving(placement, terms, errand, forwarded, ended));
  }

  private final class Serving implements ClientRequest.Visitor<Boolean> {
    private final Placement placement;
    private final Terms terms;
    private final Errand errand;
    private final boolean forwarded;
    private final Consumer<Outcome> done;

    Serving(
        Placement placement,
        Terms terms,
        Errand errand,
        boolean forwarded,
        Consumer<Outcome> done) {
      this.placement = placement;
      this.terms = terms;
      this.errand = errand;
      this.forwarded = forwarded;
      this.done = done;
    }

    @Override
    public Boolean get(ClientRequest.Get get) {
      Optional<Outcome.Failed> unavailable = Terms.unavailable(terms.r());
      if (unavailable.isPresent()) {
        means.lane.execute(() -> done.accept(unavailable.orElseThrow()));
        return true;
      }
      Consumer<ReadOperation.Result> told = result -> done.accept(outcome(get, result));
      if (placement.repairBlocks()) {
        new MonotonicRead(means, placement, get.key(), terms, errand, told).start();
      } else {
        new ReadOperation(means, placement, get.key(), terms, errand, told).start();
      }
      return true;
    }

    private Outcome outcome(ClientRequest.Get get, ReadOperation.Result result) {
      if (result instanceof ReadOperation.Result.Won won) {
        means.tally.siblingsShown += showsSeveral(won.joined()) ? 1 : 0;
        return new Outcome.Found(
            won.joined(), Contexts.of(means.seal, get.key(), won.joined()), won.receipt());
      }
      return ((ReadOperation.Result.Lost) result).failed();
    }

    private static boolean showsSeveral(State state) {
      return state.siblings().size() > 1 && state.shown().siblings().size() > 1;
    }

    @Override
    public Boolean put(ClientRequest.Put put) {
      return write(put);
    }

    @Override
    public Boolean delete(ClientRequest.Delete delete) {
      return write(delete);
    }

    private boolean write(ClientRequest request) {
      if (forwarded || placement.isOwnedBySelf()) {
        coordinateHere(request, done);
      } else {
        forward(request);
      }
      return true;
    }

    private void coordinateHere(ClientRequest request, Consumer<Outcome> answer) {
      new WriteOperation(means, placement, terms, Write.of(request), errand, answer).start();
    }

    private void forward(ClientRequest request) {
      new ForwardOperation(
              means,
              placement,
              request,
              terms.wNeeded(),
              terms.sloppy(),
              errand,
              this::coordinateHere,
              done)
          .start();
    }
  }
}
