package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.fake.FakeNode;
import io.quorate.client.fake.FakeNode.Answer;
import io.quorate.client.fake.FakeNode.Asked;
import io.quorate.client.fake.FakeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransferTest {
  private static final String LINES =
      """
      {"key":"a","value":"text €"}
      {"key":"b","value":{"x": [1,  2.50]}}
      {"key":"c","value":null}
      {"key":"d","value":-1.0e+3}
      {"key":"e","value":"[1]","contentType":"text/plain;charset=utf-8"}
      {"key":"f","value":"s","contentType":"application/json"}
      {"key64":"/wA=","value64":"AAEC","contentType":"image/png"}
      """;

  private final FakeStore store = new FakeStore();
  private final FakeNode node = FakeNode.start(store);
  private final FakeNode other = FakeNode.start(store);
  private final String urls = "--url=" + node.url() + "," + other.url();

  @AfterEach
  void stop() {
    node.close();
    other.close();
  }

  private CommandRun load(String lines, String... more) {
    List<String> all = new ArrayList<>(List.of("import", urls, "--bucket", "b"));
    all.addAll(List.of(more));
    all.add("-");
    return CommandRun.withInput(lines, all.toArray(String[]::new));
  }

  private String save(String bucket) {
    CommandRun export = CommandRun.of("export", urls, "--bucket", bucket);
    assertEquals(0, export.status(), export.toString());
    return export.out();
  }

  @Test
  void whatIsImportedIsExportedAsItWas() {
    CommandRun loaded = load(LINES);
    assertEquals("written 7, failed 0, retried 0\n", loaded.out(), loaded.err());
    assertEquals(0, loaded.status());
    assertEquals(
        new TreeSet<>(LINES.lines().toList()), new TreeSet<>(save("b").lines().toList()));
  }

  @Test
  void jsonIsStoredAsItsExactSourceText() {
    load(LINES);
    assertEquals(
        "{\"x\": [1,  2.50]}", CommandRun.of("get", urls, "-b", "b", "b").out());
    assertEquals("-1.0e+3", CommandRun.of("get", urls, "-b", "b", "d").out());
    assertEquals("\"s\"", CommandRun.of("get", urls, "-b", "b", "f").out());
    assertEquals("text \u20ac", CommandRun.of("get", urls, "-b", "b", "a").out());
  }

  @Test
  void siblingsComeBackAsSiblings() {
    load("{\"key\":\"k\",\"siblings\":[{\"value\":\"x\"},{\"value\":1}]}\n");
    assertEquals("{\"key\":\"k\",\"siblings\":[{\"value\":\"x\"},{\"value\":1}]}\n", save("b"));
  }

  @Test
  void whatImportWouldChangeIsExportedAsBase64() {
    for (String json : List.of("{\n}", " 1", "1 ", "{", "", "1 2", "\ufeff1")) {
      CommandRun.withInput(json, "put", urls, "-b", "x", "--type=application/json", "k", "-");
      String exported = save("x");
      assertTrue(exported.contains("\"value64\""), exported);
      assertEquals(
          0,
          CommandRun.withInput(exported, "import", urls, "-b", "y", "--overwrite", "-")
              .status());
      assertEquals(json, CommandRun.of("get", urls, "-b", "y", "k").out());
    }
  }

  @Test
  void malformedLinesAreCountedWithTheirNumbers() {
    CommandRun loaded = load(
        """
        {"key":"a","value":1}
        nonsense

        {"key":"a"}
        {"key":"","value":1}
        {"key":"a","key64":"YQ==","value":1}
        {"key":"a","value":1,"value64":"YQ=="}
        {"key":"a","value":1} 2
        {"key":"a","value":1,"value":2}
        {"key":"a","value":1,"colour":2}
        {"key":"\\ud800","value":1}
        {"key":"a","value":"\\ud800"}
        {"key":"a","value64":"%%"}
        [1]
        {"key":"b","value":2}""");
    assertEquals(1, loaded.status());
    assertEquals("written 2, failed 12, retried 0\n", loaded.out());
    assertTrue(loaded.err().contains("line 2: no JSON"), loaded.err());
    assertTrue(loaded.err().contains("line 4: a record has either value or value64."));
    assertTrue(loaded.err().contains("line 10: there is no field 'colour'."), loaded.err());
    assertEquals(2, store.writes());
  }

  @Test
  void withoutOverwriteARecordIsASiblingAndWithItTheLastLineWins() {
    load("{\"key\":\"k\",\"value\":\"1\"}\n");
    load("{\"key\":\"k\",\"value\":\"2\"}\n");
    assertTrue(save("b").contains("siblings"));
    load("{\"key\":\"k\",\"value\":\"3\"}\n{\"key\":\"k\",\"value\":\"4\"}\n", "--overwrite");
    assertEquals("{\"key\":\"k\",\"value\":\"4\"}\n", save("b"));
  }

  @Test
  void anUnknownOutcomeIsRepeatedAsTheSameWriteUntilItIsKnown() {
    node.then(
        Answer.problem(504, "deadline-passed", "unknown", 2, 1),
        Answer.problem(503, "quorum-not-reached", "not-applied", 2, 1));
    CommandRun loaded = load("{\"key\":\"k\",\"value\":\"1\"}\n");
    assertEquals("written 1, failed 0, retried 2\n", loaded.out(), loaded.err());
    List<Asked> asked = node.asked();
    assertEquals(
        List.of("", "true", "true"),
        asked.stream().map(request -> request.header("Quorate-Retry")).toList());
    assertEquals(
        1,
        asked.stream()
            .map(request -> request.header("Idempotency-Key"))
            .distinct()
            .count());
  }

  @Test
  void aRefusalThatAppliedNothingIsRepeatedAsANewTry() {
    node.then(Answer.problem(503, "quorum-not-reached", "not-applied", 2, 1));
    load("{\"key\":\"k\",\"value\":\"1\"}\n");
    assertEquals("", node.asked().get(1).header("Quorate-Retry"));
  }

  @Test
  void theNodesWishToBeLeftAloneIsRespected() {
    Answer busy = Answer.problem(503, "overloaded", "not-applied", 0, 0);
    node.then(new Answer(
        503, Map.of("Content-Type", "application/problem+json", "Retry-After", "7"), busy.body()));
    CommandRun loaded = load("{\"key\":\"k\",\"value\":\"1\"}\n");
    assertEquals(0, loaded.status());
    assertEquals(Duration.ofSeconds(7), loaded.slept());
  }

  @Test
  void triesEndWithTheirTimeAndTheRecordFails() {
    Answer[] never = new Answer[1000];
    Arrays.fill(never, Answer.problem(503, "quorum-not-reached", "unknown", 2, 1));
    node.then(never);
    CommandRun loaded = load("{\"key\":\"k\",\"value\":\"1\"}\n", "--retry-for", "20");
    assertEquals(1, loaded.status());
    assertTrue(loaded.out().startsWith("written 0, failed 1, retried "), loaded.out());
    assertTrue(loaded.err().startsWith("line 1: This is why. (needed 2, reached 1) It may still"));
    assertTrue(loaded.slept().compareTo(Duration.ofSeconds(20)) <= 0);
    assertTrue(loaded.slept().compareTo(Duration.ofSeconds(17)) > 0);
  }

  @Test
  void aRefusalThatWillNotPassIsFinalAtOnce() {
    node.then(Answer.problem(413, "value-too-large", "not-applied", 0, 0));
    CommandRun loaded = load("{\"key\":\"k\",\"value\":\"1\"}\n");
    assertEquals("written 0, failed 1, retried 0\n", loaded.out());
  }

  @Test
  void manyRecordsOfAFileAreAllWritten(@TempDir Path folder) throws IOException {
    StringBuilder lines = new StringBuilder("\ufeff");
    for (int i = 0; i < 2000; i++) {
      lines.append("{\"key\":\"k").append(i).append("\",\"value\":").append(i).append("}\r\n");
    }
    Path file = Files.writeString(folder.resolve("a.ndjson"), lines);
    CommandRun loaded = CommandRun.of("import", urls, "-b", "b", file.toString());
    assertEquals("written 2000, failed 0, retried 0\n", loaded.out(), loaded.err());
    assertEquals(2000, save("b").lines().count());
    CommandRun missing = CommandRun.of("import", urls, "-b", "b", folder + "/nothing");
    assertEquals(1, missing.status());
    assertTrue(missing.err().startsWith("quorate: the file cannot be read"), missing.err());
  }
}
