package io.quorate.ring.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Which members this one cannot reach over its own connections, whatever others say of them. Never
 * gossiped: it is no evidence against the member, and all that routing needs here. Mutable;
 * confined to its {@link Swim}.
 */
/*
 * How it works
 *
 *   a call failed, or others suspect it                refused: nobody listens there
 *   ------------------------------------> DOUBTED ------------------------------------> UNREACHED
 *                                           |  ^                                            |
 *     answered, or came to us               |  '-- silent: asked again, for the least ------'
 *   <---------------------------------------'      time that a suspicion lasts, then
 *
 * A process that was killed refuses at once, so it is known within a round trip by everybody who had a
 * connection to it. One that is paused, or cut off from this member only, is silent: it is doubted
 * (SUSPECT) and, when that has lasted, unreached (DEAD), while those who reach it go on as before.
 * Only members that are not gone by all that is heard are asked, so the load of the dead has an end.
 */
final class Reach {
  private static final class Doubt {
    long number;
    long askedAt;
    long dueAt;
    long silentSince = Long.MAX_VALUE;
    boolean waiting;
    boolean unreached;

    Doubt(long now) {
      dueAt = now;
    }

    Liveness.State state() {
      boolean silent = silentSince != Long.MAX_VALUE;
      return unreached
          ? Liveness.State.DEAD
          : silent ? Liveness.State.SUSPECT : Liveness.State.ALIVE;
    }
  }

  private final SwimSettings settings;
  private final RandomGenerator random;
  private final Roster roster;
  private final LocalHealth health;
  private final Outbox out;
  private final NavigableMap<String, Doubt> doubts = new TreeMap<>();

  Reach(
      SwimSettings settings,
      RandomGenerator random,
      Roster roster,
      LocalHealth health,
      Outbox out) {
    this.settings = settings;
    this.random = random;
    this.roster = roster;
    this.health = health;
    this.out = out;
  }

  /** Looks at the next {@link #tick} whether the member can be reached, unless it is asked now. */
  void doubt(String member, long now) {
    if (isWorthAsking(member)) {
      Doubt doubt = doubts.computeIfAbsent(member, name -> new Doubt(now));
      if (!doubt.waiting) {
        doubt.dueAt = now;
      }
    }
  }

  /** Looks again at a member that began a new life, or refuted, if it was not reached. */
  void again(String member, long now) {
    if (doubts.containsKey(member)) {
      doubt(member, now);
    }
  }

  private boolean isWorthAsking(String member) {
    Roster.Entry entry = roster.get(member);
    return entry != null && !entry.truth.isOfTheGone();
  }

  /** The member answered over a connection, or came with one. */
  void reached(String member) {
    doubts.remove(member);
  }

  /** Nobody takes connections at the member's address: what a probe of this number found. */
  void refused(String member, long number, long now) {
    Doubt doubt = doubts.get(member);
    if (doubt != null && doubt.waiting && doubt.number == number) {
      doubt.unreached = true;
      doubt.waiting = false;
      doubt.dueAt = now + settings.probeInterval().toNanos();
    }
  }

  Liveness.State state(String member) {
    Doubt doubt = doubts.get(member);
    return doubt == null ? Liveness.State.ALIVE : doubt.state();
  }

  /** Asks who is due; returns those whose state may be another one now. */
  List<String> tick(long now) {
    List<String> touched = new ArrayList<>();
    for (String member : List.copyOf(doubts.keySet())) {
      Roster.Entry entry = roster.get(member);
      Doubt doubt = doubts.get(member);
      if (entry == null || entry.truth.isOfTheGone() || doubt == null) {
        doubts.remove(member);
        touched.add(member);
      } else if (doubt.dueAt <= now) {
        ask(entry.truth, doubt, now);
        touched.add(member);
      }
    }
    return touched;
  }

  private void ask(Rumour of, Doubt doubt, long now) {
    if (doubt.waiting) {
      doubt.silentSince = Math.min(doubt.silentSince, doubt.askedAt);
      doubt.unreached |= now - doubt.silentSince >= settings.suspicionLeastNanos(roster.size());
    }
    doubt.waiting = true;
    doubt.askedAt = now;
    doubt.dueAt = now + health.scale(settings.probeInterval().toNanos());
    doubt.number = random.nextLong();
    out.add(new SwimEffect.StreamProbe(of.subject(), of.address(), doubt.number));
  }

  /** This member did not run for so long: no answer had a fair chance. */
  void forgivePause(long nanos) {
    doubts.values().forEach(doubt -> {
      doubt.dueAt += nanos;
      doubt.askedAt += nanos;
      doubt.silentSince += doubt.silentSince == Long.MAX_VALUE ? 0 : nanos;
    });
  }

  long wakeAt() {
    return doubts.values().stream().mapToLong(doubt -> doubt.dueAt).min().orElse(Long.MAX_VALUE);
  }
}
