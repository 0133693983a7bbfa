package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.environment.Lane;
import io.quorate.node.replica.Mint;
import io.quorate.node.replica.Minting;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One write that this node coordinates, as an owner or, where no owner lives, as a fallback: from
 * the client's context to the client's answer. What happens to the minted state is
 * {@link Replication}'s. Confined to its lane.
 */
/*
 * How it works
 *
 *   refuse early: too few living, a context that is not ours
 *      │
 *      ├─ delete without context: read at r ──▶ knows the request: Replication of what was read
 *      ▼                                        else mint, though nothing lives: it is remembered
 *    mint ──▶ NeedsRead ──▶ read a majority of the owners ──▶ join it here ──▶ mint again
 *      │  ├─▶ Claimed ──▶ bring the claim to a majority of the owners ──▶ mint under it
 *      │  └─▶ Forgotten: CONFLICT, unknown
 *      ▼
 *   Minted ──▶ Replication ──▶ won: Written   lost: Failed
 *
 * maybeApplied becomes true when the mint is handed to the replica and false again when the replica
 * says that it did nothing. Whatever ends the request reads it: a deadline that passes between asking
 * for a mint and hearing of it must say "unknown". So must every failure once the request is known:
 * it was done, by this try's twin; and once it was brought to owners that are no more (movedBefore).
 */
final class WriteOperation {
  private final Means means;
  private Placement placement;
  private Terms terms;
  private final Write write;
  private final Durability durability;
  private final Errand errand;
  private final Consumer<Outcome> done;
  private boolean answered;
  private boolean maybeApplied;
  private boolean known;
  private boolean movedBefore;
  private History context = History.EMPTY;
  private long contextClock;
  private @Nullable Replication replication;
  private Lane.@Nullable Timer deadlineTimer;

  /**
   * @param errand until when it must be answered
   * @param done called once, never before {@link #start} returned
   */
  WriteOperation(
      Means means,
      Placement placement,
      Terms terms,
      Write write,
      Errand errand,
      Consumer<Outcome> done) {
    this.means = means;
    this.placement = placement;
    this.terms = terms;
    this.write = write;
    this.durability = write.durability().orElse(placement.bucket().durability());
    this.errand = errand;
    this.done = done;
  }

  void start() {
    deadlineTimer =
        means.lane.after(Math.max(0, means.remaining(errand.deadline)), this::timeIsOver);
    Optional<Outcome.Failed> refusal = refusal();
    if (refusal.isPresent()) {
      means.lane.execute(() -> fail(refusal.orElseThrow()));
    } else if (write.deletesWhatIsRead()) {
      readWhatToDelete();
    } else {
      mint(false, Optional.empty());
    }
  }

  private Optional<Outcome.Failed> refusal() {
    return terms
        .writeUnavailable()
        .or(() -> write.deletesWhatIsRead() ? Terms.unavailable(terms.r()) : Optional.empty())
        .or(() -> counted(placement.tooFewLiving(terms)))
        .or(this::openContext);
  }

  private Optional<Outcome.Failed> counted(Optional<Outcome.Failed> defeat) {
    means.tally.earlyDefeats += defeat.isPresent() ? 1 : 0;
    return defeat;
  }

  private Optional<Outcome.Failed> openContext() {
    if (write.context().isEmpty()) {
      return Optional.empty();
    }
    return means
        .seal
        .open(write.key(), write.context())
        .either(
            this::take,
            refused ->
                Optional.of(Outcome.Failed.notApplied(Outcome.Reason.INVALID, refused.reason())));
  }

  private Optional<Outcome.Failed> take(ContextSeal.Valid valid) {
    context = valid.history();
    contextClock = valid.clock();
    return Optional.empty();
  }

  /**
   * Minted even where nothing lives: a twin of the request that comes late must find that it was
   * done, or it would delete what was written since (causality's package documentation, "Deletes").
   */
  private void readWhatToDelete() {
    read(terms, won -> {
      State found = won.joined();
      Optional<List<Dot>> known = found.dotsOf(write.id());
      if (known.isPresent()) {
        bringWhatIsKnown(known.get(), won);
      } else {
        context = found.history();
        contextClock = found.clock();
        mint(false, Optional.empty());
      }
    });
  }

  /** The request was done by a twin: nothing is minted, and W are to have what that came to. */
  private void bringWhatIsKnown(List<Dot> dots, ReadOperation.Result.Won won) {
    known = true;
    State found = won.joined();
    Brought brought = new Brought(StateCodec.encode(found), won.generation());
    joinHere(
        brought, this::readWhatToDelete, stored -> bring(dots, found, brought).storedHere(stored));
  }

  private void read(Terms level, Consumer<ReadOperation.Result.Won> won) {
    new ReadOperation(means, placement, write.key(), level, errand, result -> {
          if (answered) {
            return;
          }
          if (result instanceof ReadOperation.Result.Won reached) {
            won.accept(reached);
          } else {
            fail(((ReadOperation.Result.Lost) result).failed());
          }
        })
        .start();
  }

  private void mint(boolean readFirst, Optional<Actor> claim) {
    moveOn();
    maybeApplied = true;
    Minted minted = new Minted();
    errand.mint(
        new Mint(
            write.key(),
            write.content(),
            context,
            write.id(),
            write.isRemembered(),
            write.retry(),
            readFirst,
            claim,
            contextClock,
            errand.time,
            durability,
            hintFor()),
        minting -> minting.accept(minted),
        minted::storedHere);
  }

  /** A fallback coordinates in place of the first owner. */
  String hintFor() {
    return placement.isOwnedBySelf() ? "" : placement.owners().get(0).name();
  }

  /** From now on by the owners that are known now, if they are others than at the beginning. */
  void moveOn() {
    if (means.hasMoved(placement)) {
      placement = means.view.place(write.key());
      terms = terms.at(placement);
    }
  }

  /** What becomes of one mint. */
  private final class Minted implements Minting.Visitor<Boolean> {
    private @Nullable Bringing brings;

    void storedHere(Reply reply) {
      if (brings != null) {
        brings.storedHere(reply);
      }
    }

    @Override
    public Boolean minted(Minting.Minted minted) {
      brings =
          bring(minted.dots(), minted.state(), new Brought(minted.encoded(), minted.generation()));
      return true;
    }

    @Override
    public Boolean known(Minting.Known minting) {
      known = true;
      if (write.deletesWhatIsRead()) {
        // What was read now is not what the first try deleted: the client has seen nothing of it.
        context = History.EMPTY;
      }
      brings = bring(
          minting.dots(), minting.state(), new Brought(minting.encoded(), minting.generation()));
      return true;
    }

    @Override
    public Boolean needsRead(Minting.NeedsRead needsRead) {
      maybeApplied = false;
      if (!answered) {
        readBeforeMintingAgain();
      }
      return true;
    }

    @Override
    public Boolean claimed(Minting.Claimed claimed) {
      maybeApplied = false;
      if (!placement.isOwnedBySelf()) {
        fail(Failures.noOwnerLives(placement.of()));
        return true;
      }
      brings = new Bringing(
              WriteOperation.this,
              new Brought(claimed.encoded(), claimed.generation()),
              claimed.state().history(),
              true,
              how -> mintUnder(claimed.claim(), how))
          .begin();
      return true;
    }

    @Override
    public Boolean forgotten(Minting.Forgotten forgotten) {
      maybeApplied = false;
      fail(Failures.forgotten());
      return true;
    }

    @Override
    public Boolean refused(Minting.Refused refused) {
      maybeApplied = false;
      fail(Failures.of(refused.reason(), refused.detail()));
      return true;
    }
  }

  private Bringing bring(List<Dot> dots, State state, Brought brought) {
    return new Bringing(this, brought, state.history(), false, how -> decided(how, dots, state))
        .begin();
  }

  Means means() {
    return means;
  }

  Placement placement() {
    return placement;
  }

  Write write() {
    return write;
  }

  long deadline() {
    return errand.deadline;
  }

  /** Brings a state, or a claim to a majority, to the owners that are known now. */
  Replication replicate(
      Brought brought, boolean claim, String heldFor, Consumer<Replication.Decided> told) {
    Replication.Copy copy =
        new Replication.Copy(write.key(), brought.encoded(), brought.generation(), durability);
    Terms level = claim ? Terms.majority(placement) : terms;
    Replication begun = new Replication(means, placement, copy, level, heldFor, errand, told);
    if (!claim) {
      replication = begun;
    }
    return begun;
  }

  /** What was brought must be brought once more: from now on nobody knows who has it. */
  void broughtInVain(boolean claim) {
    movedBefore |= !claim;
  }

  /** Only where a majority knows of the claim may the request get another dot. */
  private void mintUnder(Actor claim, Replication.Decided how) {
    if (answered) {
      return;
    }
    if (how instanceof Replication.Decided.Lost lost) {
      fail(lost.failed());
    } else {
      mint(true, Optional.of(claim));
    }
  }

  /**
   * An earlier try may have been applied by an owner that cannot be asked now: only a majority of
   * the owners themselves has surely heard of what a majority acknowledged. Fallbacks do not count,
   * even for a sloppy write.
   */
  private void readBeforeMintingAgain() {
    read(Terms.majority(placement), won -> {
      if (won.joined().isEmpty()) {
        mint(true, Optional.empty());
        return;
      }
      joinHere(
          new Brought(StateCodec.encode(won.joined()), won.generation()),
          this::readBeforeMintingAgain,
          stored -> mint(true, Optional.empty()));
    });
  }

  /** What was read before others raised their reap generation must be read again. */
  private void joinHere(Brought read, Runnable again, Consumer<Reply> stored) {
    moveOn();
    Request.Join join =
        new Request.Join(write.key(), read.encoded(), durability, hintFor(), read.generation());
    errand.serve(join, reply -> {
      if (answered) {
        return;
      }
      if (reply instanceof Reply.Outdated) {
        means.lane.after(Bringing.ANEW_NANOS, again);
      } else if (reply instanceof Reply.Refused refused) {
        fail(Failures.of(refused.reason(), refused.detail()));
      } else {
        stored.accept(reply);
      }
    });
  }

  private void decided(Replication.Decided decided, List<Dot> dots, State state) {
    if (decided instanceof Replication.Decided.Won won) {
      answer(written(won.receipt(), dots, state));
    } else {
      fail(((Replication.Decided.Lost) decided).failed());
    }
  }

  private Outcome.Written written(Receipt receipt, List<Dot> dots, State state) {
    return write.returnValue()
        ? new Outcome.Written(
            Contexts.of(means.seal, write.key(), state), receipt, Optional.of(state))
        : new Outcome.Written(
            Contexts.afterWrite(means.seal, write, context, contextClock, dots, state),
            receipt,
            Optional.empty());
  }

  private void timeIsOver() {
    int reached = replication == null ? 0 : replication.reached();
    boolean unknown =
        movedBefore || (replication == null ? maybeApplied : replication.maybeApplied());
    fail(Failures.lateWrite(terms.wNeeded(), reached, unknown));
  }

  private void fail(Outcome.Failed failed) {
    answer(Failures.ofRepeat(write.retry() || known || movedBefore, failed));
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
