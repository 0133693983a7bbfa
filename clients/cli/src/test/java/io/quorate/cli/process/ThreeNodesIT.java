package io.quorate.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.process.PlainHttp.Answer;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What three nodes promise, with all of them, with two of them, and after a restart of all. */
@Timeout(300)
class ThreeNodesIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  @BeforeEach
  void all() {
    CLUSTER.startAll();
  }

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  private static void assertWritten(Answer answer, String replicas) {
    assertEquals(204, answer.status(), answer::toString);
    assertEquals(replicas, answer.header("Quorate-Replicas"));
  }

  private static void assertValueEverywhere(String key, String value) {
    for (int number = 1; number <= 3; number++) {
      Answer read = node(number).get(key);
      assertEquals(200, read.status(), read::toString);
      assertEquals(value, read.text(), "through node " + number);
    }
  }

  private static void assertGoneEverywhere(String key) {
    for (int number = 1; number <= 3; number++) {
      Answer read = node(number).get(key);
      assertEquals(404, read.status(), "through node " + number + ": " + read);
    }
  }

  private static void assertSiblingsEverywhere(String key, Set<String> values) {
    for (int number = 1; number <= 3; number++) {
      Answer read = node(number).get(key);
      assertEquals(300, read.status(), read::toString);
      assertEquals(Integer.toString(values.size()), read.header("Quorate-Siblings"));
      TreeSet<String> shown = new TreeSet<>();
      for (JsonNode sibling : read.json().path("siblings")) {
        String text = sibling.path("text").asText();
        assertEquals(
            sibling.path("value").asText(),
            Base64.getEncoder().encodeToString(text.getBytes(UTF_8)));
        shown.add(text);
      }
      assertEquals(values, shown, "through node " + number);
    }
  }

  private static void assertTooFew(Answer refused) {
    assertEquals(503, refused.status(), refused::toString);
    assertEquals("application/problem+json", refused.header("Content-Type"));
    assertEquals(3, refused.json().path("needed").asInt(), refused::toString);
    assertEquals(2, refused.json().path("reached").asInt(), refused::toString);
  }

  @Test
  void twoOfThreeServeWhatTwoCanPromiseAndRefuseTheRest() {
    node(1).put("before", "v");
    CLUSTER.kill(3);
    Answer early = node(1).put("early?w=3&sloppy=false", "v");
    assertTooFew(early);
    assertTrue(
        Set.of("unknown", "not-applied").contains(early.json().path("outcome").asText()));
    for (int number = 1; number <= 2; number++) {
      CLUSTER.awaitSees(number, "dead", 1);
      String key = "late" + number;
      Answer late = node(number).put(key + "?w=3&sloppy=false", "v");
      assertTooFew(late);
      assertEquals("not-applied", late.json().path("outcome").asText(), late::toString);
      assertEquals(404, node(3 - number).get(key).status());
      assertWritten(node(number).put(key + "?w=2&r=2", "v"), "owners=2, fallbacks=0, of=3");
      assertEquals("v", node(3 - number).get(key + "?r=2&w=2").text());
      assertEquals(204, node(number).put(key + "one?consistency=one", "v").status());
      assertEquals(200, node(number).get("before?consistency=one").status());
      assertEquals(503, node(number).get("before?consistency=all").status());
    }
    CLUSTER.startAll();
    assertValueEverywhere("late1", "v");
  }

  @Test
  void theFirstQuorumRequestAfterReadinessOfARestartedClusterSucceeds() {
    node(1).put("k1", "old");
    for (int number = 1; number <= 3; number++) {
      assertEquals(143, CLUSTER.stop(number));
    }
    for (int number = 1; number <= 3; number++) {
      CLUSTER.start(number);
    }
    CLUSTER.awaitReady(1);
    assertEquals("old", node(1).get("k1").text());
    for (int number = 2; number <= 3; number++) {
      CLUSTER.awaitReady(number);
      Answer written = node(number).put("first" + number, "v");
      assertEquals(204, written.status(), written::toString);
    }
  }

  @Test
  void whatIsDeletedStaysDeletedAlsoWhenAllNodesAreKilled() {
    Answer first = node(1).put("seen", "v");
    node(2).put("unseen", "v");
    node(2).put("again", "v");
    assertValueEverywhere("seen", "v");
    assertEquals(204, node(2).delete("seen", "Quorate-Context", first.context()).status());
    assertEquals(204, node(3).delete("unseen").status());
    assertEquals(204, node(3).delete("again").status());
    assertEquals(204, node(1).delete("never-there").status());
    assertGoneEverywhere("seen");
    assertGoneEverywhere("unseen");
    node(3).put("again", "new");
    for (int number = 1; number <= 3; number++) {
      CLUSTER.kill(number);
    }
    CLUSTER.startAll();
    assertGoneEverywhere("seen");
    assertGoneEverywhere("unseen");
    assertValueEverywhere("again", "new");
  }

  @Test
  void writersWithOneContextMakeSiblingsThatAJoinedWriteEnds() {
    node(1).put("k2", "base");
    String context = node(3).get("k2").context();
    assertEquals(204, node(1).put("k2", "red", "Quorate-Context", context).status());
    assertEquals(204, node(2).put("k2", "blue", "Quorate-Context", context).status());
    assertSiblingsEverywhere("k2", Set.of("blue", "red"));
    String joined = node(3).get("k2").context();
    assertEquals(204, node(3).put("k2", "violet", "Quorate-Context", joined).status());
    assertValueEverywhere("k2", "violet");
    assertEquals(204, node(2).put("k2", "blind").status());
    assertSiblingsEverywhere("k2", Set.of("blind", "violet"));
  }

  @Test
  void aRepeatedPutBringsNothingBack() {
    String[] id = {"Idempotency-Key", "order-17"};
    String[] again = {"Idempotency-Key", "order-17", "Quorate-Retry", "true"};
    assertEquals(204, node(1).put("k3", "mine", id).status());
    String seen = node(2).get("k3").context();
    assertEquals(204, node(2).put("k3", "theirs", "Quorate-Context", seen).status());
    for (int number = 3; number >= 1; number--) {
      Answer repeated = node(number).put("k3", "mine", again);
      assertEquals(204, repeated.status(), repeated::toString);
      assertValueEverywhere("k3", "theirs");
    }
    assertEquals(204, node(2).delete("k3").status());
    assertEquals(204, node(3).put("k3", "mine", again).status());
    assertGoneEverywhere("k3");
  }

  @Test
  void aRepeatedPutBringsNothingBackWhenTheNodeThatTookItIsDead() {
    String[] again = {"Idempotency-Key", "order-18", "Quorate-Retry", "true"};
    CLUSTER.kill(3);
    CLUSTER.awaitSees(1, "dead", 1);
    assertEquals(
        204, node(1).put("k4?w=2", "mine", "Idempotency-Key", "order-18").status());
    String seen = node(2).get("k4").context();
    assertEquals(204, node(2).put("k4", "theirs", "Quorate-Context", seen).status());
    CLUSTER.start(3);
    CLUSTER.awaitReady(3);
    CLUSTER.kill(1);
    Answer repeated = node(3).put("k4", "mine", again);
    assertEquals(204, repeated.status(), repeated::toString);
    assertEquals("theirs", node(3).get("k4").text());
    CLUSTER.startAll();
    assertValueEverywhere("k4", "theirs");
  }
}
