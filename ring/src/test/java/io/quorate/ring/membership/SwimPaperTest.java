package io.quorate.ring.membership;

import static io.quorate.ring.membership.SimulatedSwim.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.membership.Datagram.Ack;
import io.quorate.ring.membership.Datagram.Gossip;
import io.quorate.ring.membership.Datagram.Ping;
import io.quorate.ring.membership.Datagram.PingRequest;
import io.quorate.ring.membership.Rumour.Claim;
import io.quorate.ring.membership.SwimEffect.Send;
import io.quorate.ring.membership.SwimEffect.StreamProbe;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the SWIM paper says (Das, Gupta and Motivala 2002). */
class SwimPaperTest {
  @Nested
  class Section3 extends SwimStage {
    // "If this is not received within the prespecified time-out, Mi indirectly probes Mj. Mi
    // selects k
    // members at random and sends each a ping-req(Mj) message."
    @Test
    void silenceMakesTheMemberAskOthersAndTcp() {
      Ping ping = nextPing();
      long start = now;
      List<SwimEffect> effects = until(start + LAN.probeTimeout().toNanos());
      List<PingRequest> requests = sent(PingRequest.class, effects);
      assertEquals(LAN.indirectProbes(), requests.size());
      TreeSet<Integer> helpers = new TreeSet<>();
      for (Send send : only(Send.class, effects)) {
        if (send.datagram().purpose() instanceof PingRequest request) {
          helpers.add(send.to().port());
          assertEquals(ping.target(), request.target());
          assertFalse(send.to().equals(address(ping.target())));
        }
      }
      assertEquals(LAN.indirectProbes(), helpers.size());
      assertEquals(1, only(StreamProbe.class, effects).size());
    }

    // "Each of these members in turn (those that are non-faulty), on receiving this message, pings
    // Mj
    // and forwards the ack from Mj (if received) back to Mi."
    @Test
    void aHelperPingsAndPassesTheAckOn() {
      List<SwimEffect> effects = hear("m1", new PingRequest(77, "m2", address("m2")));
      assertEquals(address("m2"), only(Send.class, effects).get(0).to());
      Ping ping = sent(Ping.class, effects).get(0);
      List<SwimEffect> answer = hear("m2", new Ack(ping.number()));
      assertEquals(address("m1"), only(Send.class, answer).get(0).to());
      assertEquals(List.of(new Ack(77)), sent(Ack.class, answer));
    }

    // "At the end of this protocol period, Mi checks if it has received any acks, directly from Mj
    // or
    // indirectly through any of the k members; if not, it declares Mj as failed" (suspected, with
    // §4.2).
    @Test
    void onlySilenceToTheEndOfThePeriodAccuses() {
      Ping ping = nextPing();
      long end = now + LAN.probeInterval().toNanos();
      until(end - 1);
      assertEquals(Liveness.State.ALIVE, swim.state(ping.target()));
      until(end);
      assertEquals(Liveness.State.SUSPECT, swim.state(ping.target()));
    }

    @Test
    void anAckByAnyWayIsEnough() {
      for (int way = 0; way < 2; way++) {
        swim = member(5);
        Ping ping = nextPing();
        until(now + LAN.probeTimeout().toNanos());
        if (way == 0) {
          hear("m1", new Ack(ping.number()));
        } else {
          swim.streamAnswered(ping.target());
        }
        until(now + LAN.probeTimeout().toNanos());
        assertEquals(Liveness.State.ALIVE, swim.state(ping.target()));
        assertTrue(swim.tried(ping.target()));
      }
    }

    @Test
    void onlyTheTargetAnswersAPing() {
      assertEquals(List.of(new Ack(9)), sent(Ack.class, hear("m1", new Ping(9, "m0"))));
      assertEquals(List.of(), sent(Ack.class, hear("m1", new Ping(9, "m3"))));
    }
  }

  @Nested
  class Section4 extends SwimStage {
    // §4.1, in short: each element is piggybacked at most lambda * log n times, and those gossiped
    // fewer
    // times are preferred.
    @Test
    void aRumourIsPassedOnSoManyTimesAndNoMore() {
      until(60 * SECOND);
      Rumour news = rumour(Claim.ALIVE, "m1", 7, "m1");
      int sends = count(news, hear("m2", new Gossip(), news));
      for (int i = 0; i < 200; i++) {
        sends += count(news, next());
      }
      assertEquals(LAN.retransmits(5), sends);
    }

    private static int count(Rumour rumour, List<SwimEffect> effects) {
      return (int) only(Send.class, effects).stream()
          .filter(send -> send.datagram().rumours().contains(rumour))
          .count();
    }

    @Test
    void theLimitIsLambdaTimesTheLogarithmOfTheSize() {
      assertEquals(4, LAN.retransmits(9));
      assertEquals(8, LAN.retransmits(10));
      assertEquals(8, LAN.retransmits(99));
      assertEquals(12, LAN.retransmits(100));
      assertEquals(16, LAN.retransmits(5_000));
    }

    @Test
    void rumoursSentLessOftenGoFirst() {
      Dissemination waiting = new Dissemination();
      Rumour old = rumour(Claim.ALIVE, "m1", 1, "m1");
      Rumour young = rumour(Claim.ALIVE, "m2", 1, "m2");
      waiting.add(old);
      int room = SwimCodec.sizeOf(old);
      assertEquals(List.of(old), waiting.take(room, 10, 3));
      waiting.add(young);
      assertEquals(List.of(young), waiting.take(room, 10, 3));
      assertEquals(List.of(young), waiting.take(room, 10, 2));
      assertEquals(List.of(old), waiting.take(room, 10, 3));
      assertEquals(List.of(old), waiting.take(room, 10, 3));
      assertTrue(waiting.isEmpty());
    }

    // §4.2: "{Alive Ml, inc = i} overrides {Suspect Ml, inc = j}, i > j; {Alive Ml, inc = j}, i >
    // j.
    // {Suspect Ml, inc = i} overrides {Suspect Ml, inc = j}, i > j; {Alive Ml, inc = j}, i >= j."
    @Test
    void theOrderOfPreferenceIsThePapers() {
      for (long i = 0; i < 4; i++) {
        for (long j = 0; j < 4; j++) {
          Rumour aliveI = rumour(Claim.ALIVE, "m1", i, "m1");
          Rumour suspectI = rumour(Claim.SUSPECT, "m1", i, "m2");
          Rumour deadI = rumour(Claim.DEAD, "m1", i, "m2");
          Rumour aliveJ = rumour(Claim.ALIVE, "m1", j, "m1");
          Rumour suspectJ = rumour(Claim.SUSPECT, "m1", j, "m3");
          assertEquals(i > j, aliveI.overrides(suspectJ));
          assertEquals(i > j, aliveI.overrides(aliveJ));
          assertEquals(i > j, suspectI.overrides(suspectJ));
          assertEquals(i >= j, suspectI.overrides(aliveJ));
          assertEquals(i >= j, deadI.overrides(aliveJ));
          assertEquals(i >= j, deadI.overrides(suspectJ));
        }
      }
    }

    // §4.2, in short: only the member itself raises its incarnation, when it hears that it is
    // suspected.
    @Test
    void theAccusedRefutesWithAHigherIncarnation() {
      long before = swim.incarnation("m0");
      List<SwimEffect> effects =
          hear("m1", new Ping(1, "m0"), rumour(Claim.SUSPECT, "m0", before, "m1"));
      assertEquals(before + 1, swim.incarnation("m0"));
      assertTrue(only(Send.class, effects)
          .get(0)
          .datagram()
          .rumours()
          .contains(rumour(Claim.ALIVE, "m0", before + 1, "m0")));
    }

    @Test
    void anOldAccusationRaisesNothing() {
      long before = swim.incarnation("m0");
      hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m0", before - 1, "m1"));
      assertEquals(before, swim.incarnation("m0"));
    }

    @Test
    void anAbsurdIncarnationMovesNobody() {
      hear("m1", new Gossip(), rumour(Claim.SUSPECT, "m0", Rumour.INCARNATION_MAX, "m1"));
      hear("m1", new Gossip(), rumour(Claim.DEAD, "m2", Rumour.INCARNATION_MAX, "m1"));
      assertTrue(swim.incarnation("m0") < 1_000);
      assertEquals(Liveness.State.ALIVE, swim.state("m2"));
    }

    // §4.3: "On completing a traversal of the entire list, Mi rearranges the membership list to a
    // random
    // reordering", so that between two probes of one member lie at most 2n - 1 periods.
    @Test
    void everybodyIsProbedInTurn() {
      swim = member(20);
      List<String> targets = new ArrayList<>();
      while (targets.size() < 19 * 10) {
        Ping ping = nextPing();
        targets.add(ping.target());
        hear(ping.target(), new Ack(ping.number()));
      }
      for (int round = 0; round < 10; round++) {
        List<String> one = targets.subList(19 * round, 19 * round + 19);
        assertEquals(19, new TreeSet<>(one).size(), "round " + round);
      }
      assertFalse(targets.subList(0, 19).equals(targets.subList(19, 38)));
    }
  }
}
