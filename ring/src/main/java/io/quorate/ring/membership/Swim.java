package io.quorate.ring.membership;

import io.quorate.ring.HostPort;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Who answers now, found out by few probes and much hearsay: SWIM (Das, Gupta and Motivala 2002)
 * with Lifeguard's extensions (Dadgar, Phillips and Currey 2018). A machine: the host calls
 * {@link #tick} when {@link #wakeAt} is reached, hands in what arrives, and carries out the
 * effects. Each member's load is constant, whatever the size of the cluster. Confined to one lane;
 * times are nanoseconds.
 */
/*
 * How it works
 *
 *   M ---- Ping -----------------------> T      every probe interval one target, by turns
 *   M <--- Ack ------------------------- T
 *
 *   M ---- Ping ---------X               T      no ack within the probe timeout:
 *   M -- PingRequest --> H --- Ping ---> T      k helpers try, and TCP
 *   M <----- Ack ------- H <-- Ack ----- T
 *   M <----- Nack ------ H               T      "I am well, and T does not answer me either"
 *
 *   nothing by the end of the interval: M says Suspect(T), which spreads. T hears it and says
 *   Alive(T) with a higher incarnation, or does not, and its suspicion ends in Dead(T).
 *
 *        +------------- Alive, higher incarnation -------------+
 *        v                                                     |
 *     ALIVE --- Suspect, same or higher ---> SUSPECT --- Dead, or timeout ---> DEAD / LEFT
 *
 * Lifeguard's three parts: local health stretches the probes of a member that has reason to think itself
 * slow; a suspicion lasts long and is shortened by independent accusers; whoever pings a suspect tells it
 * so (the buddy system), so that it can refute at once.
 *
 * A member that was paused ran none of its timers. When it sees that it was called late it moves every
 * deadline by what it missed before it judges anybody, and counts itself as less well.
 *
 * Deviations from the papers: rumours waiting are also gossiped without a probe (as memberlist does); the
 * dead are pinged now and then, so that two halves of a healed partition find each other; a helper whose
 * ping stays unanswered probes the target next, so that accusers are found soon; a failed probe does not
 * count against local health where helpers said that they could not reach the target either; a higher
 * incarnation brings a dead member back; what this member cannot reach over its own connections counts
 * as worse than what it hears (Reach), for itself only.
 */
public final class Swim implements Liveness {
  /** A goodbye goes to so many at once. */
  private static final int GOODBYES = 8;

  private final SwimSettings settings;
  private final String name;
  private final RandomGenerator random;
  private final Roster roster;
  private final LocalHealth health;
  private final Dissemination dissemination = new Dissemination();
  private final Outbox out;
  private final Hearsay hearsay;
  private final Reach reach;
  private final Standing standing;
  private final Prober prober;
  private final Comparison comparison;
  private long gossipAt;
  private long syncAt;

  /**
   * A member that starts now.
   *
   * @param storedIncarnation what the last {@link SwimEffect.StoreIncarnation} forced to this disk;
   *     0 on a new one
   */
  public Swim(
      SwimSettings settings,
      String name,
      HostPort address,
      long storedIncarnation,
      RandomGenerator random,
      long nowNanos) {
    this.settings = settings;
    this.name = name;
    this.random = random;
    roster = new Roster(random);
    health = new LocalHealth(settings.healthMax());
    out = new Outbox(name, address, dissemination, settings, roster);
    reach = new Reach(settings, random, roster, health, out);
    standing = new Standing(roster, reach, out);
    hearsay = new Hearsay(
        settings, name, address, roster, dissemination, health, reach, standing, random, out);
    prober = new Prober(settings, random, roster, health, hearsay, reach, out, nowNanos);
    comparison = new Comparison(roster, hearsay, out);
    gossipAt = nowNanos;
    syncAt = nowNanos;
    hearsay.begin(storedIncarnation);
  }

  /** These, without oneself, are members whether they answer or not; the topology says so. */
  public void expect(Map<String, HostPort> members, long nowNanos) {
    NavigableMap<String, HostPort> others = new TreeMap<>(members);
    others.remove(name);
    roster.expect(others, nowNanos);
  }

  @Override
  public State state(String member) {
    return standing.of(member);
  }

  @Override
  public boolean tried(String member) {
    Roster.Entry entry = roster.get(member);
    return entry != null && (entry.tried || entry.truth.claim() != Rumour.Claim.ALIVE);
  }

  /** The incarnation that is known of a member, of oneself too; 0 of one never heard of. */
  public long incarnation(String member) {
    Roster.Entry entry = roster.get(member);
    return member.equals(name)
        ? hearsay.incarnation()
        : entry == null ? 0 : entry.truth.incarnation();
  }

  /** How slow this member believes itself: 0 is well. */
  public int localHealth() {
    return health.multiplier();
  }

  /** The member came with a connection, or took one and proved itself. */
  public void connected(String member) {
    heard(member);
    reach.reached(member);
    standing.check(member);
  }

  private void heard(String member) {
    Roster.Entry entry = roster.get(member);
    if (entry != null) {
      entry.tried = true;
    }
  }

  /** A connection to this member, or a call, failed: it is the next to be probed, both ways. */
  public void failed(String member, long nowNanos) {
    if (roster.get(member) != null) {
      prober.hurry(member, nowNanos);
      reach.doubt(member, nowNanos);
    }
  }

  /** What runs beside this machine was late by so much: a reason to think oneself slow. */
  public void lagged(long nanos) {
    if (nanos > settings.probeTimeout().toNanos() / 2) {
      health.worse();
    }
  }

  /** From now on this member knows that topology, and some others hear of it at once. */
  public void knows(TopologyVersion version, long nowNanos) {
    boolean raised = version.compareTo(out.version()) > 0;
    out.version(version);
    if (raised) {
      gossipTo(settings.gossipFanout());
      gossipAt = nowNanos + settings.gossipInterval().toNanos();
    }
  }

  /** Says goodbye, so that nobody has to find out. Keep ticking for some gossip intervals. */
  public List<SwimEffect> leave(long nowNanos) {
    hearsay.leave();
    gossipAt = nowNanos + settings.gossipInterval().toNanos();
    gossipTo(Math.max(GOODBYES, settings.gossipFanout()));
    // Those were the first; the rumour still goes round as any other.
    hearsay.leave();
    return out.drain();
  }

  /** What is due now. */
  public List<SwimEffect> tick(long nowNanos) {
    forgiveOwnPause(nowNanos);
    prober.tick(nowNanos);
    reach.tick(nowNanos).forEach(standing::check);
    hearsay.bury(nowNanos);
    if (gossipAt <= nowNanos && !dissemination.isEmpty()) {
      gossip(nowNanos);
    }
    if (syncAt <= nowNanos) {
      // Between half and one and a half of the interval: members fall out of step.
      long interval = settings.syncInterval().toNanos();
      syncAt = nowNanos + interval / 2 + random.nextLong(interval);
      hearsay.forget(nowNanos);
      comparison.start();
    }
    return out.drain();
  }

  /** When {@link #tick} is next due, in nanoseconds. */
  public long wakeAt() {
    long next = Math.min(Math.min(prober.wakeAt(), hearsay.wakeAt()), reach.wakeAt());
    next = Math.min(next, syncAt);
    return dissemination.isEmpty() ? next : Math.min(next, gossipAt);
  }

  private void forgiveOwnPause(long now) {
    long late = now - Math.min(prober.ownDeadline(), syncAt);
    if (settings.healthMax() > 0 && late > settings.probeTimeout().toNanos() / 2) {
      health.worse();
      prober.forgivePause(late);
      hearsay.forgivePause(late);
      reach.forgivePause(late);
    }
  }

  private void gossip(long now) {
    gossipAt = now + settings.gossipInterval().toNanos();
    for (Rumour one : roster.pick(settings.gossipFanout(), truth -> !truth.isOfTheGone())) {
      if (!dissemination.isEmpty()) {
        out.send(one.address(), new Datagram.Gossip(), null);
      }
    }
  }

  private void gossipTo(int count) {
    for (Rumour one : roster.pick(count, truth -> !truth.isOfTheGone())) {
      out.send(one.address(), new Datagram.Gossip(), null);
    }
  }

  /** A datagram arrived whose authenticity the codec has checked. */
  public List<SwimEffect> received(Datagram datagram, long nowNanos) {
    if (datagram.from().equals(name)) {
      return List.of();
    }
    heard(datagram.from());
    compare(datagram.from(), datagram.address(), datagram.version());
    // First what is said, then the answer: an accused member's ack carries its refutation.
    for (Rumour rumour : datagram.rumours()) {
      hearsay.hear(rumour, nowNanos);
    }
    datagram.purpose().accept(new Answering(datagram, nowNanos));
    return out.drain();
  }

  /** A message of a comparison arrived over an authenticated connection. */
  public List<SwimEffect> received(Sync sync, long nowNanos) {
    if (sync.from().equals(name)) {
      return List.of();
    }
    heard(sync.from());
    compare(sync.from(), sync.address(), sync.version());
    comparison.received(sync, nowNanos);
    return out.drain();
  }

  private void compare(String from, HostPort at, TopologyVersion version) {
    if (version.compareTo(out.version()) > 0) {
      out.add(new SwimEffect.Newer(from, at, version));
    }
  }

  /** The member of a {@link SwimEffect.StreamProbe} answered over TCP. */
  public void streamAnswered(String member) {
    connected(member);
    prober.reached(member);
  }

  /** Nobody takes connections where the {@link SwimEffect.StreamProbe} of this number went. */
  public void streamRefused(String member, long number, long nowNanos) {
    reach.refused(member, number, nowNanos);
    standing.check(member);
  }

  private final class Answering implements Datagram.Visitor<Boolean> {
    private final String from;
    private final HostPort sender;
    private final long now;

    Answering(Datagram datagram, long now) {
      this.from = datagram.from();
      this.sender = datagram.address();
      this.now = now;
    }

    @Override
    public Boolean ping(Datagram.Ping ping) {
      boolean mine = ping.target().equals(name);
      if (mine) {
        // Who is taken for dead and pings is told so: it refutes at once.
        Roster.Entry entry = roster.get(from);
        Rumour truth = entry == null ? null : entry.truth;
        boolean accused = truth != null && truth.claim() != Rumour.Claim.ALIVE;
        out.send(sender, new Datagram.Ack(ping.number()), accused ? truth : null);
      }
      return mine;
    }

    @Override
    public Boolean pingRequest(Datagram.PingRequest request) {
      prober.relay(sender, request, now);
      return true;
    }

    @Override
    public Boolean ack(Datagram.Ack ack) {
      prober.answered(ack.number());
      return true;
    }

    @Override
    public Boolean nack(Datagram.Nack nack) {
      prober.notAnswered(nack.number());
      return true;
    }

    @Override
    public Boolean gossip(Datagram.Gossip gossip) {
      return true;
    }
  }
}
