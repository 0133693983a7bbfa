package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Rumour.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What becomes of a rumour: it changes what is held for true and is passed on, it confirms a
 * suspicion, it is about oneself and is refuted, or it is old and ends here (SWIM §4.2). Mutable;
 * confined to its {@link Swim}.
 */
final class Hearsay {
  /** So many incarnations are stored ahead, so that a refutation need not wait for the disk. */
  static final long RESERVE = 64;

  /** Of those who hear of a suspicion, about so many try to reach the suspect. */
  private static final int WITNESSES = 8;

  private final SwimSettings settings;
  private final String name;
  private final HostPort address;
  private final Roster roster;
  private final Dissemination dissemination;
  private final LocalHealth health;
  private final Reach reach;
  private final Standing standing;
  private final RandomGenerator random;
  private final Outbox out;
  private final NavigableMap<String, Suspicion> suspicions = new TreeMap<>();
  private long incarnation;
  private long reserved;
  private boolean leaving;

  Hearsay(
      SwimSettings settings,
      String name,
      HostPort address,
      Roster roster,
      Dissemination dissemination,
      LocalHealth health,
      Reach reach,
      Standing standing,
      RandomGenerator random,
      Outbox out) {
    this.settings = settings;
    this.name = name;
    this.address = address;
    this.roster = roster;
    this.dissemination = dissemination;
    this.health = health;
    this.reach = reach;
    this.standing = standing;
    this.random = random;
    this.out = out;
  }

  /** Begins a life above every incarnation that an earlier one may have used. */
  void begin(long storedIncarnation) {
    reserved = storedIncarnation;
    raiseTo(storedIncarnation + 1);
  }

  private void raiseTo(long value) {
    incarnation = value;
    if (incarnation + RESERVE / 2 > reserved) {
      reserved = incarnation + RESERVE;
      out.add(new SwimEffect.StoreIncarnation(reserved));
    }
    dissemination.add(self());
  }

  void leave() {
    leaving = true;
    dissemination.add(self());
  }

  Rumour self() {
    return new Rumour(leaving ? Claim.LEFT : Claim.ALIVE, name, incarnation, address, name);
  }

  long incarnation() {
    return incarnation;
  }

  void hear(Rumour rumour, long now) {
    if (rumour.subject().equals(name)) {
      hearOfOneself(rumour);
      return;
    }
    Roster.Entry entry = roster.get(rumour.subject());
    if (roster.accept(entry, rumour, now)) {
      accepted(rumour, now);
    } else if (entry != null) {
      confirm(rumour, entry.truth);
    }
  }

  private void accepted(Rumour rumour, long now) {
    String subject = rumour.subject();
    dissemination.add(rumour);
    suspicions.remove(subject);
    if (rumour.claim() == Claim.SUSPECT) {
      suspicions.put(subject, newSuspicion(rumour.source(), now));
      // A few look for themselves, however many hear of it: a killed process refuses them at once.
      if (random.nextInt(roster.size()) < WITNESSES) {
        reach.doubt(subject, now);
      }
    } else if (rumour.claim() == Claim.ALIVE) {
      reach.again(subject, now);
    }
    standing.check(subject);
  }

  private void confirm(Rumour rumour, Rumour truth) {
    if (rumour.claim() == Claim.SUSPECT && rumour.incarnation() == truth.incarnation()) {
      Suspicion suspicion = suspicions.get(rumour.subject());
      if (suspicion != null && suspicion.confirm(rumour.source())) {
        dissemination.add(rumour);
      }
    }
  }

  private Suspicion newSuspicion(String accuser, long now) {
    long least = settings.suspicionLeastNanos(roster.size());
    long most = least * settings.suspicionMaxFactor();
    return new Suspicion(accuser, now, least, most, settings.confirmations(roster.size()));
  }

  private void hearOfOneself(Rumour rumour) {
    boolean absurd = rumour.incarnation() - incarnation > Roster.JUMP_MAX;
    boolean goodbye = leaving && rumour.claim() == Claim.LEFT;
    if (absurd || goodbye) {
      return;
    }
    boolean alive = rumour.claim() == Claim.ALIVE;
    if (rumour.incarnation() > incarnation || (!alive && rumour.incarnation() == incarnation)) {
      // Alive and ahead: a life of mine whose number was lost with a disk. I go on above it.
      raiseTo(rumour.incarnation() + 1);
      if (rumour.claim() == Claim.SUSPECT || rumour.claim() == Claim.DEAD) {
        health.worse();
      }
    } else if (!alive) {
      // Refuted already, but somebody has not heard it.
      dissemination.addIfAbsent(self());
    }
  }

  /** Says that this member did not answer. */
  void accuse(String subject, Claim claim, long now) {
    Roster.Entry entry = roster.get(subject);
    if (entry != null && !entry.truth.isOfTheGone()) {
      Rumour truth = entry.truth;
      hear(new Rumour(claim, subject, truth.incarnation(), truth.address(), name), now);
    }
  }

  /** Declares dead whose suspicion has lasted its time. */
  void bury(long now) {
    List<String> silent = new ArrayList<>();
    suspicions.forEach((subject, suspicion) -> {
      if (suspicion.deadline() <= now) {
        silent.add(subject);
      }
    });
    silent.forEach(subject -> accuse(subject, Claim.DEAD, now));
  }

  /** When the next suspicion ends. */
  long wakeAt() {
    return suspicions.values().stream().mapToLong(Suspicion::deadline).min().orElse(Long.MAX_VALUE);
  }

  /** This member did not run for so long. */
  void forgivePause(long nanos) {
    suspicions.values().forEach(suspicion -> suspicion.extend(nanos));
  }

  /** Forgets those who have been gone for long. */
  void forget(long now) {
    for (String subject : roster.forget(now - settings.deadKept().toNanos())) {
      dissemination.forget(subject);
      suspicions.remove(subject);
    }
  }
}
