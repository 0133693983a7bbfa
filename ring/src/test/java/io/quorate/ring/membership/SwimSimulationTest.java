package io.quorate.ring.membership;

import static io.quorate.ring.membership.Liveness.State.ALIVE;
import static io.quorate.ring.membership.Liveness.State.DEAD;
import static io.quorate.ring.membership.SimulatedSwim.MILLI;
import static io.quorate.ring.membership.SimulatedSwim.SECOND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SwimSimulationTest {
  private static final int[] SIZES = {3, 5, 10, 30};

  private static SimulatedSwim lan(long seed, int count) {
    return new SimulatedSwim(seed, SwimSettings.LAN, count).startAll();
  }

  private static void assertAllAlive(String what, SimulatedSwim net) {
    for (SimulatedSwim.Node node : net.nodes) {
      assertEquals(net.nodes.size() - 1, net.holding(ALIVE, node), what + ": " + node.name);
    }
  }

  @Test
  void nobodyIsAccusedOnAHealthyNetwork() {
    for (int count : SIZES) {
      SimulatedSwim net = lan(count, count);
      net.runFor(60 * SECOND);
      assertEquals(0, net.deaths.size());
      assertAllAlive(count + " members", net);
    }
  }

  @Test
  void aKilledMemberIsDeadForEverybodySoon() {
    for (int count : new int[] {3, 5, 10, 30, 100}) {
      for (long seed = 0; seed < (count > 10 ? 1 : 8); seed++) {
        SimulatedSwim net = lan(seed, count);
        net.runFor(5 * SECOND);
        SimulatedSwim.Node victim = net.nodes.get((int) seed % count);
        victim.up = false;
        long start = net.now;
        while (net.holding(DEAD, victim) < count - 1 && net.now < start + 60 * SECOND) {
          net.runFor(100 * MILLI);
        }
        // Some probe meets it after e / (e - 1) periods on average; then the suspicion runs.
        long limit = count <= 5 ? 8 * SECOND : 12 * SECOND;
        assertTrue(net.now - start <= limit, count + " members, seed " + seed);
      }
    }
  }

  @Test
  void aPauseOfThreeSecondsKillsNobody() {
    for (int count : SIZES) {
      for (long seed = 0; seed < (count > 10 ? 1 : 4); seed++) {
        SimulatedSwim net = lan(seed, count);
        net.runFor(5 * SECOND);
        net.nodes.get(1).pause(3 * SECOND);
        net.runFor(30 * SECOND);
        assertEquals(0, net.deaths.size(), count + " members, seed " + seed + net.deaths);
        assertAllAlive(count + " members, seed " + seed, net);
      }
    }
  }

  @Test
  void lossOfTenInAHundredKillsNobody() {
    for (int count : SIZES) {
      SimulatedSwim net = lan(count, count);
      net.loss = 0.1;
      net.delayMaxNanos = 100 * MILLI;
      net.runFor(120 * SECOND);
      assertEquals(0, net.deaths.size(), count + " members " + net.deaths);
    }
  }

  @Test
  void aMemberThatComesBackAfterItsDeathIsAliveAgain() {
    for (long seed = 0; seed < 5; seed++) {
      SimulatedSwim net = lan(seed, 10);
      net.runFor(5 * SECOND);
      SimulatedSwim.Node victim = net.nodes.get(3);
      victim.up = false;
      net.runFor(30 * SECOND);
      assertEquals(9, net.holding(DEAD, victim));
      victim.start();
      net.runFor(10 * SECOND);
      assertAllAlive("seed " + seed, net);
    }
  }

  @Test
  void aMemberWhoseCounterWasLostComesBackToo() {
    SimulatedSwim net = lan(1, 10);
    net.runFor(5 * SECOND);
    SimulatedSwim.Node victim = net.nodes.get(3);
    victim.up = false;
    net.runFor(30 * SECOND);
    victim.start();
    net.runFor(10 * SECOND);
    victim.up = false;
    net.runFor(30 * SECOND);
    victim.storedIncarnation = 0;
    victim.start();
    net.runFor(10 * SECOND);
    assertAllAlive("counter lost", net);
  }

  @Test
  void twoHalvesFindEachOtherAgain() {
    for (int count : new int[] {4, 10, 20}) {
      SimulatedSwim net = lan(count, count);
      net.runFor(10 * SECOND);
      net.cut = (from, to) -> from.number % 2 != to.number % 2;
      net.runFor(60 * SECOND);
      assertEquals(count / 2, net.holding(DEAD, net.nodes.get(0)));
      net.cut = (from, to) -> false;
      net.runFor(60 * SECOND);
      assertAllAlive(count + " members", net);
    }
  }

  @Test
  void aOneWayCutDoesNotMakeMembersFlapForEver() {
    for (long seed = 0; seed < 4; seed++) {
      SimulatedSwim net = lan(seed, 10);
      net.runFor(10 * SECOND);
      // Node 0 cannot be reached by node 1 directly; all other ways are open.
      net.cut = (from, to) -> from.number == 1 && to.number == 0;
      net.runFor(120 * SECOND);
      // An answer needs both ways: those two go round each other, and nobody else hears of that.
      assertEquals(
          List.of("node-0 at node-1", "node-1 at node-0"),
          net.diedAt().stream().sorted().toList(),
          "seed " + seed);
      assertEquals(DEAD, net.nodes.get(1).swim.state("node-0"));
      assertEquals(8, net.holding(ALIVE, net.nodes.get(0)));
      net.cut = (from, to) -> false;
      net.runFor(3 * SECOND);
      assertAllAlive("mended, seed " + seed, net);
    }
  }

  @Test
  void aMemberWhoseProcessIsGoneIsKnownWithinFourSeconds() {
    for (long seed = 0; seed < 8; seed++) {
      SimulatedSwim net = lan(seed, 5);
      net.refusing = true;
      net.runFor(5 * SECOND);
      SimulatedSwim.Node victim = net.nodes.get((int) seed % 5);
      victim.up = false;
      net.runFor(4 * SECOND);
      assertEquals(4, net.holding(DEAD, victim), "seed " + seed);
    }
  }

  @Test
  void aFailedCallToAKilledProcessShowsItDeadAtOnce() {
    SimulatedSwim net = lan(3, 5);
    net.refusing = true;
    net.runFor(5 * SECOND);
    net.nodes.get(4).up = false;
    net.nodes.get(0).swim.failed("node-4", net.now);
    net.nodes.get(0).wake();
    net.runFor(30 * MILLI);
    assertEquals(DEAD, net.nodes.get(0).swim.state("node-4"));
    assertEquals(1, net.holding(DEAD, net.nodes.get(4)));
  }

  @Test
  void aNewTopologyIsKnownOfByAllWithinSeconds() {
    for (int count : SIZES) {
      SimulatedSwim net = lan(count, count);
      net.runFor(5 * SECOND);
      net.learn(net.nodes.get(0), new TopologyVersion(1, 9));
      net.runFor(5 * SECOND);
      for (SimulatedSwim.Node node : net.nodes) {
        assertEquals(new TopologyVersion(1, 9), node.version, count + ": " + node.name);
      }
    }
  }

  @Test
  void aLeavingMemberIsGoneForAllAtOnce() {
    SimulatedSwim net = lan(7, 20);
    net.runFor(10 * SECOND);
    SimulatedSwim.Node leaver = net.nodes.get(4);
    leaver.swim.leave(net.now);
    leaver.wake();
    net.runFor(2 * SECOND);
    leaver.up = false;
    assertEquals(19, net.holding(DEAD, leaver));
  }

  @Test
  void aRestAtEaseCostsAConstantNumberOfDatagramsAndNoPages() {
    for (int count : new int[] {3, 10, 100}) {
      SimulatedSwim net = lan(count, count);
      net.runFor(15 * SECOND);
      net.datagrams = 0;
      net.bytes = 0;
      net.pages = 0;
      net.runFor(60 * SECOND);
      assertTrue(net.datagrams <= 2.1 * 60 * count, count + ": " + net.datagrams);
      assertTrue(net.bytes <= 150L * 60 * count, count + ": " + net.bytes);
      assertEquals(0, net.pages);
    }
  }

  @Test
  void oneSeedIsOneHistory() {
    SimulatedSwim first = lan(11, 20);
    SimulatedSwim second = lan(11, 20);
    first.loss = 0.3;
    second.loss = 0.3;
    first.runFor(60 * SECOND);
    second.runFor(60 * SECOND);
    assertEquals(first.datagrams, second.datagrams);
    assertEquals(first.bytes, second.bytes);
    assertEquals(first.deaths, second.deaths);
  }
}
