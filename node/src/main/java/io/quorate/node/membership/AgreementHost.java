package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.Voters;
import io.quorate.ring.agreement.Ballot;
import io.quorate.ring.agreement.Proposer;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.agreement.VoterQuestion;
import io.quorate.ring.agreement.VoterState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Proposes topologies and votes about them: the host of {@link Proposer} and of this node's voter.
 * Confined to lane 0.
 */
public final class AgreementHost {
  /*
   * How it works
   *
   *   propose(change, deadline) ──▶ queue ──▶ attempt: base = what is shown, value = change(base)
   *                                              │
   *              ┌── outbid: wait, higher round ─┤
   *              ├── another one was chosen: ────┤  shown here first, then the change is applied to it
   *              │                               ├── ours was chosen: shown here, told, Done
   *              └──────────▶ attempt            └── the deadline passes: Failed
   *
   * One proposal at a time, so that a node does not outbid itself. A change is applied again to
   * whatever was chosen instead, so it must be a function that finds its work done: then a proposal
   * may be repeated without harm, by this node or by any other.
   *
   * Where a change finds nothing to do, the voters are asked all the same whether this node is up to
   * date: a majority that has voted for nothing later says so. Else "unchanged" would be true of the
   * past only.
   *
   * Invariants: no two attempts of this process have the same round; the start id tells it from its
   * former life. What was chosen is shown here before anybody is told that it was.
   *
   * A voter that has accepted or keeps what is not in force after a while asks how it ended:
   * otherwise a proposer that died would leave a decision that nobody knows.
   */

  private static final long RESEND_NANOS = Duration.ofMillis(500).toNanos();
  private static final long BACKOFF_NANOS = Duration.ofMillis(50).toNanos();
  private static final int BACKOFF_DOUBLINGS_MAX = 5;
  private static final long FINISH_NANOS = Duration.ofSeconds(5).toNanos();
  static final int PROPOSALS_MAX = 256;

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final RandomGenerator random;
  private final String name;
  private final long start;
  private final TopologyHost topologies;
  private final VoterHost voter;
  private final Deque<Proposal> queue = new ArrayDeque<>();
  private @Nullable Proposer attempt;
  private Lane.@Nullable Timer timer;
  private long round;
  private int outbids;
  private long suspicious;
  private boolean stopped;

  /** A change that somebody waits for. {@code change} is empty where only an end is sought. */
  private static final class Proposal {
    final Optional<Function<Topology, Optional<Topology>>> change;
    final long deadline;
    final Consumer<Proposed> done;
    boolean mayTakeEffect;
    String waitsFor = "";

    Proposal(
        Optional<Function<Topology, Optional<Topology>>> change,
        long deadline,
        Consumer<Proposed> done) {
      this.change = change;
      this.deadline = deadline;
      this.done = done;
    }
  }

  /**
   * A host that proposes nothing by itself but the end of what others began.
   *
   * @param start this process's start id
   * @param stored what this node has forced as a voter
   */
  public AgreementHost(
      Environment environment,
      Calls calls,
      TopologyHost.Self self,
      long start,
      TopologyHost topologies,
      VoterState stored,
      VoterHost.Store store) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.random = environment.random("agreement");
    this.name = self.name();
    this.start = start;
    this.topologies = topologies;
    this.voter = new VoterHost(environment, self, topologies, stored, store);
    finishLater();
  }

  /** Proposes no more; what waits fails. */
  public void stop() {
    stopped = true;
    rest();
    while (!queue.isEmpty()) {
      Proposal each = queue.remove();
      each.done.accept(new Proposed.Failed(each.mayTakeEffect, "this node is stopping"));
    }
  }

  /** Answers a proposer. */
  public void answer(HostPort from, VoterQuestion question, Consumer<Reply> reply) {
    topologies.heard(from, question.instance().generation(), question.instance().epoch() - 1);
    voter.ask(question, answer -> reply.accept(new Reply.Agreed(answer)));
  }

  /**
   * Changes the topology. The change is given what is in force, and again what was chosen instead
   * if another node was faster; it gives a topology made with {@link Topology#next}, or nothing if
   * there is nothing to change. Where it changes members, the voters are chosen here.
   *
   * @param timeoutNanos how long to try
   * @param done called once, on lane 0, after this call has returned
   */
  public void propose(
      Function<Topology, Optional<Topology>> change, long timeoutNanos, Consumer<Proposed> done) {
    if (stopped || queue.size() >= PROPOSALS_MAX) {
      String why = stopped ? "this node is stopping" : "too many changes wait for their turn";
      lane.execute(() -> done.accept(new Proposed.Failed(false, why)));
      return;
    }
    enqueue(new Proposal(Optional.of(change), now() + timeoutNanos, done));
  }

  /** How full each limit is. */
  public void occupancy(Consumer<Occupancy> into) {
    into.accept(new Occupancy("changes that wait", queue.size(), PROPOSALS_MAX));
    into.accept(voter.occupancy());
  }

  private void enqueue(Proposal proposal) {
    queue.add(proposal);
    if (queue.size() == 1) {
      lane.execute(this::begin);
    }
  }

  private long now() {
    return environment.clock().nanos();
  }

  /** Begins an attempt for the first proposal in the queue. */
  private void begin() {
    rest();
    attempt = null;
    Proposal proposal = queue.peek();
    if (stopped || proposal == null) {
      return;
    }
    Optional<Topology> shown = topologies.current();
    if (now() - proposal.deadline >= 0) {
      end(new Proposed.Failed(proposal.mayTakeEffect, sentence(proposal, shown)));
      return;
    }
    if (shown.isEmpty()) {
      wake(RESEND_NANOS, this::begin);
      return;
    }
    Topology base = shown.get();
    Ballot ballot = new Ballot(++round, name, start);
    Optional<Topology> value =
        proposal.change.flatMap(change -> change.apply(base)).map(next -> withVoters(base, next));
    proceed(
        value.isPresent()
            ? Proposer.of(base, value.get(), ballot)
            : Proposer.finishing(base, ballot));
  }

  private static String sentence(Proposal proposal, Optional<Topology> shown) {
    String none = shown.isEmpty() ? "this node has no topology" : "no voter answered in time";
    return proposal.waitsFor.isEmpty() ? none : proposal.waitsFor;
  }

  private static Topology withVoters(Topology base, Topology next) {
    return next.members().equals(base.members())
        ? next
        : next.toBuilder().voters(Voters.of(next.members(), base.voters())).build();
  }

  private void end(Proposed how) {
    Proposal proposal = queue.remove();
    outbids = 0;
    proposal.done.accept(how);
    begin();
  }

  /** The attempt has come this far. */
  private void proceed(Proposer next) {
    Proposer before = attempt;
    attempt = next;
    Proposal proposal = queue.element();
    proposal.mayTakeEffect |= next.mayTakeEffect();
    proposal.waitsFor = next.state();
    if (next.result().isPresent()) {
      rest();
      finished(proposal, next, next.result().get());
    } else if (before == null || !before.asksAs(next)) {
      ask();
    }
  }

  private void ask() {
    rest();
    Proposer asking = attempt;
    Proposal proposal = queue.peek();
    if (stopped || asking == null || proposal == null) {
      return;
    }
    long left = proposal.deadline - now();
    boolean outdated =
        topologies.current().filter(t -> t.isNewerThan(asking.base())).isPresent();
    if (left <= 0 || outdated) {
      begin();
      return;
    }
    wake(Math.min(left, RESEND_NANOS), this::ask);
    asking.questions().forEach((member, question) -> send(asking, member, question));
  }

  private void send(Proposer asking, Member member, VoterQuestion question) {
    Ballot ballot = asking.ballot();
    if (member.name().equals(name)) {
      voter.ask(question, answer -> answered(ballot, member, answer));
      return;
    }
    calls.call(member.peer(), -1, new Request.Agree(question), RESEND_NANOS, outcome -> {
      if (outcome instanceof CallOutcome.Replied replied
          && replied.reply() instanceof Reply.Agreed agreed) {
        answered(ballot, member, agreed.answer());
      }
    });
  }

  private void answered(Ballot ballot, Member member, VoterAnswer answer) {
    Proposer asking = attempt;
    if (!stopped && asking != null && asking.ballot().equals(ballot)) {
      if (asking.result().isEmpty()) {
        proceed(asking.answered(member.name(), answer));
      }
    }
  }

  private void finished(Proposal proposal, Proposer over, Proposer.Result result) {
    if (result instanceof Proposer.Chosen chosen) {
      Topology topology = chosen.topology();
      boolean ours = over.isFor(topology);
      proposal.mayTakeEffect &= ours;
      wake(Math.max(1, proposal.deadline - now()), this::begin);
      topologies.newer(topology);
      topologies.whenShown(topology.epoch(), () -> lane.execute(() -> shown(over, topology, ours)));
    } else if (result instanceof Proposer.Outbid outbid) {
      round = Math.max(round, outbid.by().round());
      long most = BACKOFF_NANOS << Math.min(outbids++, BACKOFF_DOUBLINGS_MAX);
      wake(1 + random.nextLong(most), this::begin);
    } else {
      end(new Proposed.Unchanged(over.base()));
    }
  }

  private void shown(Proposer over, Topology topology, boolean ours) {
    if (attempt == over && !stopped) {
      outbids = 0;
      if (ours || queue.element().change.isEmpty()) {
        end(new Proposed.Done(topology));
      } else {
        begin();
      }
    }
  }

  private void wake(long inNanos, Runnable task) {
    rest();
    timer = lane.after(inNanos, task);
  }

  private void rest() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void finishLater() {
    lane.after(FINISH_NANOS / 2 + random.nextLong(FINISH_NANOS), () -> {
      if (stopped) {
        return;
      }
      long unfinished = voter.unfinished().orElse(0L);
      if (unfinished != 0 && unfinished == suspicious && queue.isEmpty()) {
        enqueue(new Proposal(Optional.empty(), now() + FINISH_NANOS, ignored -> {}));
      }
      suspicious = unfinished;
      finishLater();
    });
  }
}
