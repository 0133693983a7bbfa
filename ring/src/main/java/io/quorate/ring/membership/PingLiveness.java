package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Knows the dead by failed calls and by a ping: a machine for small clusters, where everybody can
 * ping everybody. It sends nothing and owns no timer: {@link #tick} says whom to ping now,
 * {@link #wakeAt} when to ask again. Confined to one lane.
 *
 * <p>The host reports every sign of life with {@link #heard} (an answer, an incoming handshake, any
 * message), every failure of a call with {@link #failed}, and a ping that found no connection with
 * {@link #pingRefused}. It need not report that a ping went unanswered: a ping that nothing was
 * heard after counts as missed when the next one is due.
 */
/*
 * How it works
 *
 *            heard                       3 pings missed, or refused twice
 *      +-----------------+        +---------------------------------------+
 *      v                 |        |                                       v
 *   ALIVE --- failed, or a ping missed ---> SUSPECT                     DEAD
 *      ^                                                                  |
 *      +-------------------------------- heard ---------------------------+
 *
 * A failed call proves little (the call may have been slow, the connection old), so it makes the
 * next ping due at once and leaves the verdict to it. A refused connection proves that nobody
 * listens there now; a process that is just being restarted refuses too, and one lost connection
 * fails many calls. So the proof is a ping that was sent after the first refusal and is refused
 * itself; pings carry numbers to tell. Thus a killed process is known dead within two round trips,
 * a frozen or cut off one after three intervals.
 *
 * An observer that was itself paused is not misled: a ping counts as missed at most once, however
 * late the tick comes, so three ticks with a full interval between them must pass without a sign
 * of life, and what arrived during the pause is handed in before.
 */
public final class PingLiveness implements Liveness {
  /** How a call to a member failed. */
  public enum Failure {
    /** No answer within the call's time. */
    TIMED_OUT,
    /** The connection was refused or reset. */
    REFUSED
  }

  /** What the host is to do, or may want to log. */
  public sealed interface Effect {
    <R> R accept(Visitor<R> visitor);
  }

  /** One method per effect. */
  public interface Visitor<R> {
    R ping(Ping ping);

    R became(Became became);
  }

  /**
   * Send the member a ping that gives up after one interval.
   *
   * @param number grows with each ping to this member
   */
  public record Ping(String member, long number) implements Effect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ping(this);
    }
  }

  /** A fact: the member's state is another one now. */
  public record Became(String member, State state) implements Effect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.became(this);
    }
  }

  /**
   * How eager to be.
   *
   * @param interval between two pings of one member. Longer costs less traffic (each member sends
   *     one ping to each other per interval) and finds a frozen member later; shorter is misled by
   *     shorter pauses
   * @param missesUntilDead pings in a row without a sign of life. More tolerates longer pauses
   *     (three at 500 ms: somewhat under two seconds); fewer finds a frozen member sooner
   */
  public record Settings(Duration interval, int missesUntilDead) {
    public static final Settings DEFAULTS = new Settings(Duration.ofMillis(500), 3);

    public Settings {
      checkArgument(!interval.isNegative() && !interval.isZero(), "a ping interval is above zero");
      checkArgument(missesUntilDead >= 1, "at least one missed ping makes a member dead");
    }
  }

  private static final class Peer {
    State state = State.ALIVE;
    boolean tried;
    boolean pinged;
    long pings;
    int misses;
    long pingAt;

    /** The first ping that would prove a refusal; {@code Long.MAX_VALUE} if nothing was refused. */
    long proof = Long.MAX_VALUE;
  }

  private final long intervalNanos;
  private final int missesUntilDead;
  private final SortedMap<String, Peer> peers = new TreeMap<>();
  private final List<Effect> facts = new ArrayList<>();

  public PingLiveness(Settings settings) {
    intervalNanos = settings.interval().toNanos();
    missesUntilDead = settings.missesUntilDead();
  }

  /**
   * Watches exactly these members from now on, without oneself. The first pings are spread over one
   * interval; what is known of those that stay is kept.
   */
  public void watch(Collection<String> members, long nowNanos) {
    peers.keySet().retainAll(members);
    int place = 0;
    for (String member : members) {
      if (!peers.containsKey(member)) {
        Peer peer = new Peer();
        peer.pingAt = nowNanos + intervalNanos * place / members.size();
        peers.put(member, peer);
      }
      place++;
    }
  }

  /** A sign of life. A name that is not watched is ignored. */
  public void heard(String member, long nowNanos) {
    Peer peer = peers.get(member);
    if (peer == null) {
      return;
    }
    peer.tried = true;
    peer.pinged = false;
    peer.proof = Long.MAX_VALUE;
    peer.misses = 0;
    // A ping that was due at once because of a failure is not needed any more.
    peer.pingAt = Math.max(peer.pingAt, nowNanos);
    become(member, peer, State.ALIVE);
  }

  /** A call that was no ping failed. A name that is not watched is ignored. */
  public void failed(String member, Failure failure, long nowNanos) {
    Peer peer = peers.get(member);
    if (peer == null) {
      return;
    }
    peer.tried = true;
    if (peer.state == State.DEAD) {
      return;
    }
    become(member, peer, State.SUSPECT);
    switch (failure) {
      case REFUSED -> demandProof(peer, nowNanos);
      case TIMED_OUT -> {
        if (!peer.pinged) {
          peer.pingAt = Math.min(peer.pingAt, nowNanos);
        }
      }
    }
  }

  /** This ping found nobody who takes its connection. */
  public void pingRefused(Ping ping, long nowNanos) {
    Peer peer = peers.get(ping.member());
    if (peer == null) {
      return;
    }
    peer.tried = true;
    if (peer.state == State.DEAD) {
      return;
    }
    if (ping.number() >= peer.proof) {
      become(ping.member(), peer, State.DEAD);
    } else {
      become(ping.member(), peer, State.SUSPECT);
      demandProof(peer, nowNanos);
    }
  }

  private static void demandProof(Peer peer, long nowNanos) {
    if (peer.proof == Long.MAX_VALUE) {
      peer.proof = peer.pings + 1;
      // A lost connection has lost the ping on it too: that one was not missed.
      peer.pinged = false;
      peer.pingAt = Math.min(peer.pingAt, nowNanos);
    }
  }

  /** What is due now: pings to send, and the changes of state since the last call. */
  public List<Effect> tick(long nowNanos) {
    peers.forEach((member, peer) -> {
      if (peer.pingAt <= nowNanos) {
        ping(member, peer, nowNanos);
      }
    });
    List<Effect> effects = List.copyOf(facts);
    facts.clear();
    return effects;
  }

  private void ping(String member, Peer peer, long nowNanos) {
    if (peer.pinged && peer.state != State.DEAD) {
      peer.tried = true;
      peer.misses++;
      become(member, peer, peer.misses >= missesUntilDead ? State.DEAD : State.SUSPECT);
    }
    peer.pings++;
    peer.pinged = true;
    peer.pingAt = nowNanos + intervalNanos;
    facts.add(new Ping(member, peer.pings));
  }

  private void become(String member, Peer peer, State state) {
    if (peer.state != state) {
      peer.state = state;
      facts.add(new Became(member, state));
    }
  }

  /** When {@link #tick} is next due, in nanoseconds; {@code Long.MAX_VALUE} if never. */
  public long wakeAt() {
    if (!facts.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long next = Long.MAX_VALUE;
    for (Peer peer : peers.values()) {
      next = Math.min(next, peer.pingAt);
    }
    return next;
  }

  @Override
  public State state(String member) {
    Peer peer = peers.get(member);
    return peer == null ? State.ALIVE : peer.state;
  }

  @Override
  public boolean tried(String member) {
    Peer peer = peers.get(member);
    return peer != null && peer.tried;
  }
}
