package io.quorate.node.environment.vertx;

import io.quorate.node.environment.Clock;
import io.quorate.node.wire.Compatibility;
import io.quorate.node.wire.Peer;
import io.quorate.ring.DiskId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which process runs on which disk, as the connections that came to this node show: of several on
 * copies of one data directory one may stay. Used by all lanes.
 */
final class DiskClaims {
  /* How it works
   *
   *   new process ──▶ nobody, or itself, had the disk ─────────────────────▶ it has it
   *               └─▶ another one: asked by a ping on its connection
   *                      │ meanwhile: "come again"     (the dialer does, within a second)
   *                      ├─ no answer for a second ───▶ the new one has it, the other is closed
   *                      └─ an answer ─▶ who runs longer has it; the other is told that its disk is
   *                                      taken, and stops
   *
   * After a death (kill -9, a power cut) and a quick restart the old connection may still look open
   * here: it does not answer, so the new process comes in after a second at most. An answer is one to
   * a ping that was sent after the question came up: what lay unread from a dead process is none.
   *
   * When copies are started at the same moment, each may come first at another peer. If each peer
   * kept who came first, both would be told to stop. So who runs longer stays; within a second, where
   * peers may see it differently, the smaller start id.
   */

  /** How long the other process has to answer. */
  static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

  /** After so long the question is asked anew. */
  static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long TIE_MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clock clock;
  private final ConcurrentHashMap<DiskId, Claim> claims = new ConcurrentHashMap<>();

  /** A connection whose peer has a disk. Called on any lane. */
  interface Holder {
    /** Asks the peer whether it is there; {@code answered} is called on any lane, if it is. */
    void ask(Runnable answered);

    /** Ends the connection. */
    void giveUp();
  }

  /** Compared by identity: one handshake. */
  private static final class Claim {
    private final Holder holder;
    private final Peer peer;
    private final long provedAt;
    private volatile @Nullable Question question;

    Claim(Holder holder, Peer peer, long provedAt) {
      this.holder = holder;
      this.peer = peer;
      this.provedAt = provedAt;
    }

    /** Whether it has been running for longer than a process that says so now. */
    boolean isOlderThan(Peer other, long now) {
      long longer = peer.upMillis() + (now - provedAt) / NANOS_PER_MILLI - other.upMillis();
      return Math.abs(longer) > TIE_MILLIS
          ? longer > 0
          : Long.compareUnsigned(peer.start(), other.start()) < 0;
    }
  }

  private static final class Question {
    private final long askedAt;
    private volatile boolean answered;

    Question(long askedAt) {
      this.askedAt = askedAt;
    }
  }

  DiskClaims(Clock clock) {
    this.clock = clock;
  }

  /** Takes note of a peer that proved itself, or tells why it may not stay. */
  Optional<Compatibility.Refused> admit(Holder holder, Peer peer) {
    Claim claim = new Claim(holder, peer, clock.nanos());
    while (true) {
      Claim before = claims.putIfAbsent(peer.disk(), claim);
      if (before == null) {
        return Optional.empty();
      }
      boolean same = before.peer.start() == peer.start();
      Optional<Compatibility.Refused> refused = same ? Optional.empty() : refused(before, claim);
      if (refused.isPresent()) {
        return refused;
      }
      if (claims.replace(peer.disk(), before, claim)) {
        if (!same) {
          before.holder.giveUp();
        }
        return Optional.empty();
      }
    }
  }

  private static Optional<Compatibility.Refused> refused(Claim before, Claim claim) {
    long now = claim.provedAt;
    Question question = before.question;
    if (question == null || now - question.askedAt > STALE_NANOS) {
      Question asked = new Question(now);
      before.question = asked;
      before.holder.ask(() -> asked.answered = true);
      return Optional.of(Compatibility.inDoubt(before.peer));
    }
    if (question.answered) {
      return before.isOlderThan(claim.peer, now)
          ? Optional.of(Compatibility.taken(before.peer))
          : Optional.empty();
    }
    return now - question.askedAt < PATIENCE_NANOS
        ? Optional.of(Compatibility.inDoubt(before.peer))
        : Optional.empty();
  }

  /** A connection is gone. */
  void gone(Holder holder, DiskId disk) {
    claims.computeIfPresent(disk, (any, known) -> known.holder == holder ? null : known);
  }
}
