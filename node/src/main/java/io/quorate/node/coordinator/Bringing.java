package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what this node has now to the others, also where the time is over: to the owners that it
 * knows, and to those that they have moved to if somebody says so. Part of {@link WriteOperation};
 * confined to its lane.
 */
/*
 * How it works
 *
 *   begin ──▶ Replication ──▶ won, lost: told
 *     ▲            │
 *     │            ├─▶ moved: once the newer owners are known here ──┐
 *     │            └─▶ outdated: after a moment, in which this node  │
 *     │                raises its reap generation too, its own copy  │
 *     │                is read: it holds all that was to be brought, │
 *     │                and bears the new generation ─────────────────┤
 *     │                     └─▶ it is not in it any more: lost       │
 *     └──────────────────────────────────────────────────────────────┘
 *
 * A copy only grows, unless its partition is dropped because this node missed a reap: then what is
 * here now may have come from others, and whoever stores that has not stored what was minted. Or
 * what was minted found no room, and the copy is what it was: a delete mints no dot, and shows by
 * what it took away.
 */
final class Bringing {
  /** Until what others raised to is forced here. */
  static final long ANEW_NANOS = 20_000_000;

  /** More often nobody raises within the time of a request. */
  private static final int ANEW_MAX = 100;

  private final WriteOperation of;
  private final History minted;
  private final Brought first;
  private final boolean claim;
  private final Consumer<Replication.Decided> told;
  private final String heldFor;
  private Brought brought;
  private @Nullable Replication running;
  private @Nullable Reply stored;
  private int anew;

  /**
   * A bringing that {@link #begin} begins.
   *
   * @param minted all that the copy knew when this was minted in it
   * @param claim whether it is a claim only, for a majority, not what the client waits for
   */
  Bringing(
      WriteOperation of,
      Brought brought,
      History minted,
      boolean claim,
      Consumer<Replication.Decided> told) {
    this.of = of;
    this.minted = minted;
    this.first = brought;
    this.brought = brought;
    this.claim = claim;
    this.told = told;
    this.heldFor = of.hintFor();
  }

  Bringing begin() {
    Replication begun = of.replicate(brought, claim, heldFor, this::decided);
    running = begun;
    begun.start();
    if (stored != null) {
      begun.storedHere(stored);
    }
    return this;
  }

  void storedHere(Reply reply) {
    stored = reply;
    if (running != null) {
      running.storedHere(reply);
    }
  }

  private void decided(Replication.Decided how) {
    if (how instanceof Replication.Decided.Moved moved) {
      of.broughtInVain(claim);
      of.means().whenMoved(of.placement(), moved.member(), of.deadline(), () -> {
        of.moveOn();
        begin();
      });
    } else if (how instanceof Replication.Decided.Outdated && anew < ANEW_MAX) {
      anew++;
      of.broughtInVain(claim);
      of.means().lane.after(ANEW_NANOS, this::readAnew);
    } else if (!(how instanceof Replication.Decided.Outdated)) {
      told.accept(how);
    }
  }

  private void readAnew() {
    of.moveOn();
    of.means().replica.serve(new Request.Fetch(of.write().key()), reply -> {
      if (!(reply instanceof Reply.Fetched fetched) || fetched.state().length == 0) {
        begin();
      } else if (holdsMinted(fetched.state())) {
        brought = new Brought(fetched.state(), fetched.generation());
        begin();
      } else {
        told.accept(new Replication.Decided.Lost(Failures.dropped()));
      }
    });
  }

  /**
   * Whether this copy, read here, knows all that was known, and has nothing that was taken away.
   */
  private boolean holdsMinted(byte[] copy) {
    try {
      State now = StateCodec.decode(copy);
      State both = now.join(StateCodec.decode(first.encoded()));
      List<Dot> left = both.siblings().stream().map(Sibling::dot).toList();
      return now.history().covers(minted)
          && now.siblings().stream().map(Sibling::dot).allMatch(left::contains);
    } catch (MalformedException e) {
      throw new IllegalStateException("this node's own copy is no state", e);
    }
  }
}
