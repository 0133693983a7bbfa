package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes become five, then four, under load, and in each phase of both changes one that takes
 * part is killed: who joins, who gives copies up, who leaves, and node-1, the first voter, who
 * drives the change. No request fails, and nothing that was acknowledged is lost.
 *
 * <p>A kill counts for a phase only if a partition that was in it before the kill is in it to every
 * living node after the kill. That is mostly so, because a phase waits a while for those who have
 * just died; where it was over meanwhile, the next phase that is seen is another try.
 */
@Tag("torture")
@Timeout(900)
class MembersComeAndGoIT {
  private static final Duration CHANGE_MAX = Duration.ofMinutes(3);
  private static final TreeSet<String> PHASES =
      new TreeSet<>(List.of("old", "write-both-read-old", "write-both-read-new", "new"));
  private static final List<String> PARTS =
      List.of("joiner", "leaver", "old owner", "new owner", "first voter");

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  /** The phases in which somebody was killed, and who, as "joiner node-4". */
  private final TreeSet<String> killedIn = new TreeSet<>();

  private final TreeSet<String> killed = new TreeSet<>();

  private record Victim(String part, int number) {}

  @Test
  void nothingIsLostAndNoRequestFails(@TempDir Path folder) throws Exception {
    List<String> urls = urls();
    try (Load load = Load.start(urls, 2)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> load.requests() > 200);
      CLUSTER.join(4);
      CLUSTER.join(5);
      await("a join begins").atMost(CHANGE_MAX).until(() -> !phases(page()).isEmpty());
      // Both may come in one change, or one after the other.
      Victim joiner = new Victim("joiner", isTo("node-4") ? 4 : 5);
      Victim oldOwner = new Victim("old owner", 3);
      Victim voter = new Victim("first voter", 1);
      killInEachPhase(5, new TreeSet<>(), joiner, oldOwner, joiner, voter);
      assertTrue(killed.contains("joiner"), killed::toString);
      leave(folder);
      while (!killedIn.containsAll(PHASES) || !killed.containsAll(PARTS)) {
        // A phase may be over before who was killed in the one before is back.
        change(folder, "weight", "node-3", "0");
        change(folder, "weight", "node-3", "1");
      }
      List<String> errors = load.stop();
      assertEquals(List.of(), errors, () -> load.requests() + " requests");
      for (int number : List.of(1, 3, 4, 5)) {
        assertEquals(List.of(), load.lostAt(CLUSTER.url(number)));
      }
      assertTrue(load.acknowledged() > 200);
      assertBalanced();
      System.out.println("requests " + load.requests());
    }
  }

  private static List<String> urls() {
    List<String> urls = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      urls.add(CLUSTER.url(number));
    }
    return urls;
  }

  private void leave(Path folder) throws Exception {
    Program leave =
        Program.start(folder.resolve("leave"), "leave", "node-2", "--url", CLUSTER.urls());
    Victim leaver = new Victim("leaver", 2);
    Victim voter = new Victim("first voter", 1);
    Victim newOwner = new Victim("new owner", 4);
    await("the leave begins").atMost(CHANGE_MAX).until(() -> !phases(page()).isEmpty());
    killInEachPhase(4, new TreeSet<>(), leaver, voter, leaver, newOwner);
    assertEquals(0, CLUSTER.awaitEnd(2), () -> CLUSTER.log(2));
    assertEquals(0, leave.awaitEnd(), leave::output);
    assertTrue(killed.contains("leaver"), killed::toString);
    assertEquals(
        0, Program.run(folder.resolve("again"), "leave", "node-2", "--url", CLUSTER.url(1)));
  }

  private void change(Path folder, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--url", CLUSTER.url(1), "--no-wait"));
    assertEquals(0, Program.run(folder.resolve("change"), all.toArray(String[]::new)));
    List<Victim> victims = new ArrayList<>(List.of(
        new Victim("first voter", 1), new Victim("old owner", 3), new Victim("new owner", 4)));
    victims.removeIf(victim -> killed.contains(victim.part()) && !killed.containsAll(PARTS));
    SortedSet<String> done = killedIn.containsAll(PHASES) ? new TreeSet<>() : killedIn;
    killInEachPhase(4, new TreeSet<>(done), victims.toArray(Victim[]::new));
  }

  private static boolean isTo(String node) {
    for (JsonNode move : page().path("moves")) {
      for (JsonNode owner : move.path("to")) {
        if (owner.asText().equals(node)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Until the change is over kills these, one after the other, each in a phase not done yet. */
  private void killInEachPhase(int members, SortedSet<String> done, Victim... victims) {
    Deque<Victim> next = new ArrayDeque<>(List.of(victims));
    await("the change ends")
        .atMost(CHANGE_MAX)
        .pollInterval(Duration.ofMillis(20))
        .ignoreException(QuorateException.class)
        .until(() -> {
          JsonNode page = page();
          TreeSet<String> phases = new TreeSet<>(phases(page).values());
          phases.removeAll(done);
          if (!phases.isEmpty() && !next.isEmpty()) {
            done.addAll(kill(next.remove(), phases, phases(page), next));
          }
          return isSettled(page(), members);
        });
  }

  /** In which of these phases it was killed for certain; where in none, it is the next again. */
  private SortedSet<String> kill(
      Victim victim,
      SortedSet<String> wanted,
      SortedMap<Integer, String> before,
      Deque<Victim> next) {
    CLUSTER.kill(victim.number());
    TreeSet<String> in = new TreeSet<>(wanted);
    for (int number = 1; number <= 5; number++) {
      if (number != victim.number() && CLUSTER.isAlive(number)) {
        in.retainAll(unchanged(before, phases(page(List.of(CLUSTER.url(number))))));
      }
    }
    if (in.isEmpty()) {
      next.addFirst(victim);
    } else {
      killed.add(victim.part());
      killedIn.addAll(in);
      System.out.println(victim.part() + " node-" + victim.number() + " killed in " + in);
    }
    CLUSTER.start(victim.number());
    awaitServes(victim.number());
    return in;
  }

  private static SortedSet<String> unchanged(
      SortedMap<Integer, String> before, SortedMap<Integer, String> after) {
    TreeSet<String> phases = new TreeSet<>();
    before.forEach((partition, phase) -> {
      if (phase.equals(after.get(partition))) {
        phases.add(phase);
      }
    });
    return phases;
  }

  /**
   * Until it is back and its copies count for reads, for the next one that dies may own the same
   * partitions; or until it is gone, as all that it had to do is done.
   */
  private static void awaitServes(int number) {
    PlainHttp node = new PlainHttp(CLUSTER.url(number));
    await("node-" + number + " is back").atMost(CHANGE_MAX).until(() -> {
      try {
        return node.metric("quorate_members_alive") > 0
            && node.metric("quorate_partitions_doubted") == 0;
      } catch (UncheckedIOException e) {
        // It does not listen yet, or no more.
        return !CLUSTER.isAlive(number);
      }
    });
  }

  private static JsonNode page() {
    return page(urls());
  }

  private static JsonNode page(List<String> urls) {
    try (HttpQuorate node = HttpQuorate.connect(urls)) {
      return node.cluster(Duration.ofSeconds(10));
    }
  }

  /** In which phase each partition is that moves. */
  private static SortedMap<Integer, String> phases(JsonNode page) {
    TreeMap<Integer, String> phases = new TreeMap<>();
    page.path("moves")
        .forEach(move ->
            phases.put(move.path("partition").asInt(), move.path("phase").asText()));
    return phases;
  }

  private static boolean isSettled(JsonNode page, int members) {
    int full = 0;
    for (JsonNode member : page.path("members")) {
      full += member.path("role").asText().equals("member") ? 1 : 0;
    }
    return page.path("moves").isEmpty()
        && full == members
        && page.path("members").size() == full;
  }

  /** Spread of partitions and replicas within one. */
  private static void assertBalanced() {
    JsonNode page = page();
    for (String share : List.of("partitions", "replicas")) {
      List<Integer> shares = new ArrayList<>();
      page.path("members").forEach(member -> shares.add(member.path(share).asInt()));
      shares.sort(null);
      assertTrue(shares.get(shares.size() - 1) - shares.get(0) <= 1, share + " " + shares);
    }
  }
}
