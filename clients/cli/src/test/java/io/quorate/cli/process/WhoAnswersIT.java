package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.http.HttpQuorate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Five nodes find out who answers: a killed one soon, a paused one never. */
@Timeout(180)
class WhoAnswersIT {
  private static final int SIZE = 5;

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(SIZE);

  @BeforeEach
  void all() {
    CLUSTER.startAll();
  }

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  private static String state(int asked, int of) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(asked)))) {
      for (var member : node.cluster(Duration.ofSeconds(10)).path("members")) {
        if (member.path("node").asText().equals("node-" + of)) {
          return member.path("state").asText();
        }
      }
      return "";
    }
  }

  private static long deaths(int number) {
    return CLUSTER.log(number).lines().filter(line -> line.contains(" is dead")).count();
  }

  private static List<Long> allDeaths() {
    List<Long> deaths = new ArrayList<>();
    for (int number = 1; number <= SIZE; number++) {
      deaths.add(deaths(number));
    }
    return deaths;
  }

  @Test
  void aKilledNodeIsDeadToEverySurvivorWithinEightSeconds() {
    CLUSTER.kill(5);
    await("every survivor knows").atMost(Duration.ofSeconds(8)).until(() -> {
      for (int number = 1; number < SIZE; number++) {
        if (!state(number, 5).equals("dead")) {
          return false;
        }
      }
      return true;
    });
    for (int number = 1; number < SIZE; number++) {
      CLUSTER.awaitSees(number, "alive", SIZE - 1);
    }
  }

  @Test
  void aPauseOfThreeSecondsUnderLoadIsNobodysDeath() throws Exception {
    List<Long> before = allDeaths();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService client = Executors.newSingleThreadExecutor();
    Future<Integer> written = client.submit(() -> {
      int count = 0;
      while (!over.get()) {
        count += node(1 + count % 2).put("k" + count, "v").status() == 204 ? 1 : 0;
      }
      return count;
    });
    CLUSTER.pause(3, Duration.ofSeconds(3));
    for (int number = 1; number <= SIZE; number++) {
      CLUSTER.awaitSees(number, "alive", SIZE);
    }
    over.set(true);
    assertTrue(written.get() > 0);
    client.shutdown();
    assertEquals(before, allDeaths());
  }

  @Test
  void aNodeThatStopsInOrderSaysSo() {
    long suspicions = CLUSTER
        .log(1)
        .lines()
        .filter(line -> line.contains("node-4 is suspect"))
        .count();
    assertEquals(143, CLUSTER.stop(4));
    await("every other node knows").atMost(Duration.ofSeconds(2)).until(() -> {
      for (int number : List.of(1, 2, 3, 5)) {
        if (!state(number, 4).equals("dead")) {
          return false;
        }
      }
      return true;
    });
    assertEquals(
        suspicions,
        CLUSTER
            .log(1)
            .lines()
            .filter(line -> line.contains("node-4 is suspect"))
            .count());
  }
}
