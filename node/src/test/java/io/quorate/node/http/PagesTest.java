package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Outcome;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.ClusterId;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServedStore served = new ServedStore(view(), ServedStore.limits());

  @AfterEach
  void stop() {
    served.close();
  }

  private static ClusterView view() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      members.add(Member.of(
          "node-" + i,
          new DiskId(i),
          new HostPort("127.0.0.1", 9100 + i),
          new HostPort("127.0.0.1", 8100 + i)));
    }
    BucketDefinition photos = new BucketDefinition(
        "photos",
        2,
        Level.of(1),
        Level.Named.ALL,
        false,
        BucketDefinition.Conflicts.SIBLINGS,
        Durability.OS);
    Topology topology = Topology.of(new ClusterId(1, 2))
        .epoch(3)
        .members(members)
        .owners(new OwnerTable(List.of(List.of("node-1", "node-2"), List.of("node-2"))))
        .buckets(List.of(photos))
        .voters(List.of("node-1"))
        .build();
    return new ClusterView(Optional.of(topology), Map.of("node-2", Liveness.State.DEAD), true, "");
  }

  private JsonNode json(String path) throws Exception {
    HttpResponse<byte[]> got = served.get(path);
    assertEquals(200, got.statusCode(), path);
    assertEquals("application/json", got.headers().firstValue("Content-Type").get());
    return JSON.readTree(got.body());
  }

  @Test
  void clusterShowsMembersWithStateAndShare() throws Exception {
    JsonNode cluster = json("/v1/cluster");
    assertEquals("00000000000000010000000000000002", cluster.get("cluster").asText());
    assertEquals(1, cluster.get("generation").asInt());
    assertEquals(3, cluster.get("epoch").asInt());
    assertEquals(0, cluster.get("moves").size());
    JsonNode second = cluster.get("members").get(1);
    assertEquals(
        JSON.readTree(
            """
        {"node":"node-2","http":"127.0.0.1:8102","peer":"127.0.0.1:9102","zone":"default",
         "weight":1,"role":"member","state":"dead","partitions":1,"replicas":2}
        """),
        second);
    assertEquals("alive", cluster.get("members").get(0).get("state").asText());
    assertEquals(cluster.get("members"), json("/v1/cluster/members").get("members"));
  }

  @Test
  void ringShowsEachPartitionsOwners() throws Exception {
    JsonNode partitions = json("/v1/cluster/ring").get("partitions");
    assertEquals(2, partitions.size());
    assertEquals("[\"node-1\",\"node-2\"]", partitions.get(0).get("owners").toString());
    assertEquals("8000000000000000", partitions.get(1).get("start").asText());
  }

  @Test
  void bucketShowsItsDefinitionOrTheDefaults() throws Exception {
    assertEquals(
        JSON.readTree(
            """
        {"bucket":"photos","defined":true,"n":2,"r":1,"w":"all","sloppy":false,
         "conflicts":"siblings","durability":"os","repair":"late"}
        """),
        json("/v1/buckets/photos"));
    JsonNode other = json("/v1/buckets/caf%C3%A9");
    assertEquals("café", other.get("bucket").asText());
    assertFalse(other.get("defined").asBoolean());
    assertEquals("quorum", other.get("r").asText());
    assertEquals(1, json("/v1/buckets").get("buckets").size());
  }

  @Test
  void aBucketIsDefinedShownAndDropped() throws Exception {
    HttpResponse<byte[]> put = served.put(
        "/v1/buckets/a",
        "{\"n\":2,\"r\":1,\"w\":\"all\",\"durability\":\"os\",\"repair\":\"blocking\"}");
    assertEquals(200, put.statusCode());
    String shown = new String(put.body(), UTF_8);
    assertEquals(
        "{\"bucket\":\"a\",\"defined\":true,\"n\":2,\"r\":1,\"w\":\"all\",\"sloppy\":true,"
            + "\"conflicts\":\"siblings\",\"durability\":\"os\",\"repair\":\"blocking\"}",
        shown);
    assertEquals(200, served.put("/v1/buckets/a", shown).statusCode());
    assertEquals(204, served.delete("/v1/buckets/a").statusCode());
  }

  @Test
  void aDefinitionThatMakesNoSenseIsRefused() throws Exception {
    for (String body : List.of(
        "",
        "[]",
        "{\"n\":0}",
        "{\"n\":6}",
        "{\"n\":\"3\"}",
        "{\"n\":2.5}",
        "{\"n\":2,\"w\":3}",
        "{\"r\":\"some\"}",
        "{\"r\":true}",
        "{\"sloppy\":1}",
        "{\"conflicts\":\"none\"}",
        "{\"durability\":\"\"}",
        "{\"repair\":\"soon\"}",
        "{\"copies\":3}",
        "{\"bucket\":\"b\"}")) {
      assertEquals(400, served.put("/v1/buckets/a", body).statusCode(), body);
    }
  }

  @Test
  void explainShowsCopiesHintsAndWhatAReadOfOneCouldMiss() throws Exception {
    String compared =
        """
        "compared":[{"with":"node-3","millisAgo":null,"different":false},
                    {"with":"node-4","millisAgo":1500,"different":true}]}""";
    assertEquals(
        JSON.readTree(
            """
        {"partition":7,
         "owners":[{"node":"node-1","state":"alive","digest":"00000000000000ff","siblings":1,
                    "counts":true,"history":["%s:1-1"],%s,
                   {"node":"node-2","state":"unreachable","digest":null,"siblings":0,
                    "counts":true,"history":[],%s],
         "fallbacks":[],
         "hints":[{"node":"node-1","target":"node-2"}],
         "readAtOne":{"verdict":"stale","behind":["node-1"]}}
        """
                .formatted(OneCopyStore.ACTOR, compared, compared)),
        json("/v1/buckets/b/keys/k/explain"));
  }

  @Test
  void healthFollowsTheView() throws Exception {
    assertEquals("live", json("/health/live").get("status").asText());
    assertEquals("ready", json("/health/ready").get("status").asText());
    assertFalse(json("/health/ready").has("storage"));
    ClusterView full = new ClusterView(Optional.empty(), Map.of(), true, "").withStorage("no room");
    served.store.view(full);
    assertEquals("ready", json("/health/ready").get("status").asText());
    assertEquals("no room", json("/health/ready").get("storage").asText());
    served.store.view(new ClusterView(Optional.empty(), Map.of(), true, "This node is leaving."));
    assertEquals(503, served.get("/health/ready").statusCode());
    served.store.view(new ClusterView(Optional.empty(), Map.of(), false, "No topology yet."));
    HttpResponse<byte[]> ready = served.get("/health/ready");
    assertEquals(503, ready.statusCode());
    assertTrue(new String(ready.body(), UTF_8).contains("No topology yet."));
    assertEquals(503, served.get("/v1/cluster").statusCode());
    assertEquals(200, served.get("/health/live").statusCode());
  }

  @Test
  void metricsAreText() throws Exception {
    HttpResponse<byte[]> metrics = served.get("/metrics");
    assertEquals(200, metrics.statusCode());
    assertTrue(metrics.headers().firstValue("Content-Type").get().startsWith("text/plain"));
  }

  @Test
  void pagesAnswerHead() throws Exception {
    for (String path : List.of("/v1/cluster", "/metrics", "/health/live", "/v1/buckets")) {
      HttpResponse<byte[]> head =
          served.send(served.request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()));
      assertEquals(200, head.statusCode(), path);
      assertTrue(head.headers().firstValueAsLong("Content-Length").getAsLong() > 0, path);
    }
  }

  @Test
  void listingHasEveryLivingKeyOnce() throws Exception {
    TreeSet<String> expected = new TreeSet<>();
    for (int i = 0; i < 2_500; i++) {
      String key = "key-" + i;
      served.store.write("b", key.getBytes(UTF_8), new byte[0]);
      expected.add("{\"key\":\"" + key + "\"}");
    }
    served.store.write("b", new byte[] {(byte) 0xff}, new byte[0]);
    expected.add("{\"key64\":\"/w==\"}");
    served.store.write("other", new byte[] {1}, new byte[0]);
    served.store.write("b", "gone".getBytes(UTF_8), new byte[0]);
    served.delete("/v1/buckets/b/keys/gone");

    HttpResponse<byte[]> listing = served.get("/v1/buckets/b/keys");
    assertEquals(
        "application/x-ndjson", listing.headers().firstValue("Content-Type").get());
    List<String> lines = new String(listing.body(), UTF_8).lines().toList();
    assertEquals(expected.size(), lines.size());
    assertEquals(expected, new TreeSet<>(lines));
  }

  @Test
  void oldClientsReadAListingUntilItsEnd() throws Exception {
    served.store.write("b", "k".getBytes(UTF_8), new byte[0]);
    try (RawClient client = new RawClient(served.port())) {
      client.send("GET /v1/buckets/b/keys HTTP/1.0\r\n\r\n");
      assertEquals(200, client.answer().status());
      assertEquals("{\"key\":\"k\"}\n".length(), client.drain());
    }
  }

  @Test
  void listingOfAnEmptyBucketIsEmpty() throws Exception {
    HttpResponse<byte[]> listing = served.get("/v1/buckets/none/keys");
    assertEquals(200, listing.statusCode());
    assertEquals(0, listing.body().length);
  }

  @Test
  void aListingGoesOnFromPageToPage() throws Exception {
    for (int i = 0; i < 25; i++) {
      served.store.write("b", ("key-" + i).getBytes(UTF_8), "v".getBytes(UTF_8));
    }
    TreeSet<String> lines = new TreeSet<>();
    String next = "";
    int pages = 0;
    do {
      HttpResponse<byte[]> page = served.get("/v1/buckets/b/keys?limit=10" + next);
      List<String> got = new String(page.body(), UTF_8).lines().toList();
      assertTrue(got.size() <= 10 && lines.addAll(got), got.toString());
      next = page.headers()
          .firstValue("Quorate-Next")
          .map(after -> "&after=" + after)
          .orElse("");
      pages++;
    } while (!next.isEmpty());
    assertEquals(3, pages);
    assertEquals(400, served.get("/v1/buckets/b/keys?limit=10&after=____").statusCode());
    assertEquals(25, lines.size());
  }

  @Test
  void listingWithValuesShowsSiblings() throws Exception {
    byte[] large = new byte[900_000];
    for (int i = 0; i < 40; i++) {
      served.store.write(
          "b", ("key-" + i).getBytes(UTF_8), i % 10 == 0 ? large : "v".getBytes(UTF_8));
    }
    served.store.write("b", "key-0".getBytes(UTF_8), "sibling".getBytes(UTF_8));
    List<String> lines = new String(served.get("/v1/buckets/b/keys?values=true").body(), UTF_8)
        .lines()
        .toList();
    assertEquals(40, lines.size());
    for (String line : lines) {
      JsonNode json = JSON.readTree(line);
      boolean isFirst = json.get("key").asText().equals("key-0");
      assertEquals(isFirst ? 2 : 1, json.get("siblings").size());
      boolean isLarge = json.get("key").asText().endsWith("0");
      assertEquals(
          isLarge ? large.length : 1,
          json.get("siblings").get(0).get("value").binaryValue().length);
    }
  }

  @Test
  void failedListingIsAProblem() throws Exception {
    served.store.failWith(Outcome.Failed.notApplied(Outcome.Reason.QUORUM_NOT_REACHED, "Too few."));
    assertEquals(503, served.get("/v1/buckets/b/keys").statusCode());
  }

  @Test
  void listingThatBreaksOffDoesNotLookComplete() {
    for (int i = 0; i < 1_500; i++) {
      served.store.write("b", ("key-" + i).getBytes(UTF_8), new byte[0]);
    }
    served.store.failListingAfterPages(1);
    assertThrows(IOException.class, () -> served.get("/v1/buckets/b/keys"));
  }
}
