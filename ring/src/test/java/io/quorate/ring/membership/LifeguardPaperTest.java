package io.quorate.ring.membership;

import static io.quorate.ring.membership.SimulatedSwim.MILLI;
import static io.quorate.ring.membership.SimulatedSwim.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.membership.Datagram.Ack;
import io.quorate.ring.membership.Datagram.Gossip;
import io.quorate.ring.membership.Datagram.Nack;
import io.quorate.ring.membership.Datagram.Ping;
import io.quorate.ring.membership.Datagram.PingRequest;
import io.quorate.ring.membership.Rumour.Claim;
import io.quorate.ring.membership.SwimEffect.Send;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the Lifeguard paper says (Dadgar, Phillips and Currey 2018). */
class LifeguardPaperTest extends SwimStage {
  // LHA-Probe: ProbeInterval = BaseProbeInterval * (LHM(S) + 1), and so the timeout.
  @Test
  void aMemberThatFindsItselfSlowProbesMorePatiently() {
    for (int i = 0; i < 3; i++) {
      hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m0", swim.incarnation("m0"), "m1"));
    }
    assertEquals(3, swim.localHealth());
    nextPing();
    long start = now;
    long timeout = LAN.probeTimeout().toNanos() * 4;
    assertEquals(List.of(), sent(PingRequest.class, until(start + timeout - 1)));
    assertEquals(3, sent(PingRequest.class, until(start + timeout)).size());
  }

  @Test
  void localHealthSaturates() {
    for (int i = 0; i < 100; i++) {
      hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m0", swim.incarnation("m0"), "m1"));
    }
    assertEquals(LAN.healthMax(), swim.localHealth());
  }

  @Test
  void answeredProbesMakeItWellAgain() {
    hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m0", swim.incarnation("m0"), "m1"));
    assertEquals(1, swim.localHealth());
    Ping ping = nextPing();
    hear(ping.target(), new Ack(ping.number()));
    assertEquals(0, swim.localHealth());
  }

  // Missed nacks count against the prober; nacks that come prove that it hears well.
  @Test
  void helpersThatSayNothingMakeTheProberDoubtItself() {
    nextPing();
    until(now + LAN.probeInterval().toNanos());
    assertEquals(3, swim.localHealth());
  }

  @Test
  void helpersThatSayNackMakeItSure() {
    Ping ping = nextPing();
    until(now + LAN.probeTimeout().toNanos());
    for (String helper : List.of("m1", "m2", "m3")) {
      hear(helper, new Nack(ping.number()));
    }
    until(now + LAN.probeTimeout().toNanos());
    assertEquals(0, swim.localHealth());
    assertEquals(Liveness.State.SUSPECT, swim.state(ping.target()));
  }

  @Test
  void aHelperSaysNackInTime() {
    hear("m1", new PingRequest(77, "m2", address("m2")));
    List<SwimEffect> effects = until(now + LAN.probeTimeout().toNanos());
    assertEquals(List.of(new Nack(77)), sent(Nack.class, effects));
  }

  // LHA-Suspicion: max(Min, Max - (Max - Min) * log(C + 1) / log(K + 1)).
  @Test
  void theTimeoutFallsLogarithmicallyWithTheAccusers() {
    assertEquals(60_000, Suspicion.timeout(0, 3, 10_000, 60_000));
    assertEquals(35_000, Suspicion.timeout(1, 3, 10_000, 60_000));
    assertEquals(20_376, Suspicion.timeout(2, 3, 10_000, 60_000));
    assertEquals(10_000, Suspicion.timeout(3, 3, 10_000, 60_000));
    assertEquals(10_000, Suspicion.timeout(9, 3, 10_000, 60_000));
  }

  @Test
  void independentAccusersShortenASuspicionAndRepetitionDoesNot() {
    Suspicion suspicion = new Suspicion("a", 0, 10, 60, 2);
    assertEquals(60, suspicion.deadline());
    assertFalse(suspicion.confirm("a"));
    assertEquals(60, suspicion.deadline());
    assertTrue(suspicion.confirm("b"));
    assertTrue(suspicion.confirm("c"));
    assertEquals(10, suspicion.deadline());
    assertFalse(suspicion.confirm("d"));
  }

  // In short: the first K independent suspicions are passed on again.
  @Test
  void confirmationsArePassedOn() {
    hear("m1", new Gossip(), rumour(Claim.ALIVE, "m4", 500, "m4"));
    hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m4", 500, "m1"));
    Rumour second = rumour(Claim.SUSPECT, "m4", 500, "m2");
    hear("m2", new Gossip(), second);
    List<SwimEffect> effects = until(now + LAN.gossipInterval().toNanos());
    assertTrue(only(Send.class, effects).stream()
        .anyMatch(send -> send.datagram().rumours().contains(second)));
  }

  // Buddy system: whoever pings a suspected member makes sure that it learns of the suspicion.
  @Test
  void aPingToASuspectSaysSoFirst() {
    Rumour accusation = rumour(Claim.SUSPECT, "m2", 3, "m1");
    hear("m1", new Gossip(), accusation);
    for (int i = 0; i < 10_000; i++) {
      for (Send send : only(Send.class, next())) {
        if (send.datagram().purpose() instanceof Ping ping && ping.target().equals("m2")) {
          assertEquals(accusation, send.datagram().rumours().get(0));
          return;
        }
      }
    }
    throw new AssertionError("the suspect was not pinged");
  }

  @Test
  void withoutLocalHealthAPauseIsTakenForTheOthersSilence() {
    swim = new Swim(LAN.withoutLifeguard(), "m0", address("m0"), 0, new Random(5), now);
    swim.expect(Map.of("m1", address("m1")), now);
    nextPing();
    now += 60 * SECOND;
    swim.tick(now);
    assertEquals(Liveness.State.SUSPECT, swim.state("m1"));
  }

  @Test
  void aMemberThatWasPausedJudgesNobodyByIt() {
    Ping ping = nextPing();
    now += 60 * SECOND;
    swim.tick(now);
    assertEquals(Liveness.State.ALIVE, swim.state(ping.target()));
    assertEquals(1, swim.localHealth());
    hear(ping.target(), new Ack(ping.number()));
    until(now + 500 * MILLI);
    assertEquals(Liveness.State.ALIVE, swim.state(ping.target()));
  }
}
