package io.quorate.node.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.metrics.Fact;
import io.quorate.node.settings.NodeSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One real node: sockets, files, threads. */
@Tag("slow")
class NodeServerTest {
  @TempDir
  Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aNodeAloneServesAndFindsItsDataAgain() throws Exception {
    try (NodeServer server = NodeServer.start(settings("one"))) {
      awaitReady(server);
      assertEquals(204, put(server, "b/keys/k%2F1", "value"));
      assertEquals("value", get(server, "b/keys/k%2F1").body());
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> metrics(server).lines().anyMatch("quorate_keys 1.0"::equals));
    }
    try (NodeServer server = NodeServer.start(settings("one"))) {
      awaitReady(server);
      HttpResponse<String> answer = get(server, "b/keys/k%2F1");
      assertEquals(200, answer.statusCode());
      assertEquals("value", answer.body());
      assertEquals(
          "owners=1, fallbacks=0, of=1",
          answer.headers().firstValue("Quorate-Replicas").orElseThrow());
    }
  }

  @Test
  void everyFactIsOnTheMetricsPageOfARunningNode() throws Exception {
    try (NodeServer server = NodeServer.start(settings("one"))) {
      awaitReady(server);
      assertEquals(204, put(server, "b/keys/k", "one"));
      assertEquals(204, put(server, "b/keys/k", "other"));
      assertEquals(300, get(server, "b/keys/k").statusCode());
      String page = metrics(server);
      for (Fact fact : Fact.values()) {
        assertTrue(page.lines().anyMatch(line -> line.startsWith(fact.text() + " ")), fact::text);
      }
      Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
        assertEquals(1, value(server, Fact.SIBLINGS_SHOWN_TOTAL));
        assertTrue(value(server, Fact.LOG_APPENDED_BYTES_TOTAL) > 0);
        assertTrue(value(server, Fact.LOG_FORCES_TOTAL) >= 2);
      });
    }
  }

  private double value(NodeServer server, Fact fact) throws IOException, InterruptedException {
    String name = fact.text() + " ";
    return metrics(server)
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  @Test
  void aLockedDirectoryIsOneSentence() throws Exception {
    try (NodeServer server = NodeServer.start(settings("one"))) {
      awaitReady(server);
      NodeSettings again = settings("one");
      StartException refused = assertThrows(StartException.class, () -> NodeServer.start(again));
      assertTrue(String.valueOf(refused.getMessage()).contains("use"), refused::getMessage);
    }
  }

  private NodeSettings settings(String name) throws Exception {
    return NodeSettings.load(
        Optional.empty(),
        Map.of(),
        Map.of("data", folder.resolve(name).toString(), "http-port", "0", "peer-port", "0"),
        folder);
  }

  private void awaitReady(NodeServer server) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> server.requests().cluster().serves());
  }

  private String metrics(NodeServer server) throws IOException, InterruptedException {
    URI page = URI.create("http://" + server.http() + "/metrics");
    return client
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }

  private URI uri(NodeServer server, String path) {
    return URI.create("http://" + server.http() + "/v1/buckets/" + path);
  }

  private int put(NodeServer server, String path, String value)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(uri(server, path))
        .PUT(HttpRequest.BodyPublishers.ofString(value))
        .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> get(NodeServer server, String path)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri(server, path)).build(), BodyHandlers.ofString());
  }
}
