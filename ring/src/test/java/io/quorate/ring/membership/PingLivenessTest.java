package io.quorate.ring.membership;

import static io.quorate.ring.membership.Liveness.State.ALIVE;
import static io.quorate.ring.membership.Liveness.State.DEAD;
import static io.quorate.ring.membership.Liveness.State.SUSPECT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.membership.PingLiveness.Became;
import io.quorate.ring.membership.PingLiveness.Effect;
import io.quorate.ring.membership.PingLiveness.Failure;
import io.quorate.ring.membership.PingLiveness.Ping;
import io.quorate.ring.membership.PingLiveness.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PingLivenessTest {
  private static final long INTERVAL = Duration.ofMillis(500).toNanos();
  private static final long START = 7 * INTERVAL;

  private final PingLiveness liveness = new PingLiveness(Settings.DEFAULTS);
  private final List<Became> changes = new ArrayList<>();
  private long now = START;

  @BeforeEach
  void watchOne() {
    liveness.watch(List.of("b"), now);
  }

  private List<Ping> tick() {
    List<Ping> pings = new ArrayList<>();
    for (Effect effect : liveness.tick(now)) {
      effect.accept(new PingLiveness.Visitor<Boolean>() {
        @Override
        public Boolean ping(Ping ping) {
          return pings.add(ping);
        }

        @Override
        public Boolean became(Became became) {
          return changes.add(became);
        }
      });
    }
    return pings;
  }

  private List<Ping> after(long nanos) {
    now += nanos;
    return tick();
  }

  @Test
  void aMemberThatNobodyTriedCountsAsAliveAndAsNotTried() {
    assertEquals(ALIVE, liveness.state("b"));
    assertFalse(liveness.tried("b"));
    tick();
    assertEquals(ALIVE, liveness.state("b"));
    assertFalse(liveness.tried("b"));
    assertEquals(ALIVE, liveness.state("stranger"));
    assertFalse(liveness.tried("stranger"));
  }

  @Test
  void aMemberThatAnswersIsPingedOncePerInterval() {
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(new Ping("b", i + 1)), tick());
      liveness.heard("b", now + 1);
      assertEquals(List.of(), after(INTERVAL / 2));
      assertEquals(now + INTERVAL / 2, liveness.wakeAt());
      now += INTERVAL / 2;
    }
    assertEquals(ALIVE, liveness.state("b"));
    assertTrue(liveness.tried("b"));
    assertEquals(List.of(), changes);
  }

  @Test
  void threeMissedPingsMakeItDeadAndTheFirstAnswerAliveAgain() {
    tick();
    after(INTERVAL);
    assertEquals(SUSPECT, liveness.state("b"));
    after(INTERVAL);
    assertEquals(SUSPECT, liveness.state("b"));
    after(INTERVAL);
    assertEquals(DEAD, liveness.state("b"));
    after(INTERVAL);
    liveness.heard("b", now);
    assertEquals(ALIVE, liveness.state("b"));
    tick();
    assertEquals(
        List.of(new Became("b", SUSPECT), new Became("b", DEAD), new Became("b", ALIVE)), changes);
  }

  @Test
  void aDeadMemberIsStillPinged() {
    tick();
    for (int i = 0; i < 20; i++) {
      assertEquals(1, after(INTERVAL).size());
    }
  }

  @Test
  void aKilledProcessIsDeadAfterTheSecondRefusal() {
    tick();
    liveness.heard("b", now);
    now += 1000;
    liveness.failed("b", Failure.REFUSED, now);
    assertEquals(SUSPECT, liveness.state("b"));
    List<Ping> proof = tick();
    assertEquals(1, proof.size());
    liveness.pingRefused(proof.get(0), now + 1000);
    assertEquals(DEAD, liveness.state("b"));
  }

  @Test
  void manyCallsOnOneLostConnectionAreOneRefusal() {
    List<Ping> before = tick();
    liveness.failed("b", Failure.REFUSED, now);
    List<Ping> proof = tick();
    liveness.failed("b", Failure.REFUSED, now);
    liveness.pingRefused(before.get(0), now);
    assertEquals(SUSPECT, liveness.state("b"));
    assertEquals(List.of(), tick());
    liveness.pingRefused(proof.get(0), now);
    assertEquals(DEAD, liveness.state("b"));
  }

  @Test
  void aRestartBetweenTheRefusalsIsNoDeath() {
    tick();
    liveness.failed("b", Failure.REFUSED, now);
    List<Ping> proof = tick();
    liveness.heard("b", now);
    liveness.pingRefused(proof.get(0), now);
    assertEquals(SUSPECT, liveness.state("b"));
    assertEquals(1, tick().size());
  }

  @Test
  void aRefusedPingAloneIsTheFirstRefusal() {
    liveness.pingRefused(tick().get(0), now);
    assertEquals(SUSPECT, liveness.state("b"));
    assertTrue(liveness.tried("b"));
    liveness.pingRefused(tick().get(0), now);
    assertEquals(DEAD, liveness.state("b"));
  }

  @Test
  void aSlowCallMakesAPingDueAtOnceAndNoMore() {
    tick();
    liveness.heard("b", now);
    now += INTERVAL / 10;
    liveness.failed("b", Failure.TIMED_OUT, now);
    assertEquals(1, tick().size());
    for (int i = 0; i < 100; i++) {
      liveness.failed("b", Failure.TIMED_OUT, now);
    }
    assertEquals(List.of(), tick());
    assertEquals(SUSPECT, liveness.state("b"));
    liveness.heard("b", now);
    assertEquals(ALIVE, liveness.state("b"));
  }

  @Test
  void anObserverThatWasPausedAccusesNobodyAtOnce() {
    tick();
    after(60 * INTERVAL);
    assertEquals(SUSPECT, liveness.state("b"));
    after(0);
    assertEquals(SUSPECT, liveness.state("b"));
    liveness.heard("b", now);
    assertEquals(ALIVE, liveness.state("b"));
  }

  @Test
  void aDeadMemberThatConnectsIsAlive() {
    tick();
    for (int i = 0; i < 5; i++) {
      after(INTERVAL);
    }
    assertEquals(DEAD, liveness.state("b"));
    liveness.heard("b", now);
    assertEquals(ALIVE, liveness.state("b"));
    after(INTERVAL);
    after(INTERVAL);
    assertEquals(SUSPECT, liveness.state("b"));
  }

  @Test
  void watchingOthersForgetsTheGoneAndKeepsTheRest() {
    liveness.failed("b", Failure.TIMED_OUT, now);
    liveness.watch(List.of("a", "b", "c", "d"), now);
    assertEquals(SUSPECT, liveness.state("b"));
    liveness.watch(List.of("a", "c"), now);
    assertFalse(liveness.tried("b"));
    liveness.heard("b", now);
    assertFalse(liveness.tried("b"));
    liveness.watch(List.of(), now);
    tick();
    assertEquals(Long.MAX_VALUE, liveness.wakeAt());
  }

  @Test
  void firstPingsAreSpreadOverOneInterval() {
    PingLiveness many = new PingLiveness(Settings.DEFAULTS);
    many.watch(List.of("a", "b", "c", "d"), now);
    for (int i = 0; i < 4; i++) {
      assertEquals(1, many.tick(now + i * INTERVAL / 4).size());
    }
  }
}
