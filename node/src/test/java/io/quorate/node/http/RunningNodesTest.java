package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether whole nodes answer as {@code /openapi.yaml} says, every operation of it. */
@Tag("slow")
class RunningNodesTest {
  private static final String KEYS = "/v1/buckets/b/keys";
  private static final String KEY = KEYS + "/k";

  /** However busy the machine is. */
  private static final String PATIENT = "?timeout=60000";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static ThreeServers cluster;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    cluster = ThreeServers.start(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyOperationIsAnsweredAsItIsDescribed() throws Exception {
    DescribedNode node = new DescribedNode(OpenApi.load()).at(cluster.host(0));
    OpenApi served = OpenApi.parse(node.get(200, "/openapi.yaml").text());
    assertEquals(OpenApi.load().answers(), served.answers());
    DescribedNode asked = new DescribedNode(served);
    buckets(asked);
    keys(asked);
    for (String page : List.of(
        "/v1/cluster",
        "/v1/cluster/members",
        "/v1/cluster/ring",
        "/metrics",
        "/health/live",
        "/health/ready",
        "/openapi.yaml",
        "/v1/buckets",
        "/v1/buckets/b",
        "/v1/buckets/b/conflicts" + PATIENT,
        KEY + "/explain" + PATIENT)) {
      asked.get(200, page);
      asked.ask(200, "HEAD", page, "");
    }
    String leave = "{\"change\":\"leave\",\"node\":\"n1\",\"dryRun\":true}";
    assertTrue(asked.ask(200, "POST", "/v1/cluster/changes", leave).text().contains("planned"));
    // Not while copies move between owners: a bucket was just defined.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> asked.ask(201, "POST", "/v1/cluster/snapshot" + PATIENT + "&name=monday", ""));
    assertTrue(asked.get(200, "/v1/cluster/snapshots" + PATIENT).text().contains("monday"));
    asked.ask(200, "HEAD", "/v1/cluster/snapshots", "");
    assertEquals(served.operations(), asked.operations());
  }

  private static void buckets(DescribedNode node) throws Exception {
    define(node, "two", 2);
    node.ask(204, "DELETE", "/v1/buckets/two" + PATIENT, "");
  }

  /** Defines a bucket at one node, and waits until all know. */
  private static void define(DescribedNode node, String bucket, int n) throws Exception {
    String path = "/v1/buckets/" + bucket;
    node.at(cluster.host(1)).ask(200, "PUT", path + PATIENT, "{\"n\":" + n + ",\"w\":1}");
    for (int i = 0; i < 3; i++) {
      node.at(cluster.host(i));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> node.get(200, path).text().contains("\"defined\":true"));
    }
  }

  private static void keys(DescribedNode node) throws Exception {
    node.at(cluster.host(0)).ask(204, "PUT", KEY + PATIENT, "one", "Quorate-Meta-Colour", "green");
    OpenApi.Answer read = node.at(cluster.host(1)).get(200, KEY + PATIENT + "&consistency=two");
    assertEquals("owners=2, fallbacks=0, of=3", read.header("Quorate-Replicas"));
    node.get(304, KEY + PATIENT, "If-None-Match", read.header("ETag"));
    node.at(cluster.host(2)).ask(204, "PUT", KEY + PATIENT, "other");
    node.get(300, KEY + PATIENT);
    node.get(300, KEY + PATIENT, "Accept", "multipart/mixed");
    node.ask(200, "PUT", KEY + PATIENT + "&return=value", "sum", "Quorate-Context", context(node));
    node.ask(200, "HEAD", KEY + PATIENT, "");
    String made = node.ask(201, "POST", KEYS + PATIENT, "x").header("Location");
    node.at(cluster.host(0)).get(200, made + PATIENT);
    node.get(200, KEYS + PATIENT + "&values=true");
    node.get(200, KEYS + PATIENT + "&limit=1");
    node.ask(204, "DELETE", KEY + PATIENT, "");
    node.get(404, KEY + PATIENT);
    node.ask(400, "PUT", KEY + "?w=4", "x");
    String context = read.header("Quorate-Context");
    node.ask(400, "PUT", KEYS + "/other", "x", "Quorate-Context", context);
    String flipped = (context.charAt(0) == 'A' ? "B" : "A") + context.substring(1);
    node.ask(400, "PUT", KEY, "x", "Quorate-Context", flipped);
    node.get(404, KEYS + "/other" + PATIENT);
  }

  @Test
  void aTraceShowsTheDigestsOfExplainAlsoWhereAnotherNodeCoordinates() throws Exception {
    DescribedNode node = new DescribedNode(OpenApi.load());
    define(node, "one", 1);
    TreeSet<String> first = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      node.at(cluster.host(i));
      // A busy machine may take a node for dead for a while.
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> first.add(traced(node).path(0).path("asked").asText()));
    }
    assertEquals(new TreeSet<>(List.of("coordinate", "mint")), first);
  }

  /** The trace of a write, which ends with the mint of the key's only owner. */
  private static JsonNode traced(DescribedNode node) throws Exception {
    String key = "/v1/buckets/one/keys/k";
    OpenApi.Answer put = node.ask(204, "PUT", key + PATIENT + "&trace=true&sloppy=false", "v");
    JsonNode steps = JSON.readTree(put.header("Quorate-Trace"));
    JsonNode owner = JSON.readTree(node.get(200, key + "/explain" + PATIENT).text())
        .path("owners")
        .path(0);
    JsonNode last = steps.path(steps.size() - 1);
    assertEquals("mint", last.path("asked").asText(), steps::toString);
    assertEquals(owner.path("node"), last.path("node"));
    assertEquals(owner.path("digest"), last.path("digest"));
    return steps;
  }

  private static String context(DescribedNode node) throws Exception {
    return node.get(300, KEY + PATIENT).header("Quorate-Context");
  }
}
