package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Stopwatch;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change of a cluster with less than 100 MB ends within a minute. ComesAndGoesIT, which is part
 * of each build, has 8 MB.
 */
@Tag("torture")
@Timeout(600)
class QuickChangeIT {
  private static final int KEYS = 80_000;
  private static final int VALUE_CHARACTERS = 1_000;
  private static final Duration CHANGE_MAX = Duration.ofSeconds(60);

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  private static JsonNode page() {
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(1)))) {
      return node.cluster(Duration.ofSeconds(10));
    }
  }

  private static boolean isKnown(String name) {
    for (JsonNode member : page().path("members")) {
      if (member.path("node").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAtRest() {
    JsonNode page = page();
    return page.path("moves").isEmpty() && page.path("progress").isMissingNode();
  }

  /** Until it is at rest, in seconds from the moment at which the change was seen to have begun. */
  private static double secondsOfChange() {
    Stopwatch sinceThen = Stopwatch.createStarted();
    await("the change ends")
        .atMost(CHANGE_MAX)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(QuorateException.class)
        .until(QuickChangeIT::isAtRest);
    return sinceThen.elapsed().toMillis() / 1e3;
  }

  private static void importAll(Path folder) throws IOException {
    Path file = folder.resolve("all.ndjson");
    Random random = new Random(1);
    try (Writer writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < KEYS; i++) {
        writer.write("{\"key\":\"k" + i + "\",\"value\":\"");
        for (int character = 0; character < VALUE_CHARACTERS; character++) {
          writer.write('a' + random.nextInt(26));
        }
        writer.write("\"}\n");
      }
    }
    Path output = folder.resolve("import.txt");
    int status =
        Program.run(output, "import", "--url", CLUSTER.urls(), "--bucket", "b", file.toString());
    assertEquals(0, status, Files.readString(output));
  }

  @Test
  void aNodeJoinsAndLeavesWithinAMinute(@TempDir Path folder) throws Exception {
    importAll(folder);
    CLUSTER.join(4);
    await("the join begins")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(QuorateException.class)
        .until(() -> isKnown("node-4"));
    double joining = secondsOfChange();
    JsonNode joined = page().path("members");
    assertEquals(4, joined.size());
    joined.forEach(member -> assertEquals(96, member.path("replicas").asInt()));
    Path output = folder.resolve("leave.txt");
    Stopwatch sinceThen = Stopwatch.createStarted();
    assertEquals(
        0, Program.run(output, "leave", "node-4", "--url", CLUSTER.url(1)), CLUSTER.log(4));
    double leaving = sinceThen.elapsed().toMillis() / 1e3;
    assertTrue(leaving < CHANGE_MAX.toSeconds(), "leaving took " + leaving + " s");
    System.out.printf("80 MB: joining took %.1f s, leaving %.1f s%n", joining, leaving);
  }
}
