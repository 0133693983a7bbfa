package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.process.PlainHttp.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key's owners fail in a cluster that has fallbacks. */
@Timeout(400)
class FiveNodesIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(5);

  @BeforeEach
  void all() {
    CLUSTER.startAll();
  }

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  private static List<Integer> numbers(JsonNode copies) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode copy : copies) {
      numbers.add(Integer.parseInt(copy.path("node").asText().substring("node-".length())));
    }
    return numbers;
  }

  /** All owners answer, with one digest, and nobody holds a hint. */
  private static boolean isConverged(JsonNode explained) {
    TreeSet<String> digests = new TreeSet<>();
    for (JsonNode owner : explained.path("owners")) {
      digests.add(owner.path("digest").asText());
    }
    return digests.size() == 1
        && !digests.contains("null")
        && explained.path("hints").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void fallbacksTakeAWriteAndHandItBack(int survivor) {
    String key = "k" + survivor;
    List<Integer> owners = numbers(node(1).explain(key).path("owners"));
    List<Integer> fallbacks = numbers(node(1).explain(key).path("fallbacks"));
    assertEquals(3, owners.size());
    assertEquals(2, fallbacks.size());
    assertEquals(204, node(1).put(key + "?w=3&sloppy=false", "first").status());
    int left = owners.remove(survivor);
    owners.forEach(CLUSTER::kill);
    for (int asked : List.of(left, fallbacks.get(0))) {
      // Before that is known a strict write begins, and leaves what it wrote where it got.
      CLUSTER.awaitSees(asked, "dead", 2);
      Answer sloppy = node(asked).put(key + "?w=3", "by node " + asked);
      assertEquals(204, sloppy.status(), sloppy::toString);
      assertEquals("owners=1, fallbacks=2, of=3", sloppy.header("Quorate-Replicas"));
      Answer strict = node(asked).put(key + "?w=2&sloppy=false", "never");
      assertEquals(503, strict.status(), strict::toString);
      assertEquals(2, strict.json().path("needed").asInt(), strict::toString);
      assertEquals(1, strict.json().path("reached").asInt(), strict::toString);
    }
    JsonNode torn = node(left).explain(key);
    assertEquals(2, torn.path("hints").size(), torn::toString);
    assertFalse(isConverged(torn));

    owners.forEach(CLUSTER::start);
    await("the owners are equal, without a read")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(250))
        .until(() -> isConverged(node(left).explain(key)));
    owners.forEach(CLUSTER::awaitReady);
    for (int owner : owners) {
      assertEquals(300, node(owner).get(key + "?r=1&sloppy=false").status());
    }
  }
}
