package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.http.HttpQuorate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node joins by a token, and another one leaves; what the commands say, and how both end. */
@Timeout(180)
class ComesAndGoesIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(1, "partitions: 16\n");

  private static final int LONG_VALUES = 16;
  private static final int VALUE_CHARACTERS = 1 << 19;

  @TempDir
  private Path folder;

  private static JsonNode page(int number) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(number)))) {
      return node.cluster(Duration.ofSeconds(10));
    }
  }

  private String run(int at, String... words) {
    Path output = folder.resolve(words[0] + words.length);
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--url";
    all[words.length + 1] = CLUSTER.url(at);
    try (Program program = Program.start(output, all)) {
      assertEquals(0, program.awaitEnd(), program::output);
      return program.output();
    }
  }

  @Test
  void theFirstNodeLeavesAndTheOneThatJoinedHasEverything() throws Exception {
    PlainHttp first = new PlainHttp(CLUSTER.url(1));
    PlainHttp second = new PlainHttp(CLUSTER.url(2));
    assertEquals(204, first.put("k", "v").status());
    // Some megabytes, so that copying them is a part of the minute that a change may take.
    String value = "v".repeat(VALUE_CHARACTERS);
    for (int i = 0; i < LONG_VALUES; i++) {
      assertEquals(204, first.put("long-" + i, value).status());
    }
    CLUSTER.join(2);
    CLUSTER.awaitReady(2);
    await("the join ends").atMost(Duration.ofMinutes(1)).until(() -> {
      JsonNode page = page(1);
      return page.path("moves").isEmpty()
          && page.path("members").size() == 2
          && page.path("progress").isMissingNode();
    });
    assertEquals(204, second.put("k2?w=2", "v2").status());
    String planned = run(2, "leave", "node-1", "--dry-run");
    assertTrue(planned.startsWith("Would move 0 copies of 16 partitions"), planned);
    String done = run(1, "leave", "node-1");
    assertTrue(done.contains("Done."), done);
    assertEquals(0, CLUSTER.awaitEnd(1), () -> CLUSTER.log(1));
    String again = run(2, "leave", "node-1", "--json", "--no-wait");
    assertTrue(again.contains("\"result\":\"nothing\""), again);
    assertEquals(1, page(2).path("members").size());
    assertEquals("v", second.get("k").text());
    assertEquals("v2", second.get("k2").text());
    assertEquals(value, second.get("long-" + (LONG_VALUES - 1)).text());
  }
}
