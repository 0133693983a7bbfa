package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes become five, then four, under load, and one is killed in each phase of the moves: no
 * request fails, and nothing that was acknowledged is lost.
 */
@Tag("torture")
@Timeout(600)
class MembersComeAndGoIT {
  private static final Duration CHANGE_MAX = Duration.ofSeconds(60);
  private static final List<String> PHASES =
      List.of("old", "write-both-read-old", "write-both-read-new", "new");

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private final TreeSet<String> killedIn = new TreeSet<>();

  @Test
  void nothingIsLostAndNoRequestFails(@TempDir Path folder) throws Exception {
    List<String> urls = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      urls.add(CLUSTER.url(number));
    }
    try (Load load = Load.start(urls, 2)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> load.requests() > 200);
      CLUSTER.join(4);
      CLUSTER.join(5);
      killInEachPhase(5);
      while (killedIn.size() < PHASES.size()) {
        // A phase may be over before a node is back from the last kill: then it gets another turn.
        change(folder, "weight", "node-3", "0");
        change(folder, "weight", "node-3", "1");
      }
      Program leave =
          Program.start(folder.resolve("leave"), "leave", "node-2", "--url", CLUSTER.url(1));
      assertEquals(0, CLUSTER.awaitEnd(2), () -> CLUSTER.log(2));
      assertEquals(0, leave.awaitEnd(), leave::output);
      assertEquals(
          0, Program.run(folder.resolve("again"), "leave", "node-2", "--url", CLUSTER.url(1)));
      awaitMembers(4);
      List<String> errors = load.stop();
      assertEquals(List.of(), errors, () -> load.requests() + " requests");
      for (int number : List.of(1, 3, 4, 5)) {
        assertEquals(List.of(), load.lostAt(CLUSTER.url(number)));
      }
      assertTrue(load.acknowledged() > 200);
      assertBalanced();
      System.out.println("requests " + load.requests() + ", killed in " + killedIn);
    }
  }

  private void change(Path folder, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", CLUSTER.url(1), "--no-wait"));
    assertEquals(0, Program.run(folder.resolve("change"), all.toArray(String[]::new)));
    killInEachPhase(5);
  }

  /** Until the change is over kills a node in each phase in which none was killed yet. */
  private void killInEachPhase(int members) {
    await("the change ends")
        .atMost(CHANGE_MAX.multipliedBy(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          TreeSet<String> phases = new TreeSet<>(phases());
          phases.removeAll(killedIn);
          if (!phases.isEmpty()) {
            killedIn.add(phases.first());
            int number = 2 + killedIn.size() % 2;
            CLUSTER.kill(number);
            CLUSTER.start(number);
            CLUSTER.awaitReady(number);
          }
          return isSettled(members);
        });
  }

  private static JsonNode page() {
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(1)))) {
      return node.cluster(Duration.ofSeconds(5));
    }
  }

  private static Set<String> phases() {
    TreeSet<String> phases = new TreeSet<>();
    page().path("moves").forEach(move -> phases.add(move.path("phase").asText()));
    return phases;
  }

  private static boolean isSettled(int members) {
    JsonNode page = page();
    int full = 0;
    for (JsonNode member : page.path("members")) {
      full += member.path("role").asText().equals("member") ? 1 : 0;
    }
    return page.path("moves").isEmpty() && full == members;
  }

  private static void awaitMembers(int members) {
    await("the change ends")
        .atMost(CHANGE_MAX)
        .ignoreException(QuorateException.class)
        .until(() -> isSettled(members));
  }

  /** Spread of partitions and replicas within one. */
  private static void assertBalanced() {
    for (String share : List.of("partitions", "replicas")) {
      List<Integer> shares = new ArrayList<>();
      page().path("members").forEach(member -> shares.add(member.path(share).asInt()));
      shares.sort(null);
      assertTrue(shares.get(shares.size() - 1) - shares.get(0) <= 1, share + " " + shares);
    }
  }
}
