package io.quorate.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.Key;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private static final Key KEY = Key.of("k");

  private final FakePages pages = new FakePages();
  private final FakeClock clock = new FakeClock();
  private final Routes routes = new Routes(pages, clock);

  /** A clock that stands until it is moved. */
  private static final class FakeClock implements Clock {
    private long nanos = Long.MAX_VALUE - 5;

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public String newRequestId() {
      throw new AssertionError("routes write nothing");
    }

    @Override
    public double share() {
      return 0;
    }

    @Override
    public void after(Duration time, Runnable task) {
      throw new AssertionError("routes wait for nothing");
    }
  }

  /** What each node answers, and what was asked. */
  private static final class FakePages implements Routes.Pages {
    private final Map<String, String> clusters = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private String ring = "{}";

    @Override
    public CompletableFuture<JsonNode> ofSeed(String target, Duration timeout) {
      asked.add(target);
      return answer(target.endsWith("/ring") ? ring : clusters.get("seed:1"));
    }

    @Override
    public CompletableFuture<JsonNode> of(String hostPort, String target, Duration timeout) {
      asked.add(hostPort);
      return answer(clusters.get(hostPort));
    }

    private static CompletableFuture<JsonNode> answer(@Nullable String json) {
      try {
        return json == null
            ? CompletableFuture.failedFuture(
                QuorateException.of(Reason.UNREACHABLE, "nobody").build())
            : CompletableFuture.completedFuture(Json.MAPPER.readTree(json));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public String origin(String hostPort) {
      return "http://" + hostPort;
    }

    List<String> takeAsked() {
      List<String> taken = List.copyOf(asked);
      asked.clear();
      return taken;
    }
  }

  private static String cluster(String id, int epoch, String stateOfB) {
    return "{\"cluster\":\"" + id + "\",\"generation\":1,\"epoch\":" + epoch + ",\"members\":["
        + "{\"node\":\"a\",\"http\":\"ha:1\",\"state\":\"alive\"},"
        + "{\"node\":\"b\",\"http\":\"hb:1\",\"state\":\"" + stateOfB + "\"},"
        + "{\"node\":\"c\",\"http\":\"hc:0\",\"state\":\"alive\"}]}";
  }

  private static String ring(int epoch, String owners) {
    return "{\"cluster\":\"one\",\"generation\":1,\"epoch\":" + epoch
        + ",\"partitions\":[{\"owners\":" + owners + "}]}";
  }

  @BeforeEach
  void aClusterOfTwoThatServeHttp() {
    pages.clusters.put("seed:1", cluster("one", 1, "alive"));
    pages.clusters.put("ha:1", cluster("one", 1, "alive"));
    pages.clusters.put("hb:1", cluster("one", 1, "alive"));
    pages.ring = ring(1, "[\"b\",\"a\",\"c\"]");
  }

  private List<String> ask() {
    return routes.owners("bucket", KEY);
  }

  private void askOften() {
    for (int i = 0; i < Routes.REQUESTS_BEFORE; i++) {
      ask();
    }
  }

  private void pass(Duration time) {
    clock.nanos += time.toNanos();
  }

  @Test
  void aProgramThatAsksLittleFetchesNoMap() {
    for (int i = 1; i < Routes.REQUESTS_BEFORE; i++) {
      assertEquals(List.of(), ask());
    }
    assertEquals(List.of(), pages.takeAsked());
    ask();
    assertEquals(
        List.of("/v1/cluster/members", "/v1/cluster/ring", "ha:1", "hb:1"), pages.takeAsked());
  }

  @Test
  void ownersThatServeHttpAreAskedInTheRingsOrder() {
    askOften();
    assertEquals(List.of("http://hb:1", "http://ha:1"), ask());
  }

  @Test
  void theRingIsFetchedAgainWhenTheEpochIsNewAndOnlyThen() {
    askOften();
    pages.takeAsked();
    ask();
    assertEquals(List.of(), pages.takeAsked());
    pass(Duration.ofSeconds(10));
    ask();
    assertEquals(List.of("/v1/cluster/members"), pages.takeAsked());
    pages.clusters.put("seed:1", cluster("one", 2, "alive"));
    pages.ring = ring(2, "[\"a\",\"b\"]");
    pass(Duration.ofSeconds(10));
    ask();
    assertEquals(List.of("/v1/cluster/members", "/v1/cluster/ring"), pages.takeAsked());
    assertEquals(List.of("http://ha:1", "http://hb:1"), ask());
  }

  @Test
  void anAddressThatLeadsToAnotherClusterOrNowhereIsNeverAsked() {
    pages.clusters.put("hb:1", cluster("two", 1, "alive"));
    pages.clusters.remove("ha:1");
    askOften();
    assertEquals(List.of(), ask());
  }

  @Test
  void whoFailedMustProveItselfAgain() {
    askOften();
    routes.failed("http://hb:1");
    assertEquals(List.of("http://ha:1"), ask());
    pages.clusters.put("hb:1", cluster("two", 1, "alive"));
    pass(Duration.ofSeconds(1));
    ask();
    assertEquals(List.of("http://ha:1"), ask());
    pages.clusters.put("hb:1", cluster("one", 1, "alive"));
    pass(Duration.ofSeconds(10));
    ask();
    assertEquals(List.of("http://hb:1", "http://ha:1"), ask());
  }

  @Test
  void whoIsNotAliveIsNotAsked() {
    askOften();
    pages.clusters.put("seed:1", cluster("one", 1, "suspect"));
    pass(Duration.ofSeconds(10));
    ask();
    assertEquals(List.of("http://ha:1"), ask());
  }

  @Test
  void pagesWithoutSenseChangeNothingAndAreAskedForAgain() {
    for (String page : List.of("{}", "[]", ring(1, "[]").replace("one", "two"))) {
      pages.ring = page;
      askOften();
      assertEquals(List.of(), ask());
      pass(Duration.ofSeconds(10));
    }
    pages.ring = ring(1, "[\"b\"]");
    pages.clusters.put("seed:1", cluster("one", 3, "alive"));
    ask();
    assertEquals(List.of("http://hb:1"), ask());
    assertTrue(pages.takeAsked().contains("/v1/cluster/ring"));
  }
}
