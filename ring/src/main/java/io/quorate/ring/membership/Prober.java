package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import io.quorate.ring.membership.Rumour.Claim;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Probes one member per interval, first directly, then through others and over TCP (SWIM §3.1), and
 * pings for others who ask. Mutable; confined to its {@link Swim}.
 */
final class Prober {
  private static final class Probe {
    final String target;
    final HostPort address;
    final long number;
    long indirectAt;
    long endAt;
    boolean indirect;
    boolean answered;
    int helpers;
    int nacksMissing;

    Probe(Rumour target, long number, long indirectAt, long endAt) {
      this.target = target.subject();
      address = target.address();
      this.number = number;
      this.indirectAt = indirectAt;
      this.endAt = endAt;
    }
  }

  private final SwimSettings settings;
  private final RandomGenerator random;
  private final Roster roster;
  private final LocalHealth health;
  private final Hearsay hearsay;
  private final Reach reach;
  private final Outbox out;
  private final Relays relays = new Relays();
  private @Nullable Probe probe;
  private String urgent = "";
  private long probeAt;

  Prober(
      SwimSettings settings,
      RandomGenerator random,
      Roster roster,
      LocalHealth health,
      Hearsay hearsay,
      Reach reach,
      Outbox out,
      long now) {
    this.settings = settings;
    this.random = random;
    this.roster = roster;
    this.health = health;
    this.hearsay = hearsay;
    this.reach = reach;
    this.out = out;
    // Members that start together must not probe together.
    probeAt = now + random.nextLong(settings.probeInterval().toNanos());
  }

  /** When something is due that nothing but this member's own clock decides. */
  long ownDeadline() {
    Probe current = probe;
    if (current == null || current.answered) {
      return probeAt;
    }
    return Math.min(probeAt, current.indirect ? current.endAt : current.indirectAt);
  }

  long wakeAt() {
    return Math.min(ownDeadline(), relays.wakeAt());
  }

  /** This member did not run for so long: the probe under way has had no fair chance. */
  void forgivePause(long nanos) {
    Probe current = probe;
    if (current != null) {
      current.indirectAt += nanos;
      current.endAt += nanos;
      probeAt = Math.max(probeAt, current.endAt);
    }
  }

  /** Probes this member next, and now if no probe is under way. */
  void hurry(String member, long now) {
    urgent = member;
    if (probe == null || probe.answered) {
      probeAt = Math.min(probeAt, now);
    }
  }

  void tick(long now) {
    Probe current = probe;
    if (current != null && !current.answered) {
      if (!current.indirect && current.indirectAt <= now) {
        askOthers(current, now);
      }
      if (current.endAt <= now) {
        probe = null;
        judge(current, now);
      }
    }
    if (probeAt <= now) {
      start(now);
    }
    for (Relays.Relay relay : relays.unanswered(now)) {
      out.send(relay.asker(), new Datagram.Nack(relay.number()), null);
      // Whoever met the silence for another looks for himself next: the accusers that the suspicion
      // waits for are found at once, not when their turn comes.
      if (roster.get(relay.target()) != null) {
        hurry(relay.target(), now);
      }
    }
  }

  private void start(long now) {
    long interval = health.scale(settings.probeInterval().toNanos());
    probeAt = now + interval;
    Optional<Rumour> target = target();
    if (target.isPresent()) {
      long timeout = health.scale(settings.probeTimeout().toNanos());
      long number = random.nextLong();
      probe = new Probe(target.get(), number, now + timeout, now + interval);
      out.ping(target.get(), number);
    }
    // The gone: nobody waits for this answer. If they live, they hear what is said and refute it.
    roster.pickGone().ifPresent(truth -> out.ping(truth, random.nextLong()));
  }

  private Optional<Rumour> target() {
    Roster.Entry entry = roster.get(urgent);
    urgent = "";
    return entry == null || entry.truth.isOfTheGone()
        ? roster.nextToProbe()
        : Optional.of(entry.truth);
  }

  private void askOthers(Probe current, long now) {
    current.indirect = true;
    List<Rumour> helpers = roster.pick(
        settings.indirectProbes(),
        truth -> truth.claim() == Claim.ALIVE && !truth.subject().equals(current.target));
    current.helpers = helpers.size();
    current.nacksMissing = helpers.size();
    for (Rumour helper : helpers) {
      out.send(
          helper.address(),
          new Datagram.PingRequest(current.number, current.target, current.address),
          null);
    }
    reach.doubt(current.target, now);
  }

  private void judge(Probe failed, long now) {
    // A helper that says nack proves that this member hears well; one that says nothing, the
    // contrary.
    int doubts = failed.helpers == 0 ? 1 : failed.nacksMissing;
    for (int i = 0; i < doubts; i++) {
      health.worse();
    }
    hearsay.accuse(failed.target, Claim.SUSPECT, now);
  }

  /** Pings the target for somebody else. */
  void relay(HostPort asker, Datagram.PingRequest request, long now) {
    if (relays.isFull()) {
      return;
    }
    long number = random.nextLong();
    // A nack has to be back before the asker's interval ends.
    long nackAt = now + settings.probeTimeout().toNanos() * 4 / 5;
    relays.add(number, new Relays.Relay(asker, request.number(), request.target()), nackAt);
    Roster.Entry entry = roster.get(request.target());
    Rumour accusation = entry != null && entry.truth.claim() != Claim.ALIVE ? entry.truth : null;
    out.send(request.targetAddress(), new Datagram.Ping(number, request.target()), accusation);
  }

  /** The ping of this number was answered, our own or one for somebody else. */
  void answered(long number) {
    relays
        .answered(number)
        .ifPresent(relay -> out.send(relay.asker(), new Datagram.Ack(relay.number()), null));
    Probe current = probe;
    if (current != null && current.number == number) {
      answered(current);
    }
  }

  /** The member answered over a connection. */
  void reached(String member) {
    Probe current = probe;
    if (current != null && current.target.equals(member)) {
      answered(current);
    }
  }

  private void answered(Probe current) {
    if (!current.answered) {
      current.answered = true;
      health.better();
      Roster.Entry entry = roster.get(current.target);
      if (entry != null) {
        entry.tried = true;
      }
    }
  }

  /** A helper cannot reach the target of this number either. */
  void notAnswered(long number) {
    Probe current = probe;
    if (current != null && current.number == number) {
      current.nacksMissing = Math.max(0, current.nacksMissing - 1);
    }
  }
}
