package io.quorate.node.coordinator;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.coordinator.WriteQuorum.Failure;
import io.quorate.node.environment.Lane;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one minted state to the owners, or to who stands in for them. A thin host of
 * {@link WriteQuorum}; confined to its lane.
 */
/*
 * How it works
 *
 *   owner lives          Join ──▶ stored
 *                             └─▶ failed ──┐
 *   owner is dead, or found dead ──────────┤
 *   owner is late, W out of reach without ─┤
 *                                          ▼
 *                        next fallback: Join with hintFor ──▶ stored
 *                                          │              └─▶ failed ──▶ next fallback …
 *                                          ▼ none left, strict, overloaded, or out of time
 *                        this node keeps the hint, not counted
 *
 * A loss is told once nobody is awaited any more, or they are late: only then is it known how many
 * did store it, and whether anybody did. A hint that an owner keeps is a mark and brings what it
 * stored; one that a coordinating fallback keeps beside its own is data, and comes to the owner even
 * if nobody else stored it: where it is held, or may be, the write may have been applied.
 *
 * The client's answer does not end it: what fails afterwards gets its hint too, so that the write
 * comes to every owner without anybody reading the key. It is bounded: an owner costs one call, each
 * fallback at most one, a hint of our own at most one per owner, and each call has a timeout.
 */
final class Replication {
  /** How it ended for the client. */
  sealed interface Decided {
    /** Enough nodes hold it. */
    record Won(Receipt receipt) implements Decided {}

    /** They certainly will not. */
    record Lost(Outcome.Failed failed) implements Decided {}

    /** It bears a reap generation that is refused by now: it must be read and brought anew. */
    record Outdated() implements Decided {}

    /** The partition has other owners, as this member says: it must be brought to them. */
    record Moved(String member) implements Decided {}
  }

  /**
   * What is brought: the state's canonical bytes, encoded once for all, and the reap generation
   * that they bear.
   */
  record Copy(Key key, byte[] state, long generation, Durability durability) {
    Request.Join join(String hintFor) {
      return new Request.Join(key, state, durability, hintFor, generation);
    }
  }

  private final Means means;
  private final Placement placement;
  private final Copy copy;
  private final String heldFor;
  private final Errand errand;
  private final Consumer<Decided> done;
  private final WriteQuorum quorum;
  private final Lateness lateness;
  private final TreeSet<String> ownHints = new TreeSet<>();
  private boolean decided;
  private boolean noRoom;
  private boolean overloaded;
  private boolean lostForGood;

  /** Hints beside its own that this fallback was asked to keep and has not answered. */
  private int hintsAsked;

  /** Whether it keeps one of them, or may: what it holds is brought to the owners. */
  private boolean hintHeld;

  private Lane.@Nullable Timer lateTimer;
  private Lane.@Nullable Timer graceTimer;

  /**
   * A replication that has not begun.
   *
   * @param heldFor the owner for whom this node keeps the state as a hint; empty: as its own copy
   */
  Replication(
      Means means,
      Placement placement,
      Copy copy,
      Terms terms,
      String heldFor,
      Errand errand,
      Consumer<Decided> done) {
    this.means = means;
    this.placement = placement;
    this.copy = copy;
    this.heldFor = heldFor;
    this.errand = errand;
    this.done = done;
    this.lateness = new Lateness(means, means.joins, Patience.ofJoins(means.settings));
    this.quorum = new WriteQuorum(
        placement.sets(terms), terms.sloppy(), Placement.names(fallbacks(placement)));
  }

  /** The living fallbacks; this node first if it is one, for it has the state already. */
  private static List<Member> fallbacks(Placement placement) {
    List<Member> fallbacks = new ArrayList<>(placement.livingFallbacks());
    fallbacks.sort(
        (a, b) -> Boolean.compare(placement.view().isSelf(b), placement.view().isSelf(a)));
    return fallbacks;
  }

  void start() {
    means.writeHedges.earn();
    // Who is to leave, as has become known since it minted, stands in for nobody: its hint does not
    // count, and is handed over before it goes.
    if (placement.selfIsFallback() && quorum.mayStandIn(heldFor)) {
      Optional<String> self = quorum.standIn(heldFor);
      assert self.equals(Optional.of(placement.view().self()))
          : "a coordinator that may not hold it";
    }
    for (Member owner : placement.written()) {
      if (!placement.view().isLiving(owner)) {
        failed(owner.name(), Failure.NOT_STORED);
      } else if (placement.view().isSelf(owner)) {
        lateness.asked(owner.name());
      } else {
        send(owner, "", means.remaining(errand.deadline));
      }
    }
    watchForLate();
  }

  /** What became of this node's own copy, or of its hint if it coordinates as a fallback. */
  void storedHere(Reply reply) {
    String self = placement.view().self();
    if (quorum.knows(self)) {
      // Stored after the partition moved: it counts for the owners of now only.
      boolean late = !decided && reply instanceof Reply.Joined && means.hasMoved(placement);
      replied(self, late ? new Reply.Refused(Reply.Reason.STALE, "") : reply);
      conclude();
    }
  }

  int reached() {
    return quorum.reached();
  }

  boolean maybeApplied() {
    return quorum.maybeApplied() || hintHeld || hintsAsked > 0;
  }

  private void send(Member node, String hintFor, long timeoutNanos) {
    lateness.asked(node.name());
    errand.ask(placement, node, copy.join(hintFor), timeoutNanos, outcome -> {
      lateness.answered(node.name(), outcome);
      Means.dispatch(
          outcome, reply -> replied(node.name(), reply), why -> unanswered(node.name(), why));
      conclude();
    });
  }

  private void replied(String node, Reply reply) {
    if (reply instanceof Reply.Joined) {
      quorum.stored(node);
    } else if (reply instanceof Reply.Outdated) {
      givenUp(node, new Decided.Outdated());
    } else if (reply instanceof Reply.Refused refused) {
      noRoom |= refused.reason() == Reply.Reason.NO_ROOM;
      if (refused.reason() == Reply.Reason.STALE) {
        givenUp(node, new Decided.Moved(node));
        return;
      }
      failed(
          node,
          switch (refused.reason()) {
            case OVERLOADED -> Failure.OVERLOADED;
            case UNKNOWN -> Failure.AMBIGUOUS;
            case NOT_OWNER, NO_ROOM, EXPIRED, UNREADABLE, STOPPING, STALE -> Failure.NOT_STORED;
          });
    } else {
      failed(node, Failure.AMBIGUOUS);
    }
  }

  /**
   * A call's time is the request's: where it is over no fallback can help the client any more, and
   * one that is asked because an owner is slow only makes others slow too. A mark of our own is
   * enough to bring the owner up to date.
   */
  private void unanswered(String node, CallOutcome.Why why) {
    if (why == CallOutcome.Why.TIMEOUT) {
      quorum.failed(node, Failure.AMBIGUOUS);
      keepHint(quorum.ownerServedBy(node));
    } else {
      failed(node, why == CallOutcome.Why.OVERLOADED ? Failure.OVERLOADED : Failure.AMBIGUOUS);
    }
  }

  /** No fallback helps: whoever knows as much refuses too. They get a mark instead. */
  private void givenUp(String node, Decided how) {
    quorum.failed(node, Failure.AMBIGUOUS);
    if (decided) {
      keepHint(quorum.ownerServedBy(node));
    } else {
      decide(how);
    }
  }

  private void failed(String node, Failure failure) {
    overloaded |= failure == Failure.OVERLOADED;
    quorum.failed(node, failure);
    String owner = quorum.ownerServedBy(node);
    if (!quorum.isServed(owner)) {
      replace(owner);
    }
  }

  private void replace(String owner) {
    quorum
        .standIn(owner)
        .ifPresentOrElse(fallback -> sendHint(fallback, owner), () -> keepHint(owner));
  }

  private void sendHint(String fallback, String owner) {
    means.tally.fallbackWrites++;
    long timeout = decided || means.remaining(errand.deadline) <= 0
        ? means.settings.backgroundTimeout().toNanos()
        : means.remaining(errand.deadline);
    send(placement.view().member(fallback), owner, timeout);
  }

  /**
   * The owner's own copy is hint enough, and a mark says for whom; a coordinating fallback holds
   * another hint. Best effort: where this fails too, the next read or exchange serves the owner.
   */
  private void keepHint(String owner) {
    if (owner.equals(placement.view().self()) || !ownHints.add(owner)) {
      return;
    }
    means.tally.ownHints++;
    if (placement.isOwnedBySelf()) {
      means.replica.keepHint(copy.key(), owner, reply -> {});
    } else {
      hintsAsked++;
      means.replica.serve(copy.join(owner), this::hintAnswered);
    }
  }

  private void hintAnswered(Reply reply) {
    hintsAsked--;
    hintHeld |= !(reply instanceof Reply.Refused refused)
        || refused.reason() == Reply.Reason.UNKNOWN
        || refused.reason() == Reply.Reason.STALE;
    conclude();
  }

  private void watchForLate() {
    lateTimer = means.lane.after(lateness.patienceNanos(quorum.awaited()), this::late);
  }

  private void late() {
    if (decided || means.remaining(errand.deadline) <= 0) {
      return;
    }
    for (String node : quorum.awaited()) {
      if (means.isNowDead(node)) {
        failed(node, Failure.AMBIGUOUS);
      }
    }
    conclude();
    if (!decided) {
      replaceLate();
      watchForLate();
    }
  }

  private void replaceLate() {
    lateness.late(quorum.awaited()).forEach(quorum::late);
    for (String owner : quorum.lateButNeeded()) {
      if (means.writeHedges.spend()) {
        quorum
            .standIn(owner)
            .ifPresentOrElse(
                fallback -> {
                  means.tally.hedgedWrites++;
                  sendHint(fallback, owner);
                },
                means.writeHedges::refund);
      }
    }
  }

  private void conclude() {
    Verdict verdict = quorum.verdict();
    if (decided || verdict == Verdict.PENDING) {
      return;
    }
    if (verdict == Verdict.WON) {
      decide(new Decided.Won(quorum.receipt()));
    } else if ((quorum.settled() && hintsAsked == 0) || lostForGood) {
      means.tally.earlyDefeats++;
      decide(new Decided.Lost(lost()));
    } else if (graceTimer == null) {
      graceTimer = means.lane.after(means.settings.lateWrite().toNanos(), this::loseForGood);
    }
  }

  private void loseForGood() {
    lostForGood = true;
    conclude();
  }

  private void decide(Decided how) {
    decided = true;
    Means.cancel(lateTimer);
    Means.cancel(graceTimer);
    done.accept(how);
  }

  private Outcome.Failed lost() {
    Outcome.Reason reason = noRoom
        ? Outcome.Reason.NO_ROOM
        : overloaded ? Outcome.Reason.OVERLOADED : Outcome.Reason.QUORUM_NOT_REACHED;
    return new Outcome.Failed(
        reason,
        "The write needs " + quorum.needed() + " of " + quorum.of() + " replicas, and "
            + quorum.reached() + " stored it.",
        quorum.needed(),
        quorum.reached(),
        maybeApplied());
  }
}
