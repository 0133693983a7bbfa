package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.testkit.links.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Five nodes whose lines break in several ways while clients write: when the lines are good again
 * all nodes see each other, and through each of them all that was acknowledged is read.
 */
@Tag("torture")
@Timeout(300)
class BrokenLinksIT {
  private static final int SIZE = 5;
  private static final Duration BROKEN = Duration.ofSeconds(15);
  private static final Link BAD = Link.GOOD
      .delay(Duration.ofMillis(5))
      .jitter(Duration.ofMillis(50))
      .sliceBytes(700)
      .lossRate(0.1)
      .duplicateRate(0.1);

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.withLinks(SIZE);

  private final Load load = Load.start(List.of(CLUSTER.urls().split(",")), 2);

  @AfterEach
  void stop() {
    load.close();
  }

  private static void set(int from, int to, Link link) {
    CLUSTER.links().set("node-" + from, "node-" + to, link);
  }

  private static void setBoth(int one, int other, Link link) {
    set(one, other, link);
    set(other, one, link);
  }

  private void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  private void healAndJudge() throws InterruptedException {
    CLUSTER.links().heal();
    for (int number = 1; number <= SIZE; number++) {
      CLUSTER.awaitSees(number, "alive", SIZE);
    }
    int before = load.acknowledged();
    await().atMost(Duration.ofSeconds(60)).until(() -> load.acknowledged() > before + 20);
    List<String> errors = load.stop();
    for (int number = 1; number <= SIZE; number++) {
      assertEquals(List.of(), load.lostAt(CLUSTER.url(number)), "node-" + number);
    }
    assertTrue(load.acknowledged() > 20);
    System.out.println(load.acknowledged() + " acknowledged, " + errors.size() + " errors");
  }

  @Test
  void anIsolatedNodeIsDeadToTheOthersWhoGoOn() throws Exception {
    CLUSTER.links().isolate(List.of("node-5"));
    for (int number = 1; number < SIZE; number++) {
      CLUSTER.awaitSees(number, "dead", 1);
    }
    CLUSTER.awaitSees(5, "dead", SIZE - 1);
    int before = load.acknowledged();
    await().atMost(Duration.ofSeconds(60)).until(() -> load.acknowledged() > before + 20);
    healAndJudge();
  }

  @Test
  void aNodeThatHearsNobodyHurtsNobody() throws Exception {
    for (int other = 2; other <= SIZE; other++) {
      set(other, 1, Link.CUT);
    }
    pass(BROKEN);
    healAndJudge();
  }

  @Test
  void aNodeThatNobodyHearsHurtsNobody() throws Exception {
    for (int other = 2; other <= SIZE; other++) {
      set(1, other, Link.CUT);
    }
    pass(BROKEN);
    healAndJudge();
  }

  @Test
  void oneLineCutOneWayIsNobodysDeath() throws Exception {
    List<Long> before = deaths();
    set(4, 5, Link.CUT);
    pass(BROKEN);
    // Each of the two is reached by the others, so nobody but the two may take one for dead.
    for (int number = 1; number <= 3; number++) {
      CLUSTER.awaitSees(number, "alive", SIZE);
      assertEquals(before.get(number - 1), deaths().get(number - 1), "node-" + number);
    }
    healAndJudge();
  }

  /** How often each node took another one for dead. */
  private static List<Long> deaths() {
    List<Long> deaths = new ArrayList<>();
    for (int number = 1; number <= SIZE; number++) {
      deaths.add(
          CLUSTER.log(number).lines().filter(line -> line.contains(" is dead")).count());
    }
    return deaths;
  }

  @Test
  void inARingOfMajoritiesNothingIsLost() throws Exception {
    for (int number = 1; number <= SIZE; number++) {
      setBoth(number, 1 + (number + 1) % SIZE, Link.CUT);
    }
    pass(BROKEN);
    healAndJudge();
  }

  @Test
  void everythingAtOnceIsHealedInAnotherOrder() throws Exception {
    for (int from = 1; from <= SIZE; from++) {
      for (int to = 1; to <= SIZE; to++) {
        if (from != to) {
          set(from, to, BAD);
        }
      }
    }
    set(1, 2, Link.CUT);
    setBoth(3, 4, Link.CUT);
    pass(BROKEN);
    CLUSTER.links().isolate(List.of("node-5"));
    CLUSTER.links().reset("node-2");
    pass(BROKEN);
    setBoth(3, 4, BAD);
    pass(BROKEN);
    set(1, 2, Link.GOOD);
    for (int other = 1; other < SIZE; other++) {
      setBoth(5, other, BAD);
    }
    pass(BROKEN);
    healAndJudge();
  }
}
