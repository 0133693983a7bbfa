package io.quorate.node.membership;

import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.Progress;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Member;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import io.quorate.ring.membership.Liveness;
import io.quorate.ring.transition.Advance;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Confirmations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Moves partitions to their new owners: says which phases this node has confirmed, fills what it is
 * to own, and drives the change while it is the first living voter. The argument stands in
 * {@link io.quorate.ring.transition}. Confined to lane 0.
 */
public final class TransitionHost {
  /*
   * How it works
   *
   *   shown(topology) ──▶ in phase 2 a new owner:   fill from every living old owner, one after the
   *                                                 other, until a majority of them is done
   *                       in phase 3 an old owner:  bring what is here to every new owner
   *                       at rest, who owns nothing of it any more: bring it to every owner, drop
   *
   *   every second, if this is the first living voter and something moves:
   *       Confirm(epoch) ──▶ all members ──▶ Advance ──▶ propose
   *   and then, if somebody leaves:
   *       Confirm(epoch) ──▶ who leaves: no hints there that are data? ──▶ Advance ──▶ propose
   *
   * What was filled is known by (partition, the epoch since which it is in this phase) and kept in
   * memory: after a restart the node fills again, which costs little where nothing is missing. It is
   * asked for only while the phase lasts.
   *
   * It also proposes to give up who has been dead for too long, where a policy says so.
   *
   * Two who drive at once propose the same thing or lose to each other; each proposal is made from
   * the very topology that was confirmed, so the loser's is empty and it looks again.
   */
  private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();
  /** How long the living who have not confirmed a phase are waited for, beyond a majority. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private static final long ANSWER_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long ROUND_NANOS_MAX = Duration.ofSeconds(10).toNanos();
  private static final long PROPOSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Clock clock;
  private final Lane lane;
  private final Calls calls;
  private final RandomGenerator random;
  private final String self;
  private final AgreementHost agreement;
  private final Fillings fillings;
  private final Copying copying;
  private @Nullable Topology topology;
  private SortedMap<String, Liveness.State> states = new TreeMap<>();
  private final LongDead longDead;
  private final ChangeProgress progress = new ChangeProgress();
  private boolean asking;
  private long askedAt;
  private long shownAt;
  private boolean proposing;
  private boolean begun;
  private boolean stopped;

  /**
   * A host of a node that knows no topology yet.
   *
   * @param longDead whom to give up, when nobody else does
   */
  public TransitionHost(
      Environment environment,
      Calls calls,
      String self,
      AgreementHost agreement,
      Copying copying,
      LongDead longDead) {
    this.clock = environment.clock();
    this.lane = environment.lane(0);
    this.calls = calls;
    this.random = environment.random("transitions");
    this.self = self;
    this.agreement = agreement;
    this.copying = copying;
    this.longDead = longDead;
    this.fillings = new Fillings(lane, self, copying);
  }

  /** This node goes by the topology on all its lanes. */
  public void shown(Topology next) {
    topology = next;
    shownAt = clock.nanos();
    progress.shown(next, shownAt);
    fillings.shown(next);
    if (!begun) {
      begun = true;
      later();
    }
  }

  /** What is known of the members. */
  public void states(SortedMap<String, Liveness.State> known) {
    states = known;
  }

  /** Proposes and fills nothing more. */
  public void stop() {
    stopped = true;
    fillings.stop();
  }

  /** Which phases of the topology that it goes by this node confirms, and whether it is free. */
  public void answer(Request.Confirm asked, Consumer<Reply.Confirmed> done) {
    Topology known = topology;
    if (known == null || known.epoch() != asked.epoch()) {
      done.accept(new Reply.Confirmed(known == null ? 0 : known.epoch(), List.of(), false, 0));
      return;
    }
    List<Integer> confirmed = confirmed(known);
    boolean leaves = leaves(known, self);
    copying.held(holding -> done.accept(new Reply.Confirmed(
        known.epoch(), confirmed, leaves && holding.hints() == 0, holding.dataBytes())));
  }

  private static boolean leaves(Topology known, String name) {
    return known.member(name).filter(member -> member.role() == Role.LEAVING).isPresent();
  }

  private List<Integer> confirmed(Topology known) {
    List<Integer> confirmed = new ArrayList<>();
    for (Map.Entry<Integer, Transition> each : known.transitions().entrySet()) {
      if (confirms(known, each.getKey(), each.getValue())) {
        confirmed.add(each.getKey());
      }
    }
    return confirmed;
  }

  /** A new owner must be filled in phase 2, an old one must have given what it has in phase 3. */
  private boolean confirms(Topology known, int partition, Transition transition) {
    boolean isNew = transition.owners().contains(self);
    long since = known.since(partition);
    return switch (transition.phase()) {
      case WRITE_BOTH_READ_OLD -> !isNew || fillings.isFilled(partition, since);
      case WRITE_BOTH_READ_NEW -> fillings.hasGiven(partition, since, leaves(known, self));
      case OLD, NEW -> true;
    };
  }

  private void later() {
    lane.after(TICK_NANOS / 2 + random.nextLong(TICK_NANOS), () -> {
      if (!stopped) {
        longDead.tick(states, clock.nanos());
        fillings.proceed(states);
        drive();
        later();
      }
    });
  }

  /** The first living voter drives; the others stand by. */
  private boolean drives(Topology known) {
    for (String voter : known.voters()) {
      if (voter.equals(self)) {
        return true;
      }
      if (states.getOrDefault(voter, Liveness.State.ALIVE) == Liveness.State.ALIVE) {
        return false;
      }
    }
    return false;
  }

  private void drive() {
    Topology known = topology;
    if (known == null || proposing || isAsking() || !drives(known)) {
      return;
    }
    Optional<Change> removal = longDead.removal(known);
    if (removal.isPresent()) {
      propose(removal.get());
      return;
    }
    boolean moves = !known.transitions().isEmpty();
    List<Member> asked = known.members().stream()
        .filter(member -> moves || leaves(known, member.name()))
        .toList();
    if (asked.isEmpty()) {
      propose(Confirmations.none(known));
    } else {
      asking = true;
      askedAt = clock.nanos();
      ConfirmRound.begin(calls, known, asked, self, this::answer, ANSWER_NANOS, said -> {
        asking = false;
        if (!isWorthWaiting(said.confirmations())) {
          propose(said.confirmations());
        }
      });
    }
  }

  /** A round that does not end, whatever holds it up, is not waited for. */
  private boolean isAsking() {
    return asking && clock.nanos() - askedAt < ROUND_NANOS_MAX;
  }

  /** How far the running change has come: asks all members. {@code done} is called on lane 0. */
  public void progress(long timeoutNanos, Consumer<Optional<Progress>> done) {
    Topology known = topology;
    if (known == null) {
      done.accept(Optional.empty());
      return;
    }
    ConfirmRound.begin(
        calls,
        known,
        known.members(),
        self,
        this::answer,
        timeoutNanos,
        said -> done.accept(Optional.of(progress.of(known, said, clock.nanos()))));
  }

  /** Whether a living owner of either set has not confirmed yet, and there is time to wait. */
  private boolean isWorthWaiting(Confirmations said) {
    if (clock.nanos() - shownAt > PATIENCE_NANOS) {
      return false;
    }
    for (Map.Entry<Integer, Transition> each : said.of().transitions().entrySet()) {
      TreeSet<String> owners = new TreeSet<>(said.of().owners().owners(each.getKey()));
      owners.addAll(each.getValue().owners());
      for (String owner : owners) {
        boolean lives = states.getOrDefault(owner, Liveness.State.ALIVE) == Liveness.State.ALIVE;
        if (lives && !said.has(owner, each.getKey())) {
          return true;
        }
      }
    }
    return false;
  }

  private void propose(Change change) {
    proposing = true;
    Consumer<Proposed> done = outcome -> proposing = false;
    agreement.propose(base -> change.plan(base).next(), PROPOSE_NANOS, done);
  }

  private void propose(Confirmations said) {
    if (stopped || Advance.next(said.of(), said).isEmpty()) {
      return;
    }
    proposing = true;
    Consumer<Proposed> done = outcome -> proposing = false;
    agreement.propose(base -> Advance.next(base, said), PROPOSE_NANOS, done);
  }
}
