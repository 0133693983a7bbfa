package io.quorate.ring.membership;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * How {@link Swim} trades speed of detection against traffic and false alarms. {@link #LAN} suits
 * one site, {@link #WAN} several, {@link #LOCAL} processes on one machine; the latter two are
 * stated as differences from the first.
 *
 * @param probeInterval between two probes (SWIM's protocol period T'). A crash is first noticed
 *     after about {@code 1.58 * probeInterval} (SWIM §3.1: e / (e - 1) periods), whatever the size.
 *     Lower finds crashes sooner and costs each member 2 datagrams per interval, more on failures.
 *     Scaled by local health
 * @param probeTimeout until a direct probe is given up and others are asked to try: the 99th
 *     percentile of the round trip, with room. Lower asks sooner; too low asks in vain and costs
 *     traffic. Scaled by local health
 * @param indirectProbes how many others are asked (SWIM's k). More tolerate more loss; each costs
 *     four datagrams per failed direct probe
 * @param suspicionFactor the least suspicion timeout is {@code factor * max(1, log10(n)) *
 *     probeInterval} (Lifeguard's alpha). Raise it to give slow members longer to refute; lower it
 *     to know of crashes sooner
 * @param suspicionMaxFactor a suspicion that nobody confirms lasts this many times longer
 *     (Lifeguard's beta). Raise it to protect others from a slow accuser; 1 switches the extension
 *     off
 * @param retransmitFactor each rumour is sent {@code factor * ceil(log10(n + 1))} times by each
 *     member that hears it (SWIM §4.1, lambda). More survive more loss and cost space in every
 *     datagram
 * @param gossipInterval between two rounds in which rumours that wait are sent without a probe.
 *     Lower spreads news faster; costs nothing while there is none
 * @param gossipFanout to how many members each round goes
 * @param syncInterval between two comparisons of everything with one other member over TCP. Repairs
 *     what rumours missed; when both know the same it costs one small message
 * @param deadKept how long a dead member that no topology names is remembered, so that old rumours
 *     do not revive it. Memory against that risk
 * @param healthMax the largest local health multiplier (Lifeguard's S): a member that finds itself
 *     slow probes up to {@code 1 + healthMax} times more patiently. Higher spares others from a
 *     slow accuser and lets it notice crashes later; 0 switches local health off, and with it that
 *     a member which was paused forgives what it missed
 */
public record SwimSettings(
    Duration probeInterval,
    Duration probeTimeout,
    int indirectProbes,
    int suspicionFactor,
    int suspicionMaxFactor,
    int retransmitFactor,
    Duration gossipInterval,
    int gossipFanout,
    Duration syncInterval,
    Duration deadKept,
    int healthMax) {
  /** One site: round trips of a few milliseconds. */
  public static final SwimSettings LAN = new SwimSettings(
      Duration.ofSeconds(1),
      Duration.ofMillis(500),
      3,
      4,
      6,
      4,
      Duration.ofMillis(200),
      3,
      Duration.ofSeconds(30),
      Duration.ofMinutes(5),
      8);

  /** Several sites: round trips of some hundred milliseconds, more patience, less traffic. */
  public static final SwimSettings WAN = new SwimSettings(
      Duration.ofSeconds(5),
      Duration.ofSeconds(3),
      LAN.indirectProbes,
      6,
      LAN.suspicionMaxFactor,
      LAN.retransmitFactor,
      Duration.ofMillis(500),
      4,
      Duration.ofSeconds(60),
      Duration.ofMinutes(10),
      LAN.healthMax);

  /** Processes on one machine: no loss, short round trips, the processor is what is short. */
  public static final SwimSettings LOCAL = new SwimSettings(
      LAN.probeInterval,
      Duration.ofMillis(200),
      1,
      3,
      LAN.suspicionMaxFactor,
      2,
      Duration.ofMillis(100),
      LAN.gossipFanout,
      Duration.ofSeconds(15),
      LAN.deadKept,
      LAN.healthMax);

  public SwimSettings {
    checkPositive("a probe interval", probeInterval);
    checkPositive("a probe timeout", probeTimeout);
    checkPositive("a gossip interval", gossipInterval);
    checkPositive("a sync interval", syncInterval);
    checkArgument(
        probeTimeout.compareTo(probeInterval) < 0, "a probe times out within its interval");
    checkArgument(indirectProbes >= 0 && indirectProbes <= 16, "0 to 16 indirect probes");
    checkArgument(suspicionFactor >= 1, "a suspicion factor is at least 1");
    checkArgument(suspicionMaxFactor >= 1, "a suspicion max factor is at least 1");
    checkArgument(retransmitFactor >= 1, "a retransmit factor is at least 1");
    checkArgument(gossipFanout >= 1, "a gossip fanout is at least 1");
    checkArgument(healthMax >= 0, "a local health multiplier is not negative");
  }

  private static void checkPositive(String what, Duration duration) {
    checkArgument(!duration.isNegative() && !duration.isZero(), "%s is above zero", what);
  }

  /** How often one member passes a rumour on among so many members (SWIM §4.1). */
  int retransmits(int members) {
    // The number of decimal digits of n is ceil(log10(n + 1)).
    return retransmitFactor * Integer.toString(members).length();
  }

  /** The least time that a suspicion lasts, in nanoseconds. */
  long suspicionLeastNanos(int members) {
    double scale = Math.max(1.0, StrictMath.log10(Math.max(1, members)));
    return (long) (suspicionFactor * scale * probeInterval.toNanos());
  }

  /** How many independent accusers bring a suspicion down to its least time (Lifeguard's K). */
  int confirmations(int members) {
    int wanted = Math.max(0, suspicionFactor - 2);
    // Without that many others nobody could confirm.
    return members - 2 < wanted ? 0 : wanted;
  }

  /** The same with another probe interval and timeout. */
  public SwimSettings withProbe(Duration interval, Duration timeout) {
    return new SwimSettings(
        interval,
        timeout,
        indirectProbes,
        suspicionFactor,
        suspicionMaxFactor,
        retransmitFactor,
        gossipInterval,
        gossipFanout,
        syncInterval,
        deadKept,
        healthMax);
  }

  /** The same without Lifeguard's local health and dynamic suspicion: plain SWIM, to compare. */
  public SwimSettings withoutLifeguard() {
    return new SwimSettings(
        probeInterval,
        probeTimeout,
        indirectProbes,
        suspicionFactor,
        1,
        retransmitFactor,
        gossipInterval,
        gossipFanout,
        syncInterval,
        deadKept,
        0);
  }
}
