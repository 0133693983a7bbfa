package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.request.ClusterView;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether {@code /openapi.yaml} says what is so: nothing more, and nothing less. */
class DescriptionTest {
  private static final String KEYS = "/v1/buckets/b/keys";
  private static final String KEY = KEYS + "/k";
  private static final String CONFLICTS = "/v1/buckets/b/conflicts";
  private static final String CHANGES = "/v1/cluster/changes";
  private static final String SNAPSHOT = "/v1/cluster/snapshot";
  private static final String SNAPSHOTS = "/v1/cluster/snapshots";

  private final Topology topology = ChangesTest.topology();
  private final ServedStore served =
      new ServedStore(ChangesTest.view(topology), ServedStore.limits());
  private OpenApi described;
  private DescribedNode node;

  @BeforeEach
  void read() throws Exception {
    described = OpenApi.load();
    node = new DescribedNode(described).at("127.0.0.1:" + served.port());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    TreeSet<String> routes = new TreeSet<>();
    for (Route route : Route.values()) {
      route.methods().forEach(method -> routes.add(method + " " + route.path()));
    }
    assertEquals(routes, described.operations());
  }

  @Test
  void everyProblemIsDescribedAndNothingElse() {
    assertEquals(
        Arrays.stream(ProblemType.values()).map(ProblemType::urn).toList(),
        described.choices("Problem", "type"));
  }

  @Test
  void everyParameterIsTakenWhereItIsDescribedAndNowhereElse() throws Exception {
    TreeSet<String> all = new TreeSet<>(List.of("unknown"));
    described.operations().forEach(each -> all.addAll(query(each)));
    for (String operation : described.operations()) {
      String method = operation.substring(0, operation.indexOf(' '));
      String path =
          operation.substring(method.length() + 1).replace("{bucket}", "b").replace("{key}", "k");
      for (String name : all) {
        String value = name.equals("name")
            ? "monday"
            : described.parameters(operation, "query").getOrDefault(name, "1");
        String with = with(operation, name);
        String body = path.equals(CHANGES) ? "{\"change\":\"cancel\"}" : "{}";
        boolean hasBody = method.equals("PUT") || method.equals("POST");
        int status = served
            .send(served
                .request(path + "?" + with + name + "=" + value)
                .method(method, hasBody ? BodyPublishers.ofString(body) : BodyPublishers.noBody()))
            .statusCode();
        String what = operation + "?" + name + "=" + value + " " + status;
        if (query(operation).contains(name)) {
          assertNotEquals(400, status, what);
        } else {
          assertEquals(400, status, what);
        }
      }
    }
  }

  /** What else has to stand there. */
  private static String with(String operation, String name) {
    if (operation.equals("POST " + SNAPSHOT)) {
      return name.equals("name") ? "" : "name=a&";
    }
    return name.equals("after") ? "limit=1&" : "";
  }

  private SortedSet<String> query(String operation) {
    return new TreeSet<>(described.parameters(operation, "query").keySet());
  }

  @Test
  void whatIsNotAsDescribedIsFound() {
    var headers = new TreeMap<>(Map.of("content-type", "application/json"));
    for (String body : List.of("{}", "{\"status\":\"dead\"}", "{\"status\":\"live\",\"more\":1}")) {
      OpenApi.Answer answer = new OpenApi.Answer(200, headers, body.getBytes(UTF_8));
      assertFalse(described.differences("GET /health/live", answer).isEmpty(), body);
    }
    OpenApi.Answer bare = new OpenApi.Answer(200, headers, new byte[0]);
    assertTrue(
        described.differences("HEAD /v1/buckets/{bucket}/keys/{key}", bare).size() >= 4);
  }

  @Test
  void everyDescribedAnswerIsGivenAsItIsDescribed() throws Exception {
    reads();
    writes();
    deletions();
    creations();
    listings();
    buckets();
    pages();
    changes();
    snapshots();
    failures();
    slowBodies();
    assertEquals(described.answers(), node.answers());
  }

  private void reads() throws Exception {
    served.store.write("b", new byte[] {'k'}, "one".getBytes(UTF_8));
    String etag = node.get(200, KEY).header("ETag");
    node.ask(200, "HEAD", KEY, "");
    node.get(304, KEY, "If-None-Match", etag);
    node.ask(304, "HEAD", KEY, "", "If-None-Match", etag);
    node.get(412, KEY, "If-Match", "\"other\"");
    node.get(400, KEY + "?r=0");
    node.get(501, KEY, "If-Unmodified-Since", "Sat, 21 Nov 2026 06:00:00 GMT");
    served.store.write("b", new byte[] {'k'}, new byte[] {(byte) 0xff});
    assertEquals("application/json", node.get(300, KEY).type());
    assertEquals(
        "multipart/mixed", node.get(300, KEY, "Accept", "multipart/mixed").type());
    node.ask(300, "HEAD", KEY, "");
    node.get(406, KEY, "Accept", "text/html");
    node.get(404, KEYS + "/none");
    node.ask(404, "HEAD", KEYS + "/none", "");
    node.get(200, KEY + "/explain");
    node.ask(200, "HEAD", KEY + "/explain", "");
    node.get(400, KEY + "/explain?r=1");
  }

  private void writes() throws Exception {
    String put = KEYS + "/put";
    node.ask(204, "PUT", put, "a", "Quorate-Meta-Colour", "green", "Content-Type", "text/plain");
    node.get(200, put);
    node.ask(300, "PUT", put + "?return=value", "b");
    String context = node.get(300, put).header("Quorate-Context");
    node.ask(200, "PUT", put + "?return=value", "c", "Quorate-Context", context);
    node.ask(400, "PUT", put, "c", "Quorate-Context", "garbage");
    node.ask(412, "PUT", put, "c", "If-None-Match", "*");
    node.ask(415, "PUT", put, "c", "Content-Encoding", "gzip");
    node.ask(501, "PUT", put, "c", "If-Unmodified-Since", "Sat, 21 Nov 2026 06:00:00 GMT");
    tooLong("PUT", put, Content.Limits.VALUE_BYTES_MAX);
  }

  private void deletions() throws Exception {
    String gone = KEYS + "/gone";
    node.ask(204, "DELETE", gone, "");
    node.ask(204, "PUT", gone, "a");
    String context = node.get(200, gone).header("Quorate-Context");
    node.ask(412, "DELETE", gone, "", "If-Match", "\"other\"");
    node.ask(400, "DELETE", gone + "?w=9", "");
    node.ask(501, "DELETE", gone, "", "If-Unmodified-Since", "Sat, 21 Nov 2026 06:00:00 GMT");
    for (String value : List.of("b", "c", "d")) {
      node.ask(204, "PUT", gone, value);
    }
    node.ask(300, "DELETE", gone + "?return=value", "", "Quorate-Context", context);
    node.ask(204, "DELETE", gone + "?return=value", "");
    node.get(404, gone);
    node.ask(204, "PUT", gone, "a");
    context = node.get(200, gone).header("Quorate-Context");
    node.ask(204, "PUT", gone, "b");
    node.ask(200, "DELETE", gone + "?return=value", "", "Quorate-Context", context);
  }

  private void creations() throws Exception {
    OpenApi.Answer made = node.ask(201, "POST", KEYS, "a", "Idempotency-Key", "once");
    node.ask(201, "POST", KEYS + "?return=value", "a");
    node.ask(204, "PUT", made.header("Location"), "b");
    node.ask(300, "POST", KEYS + "?return=value", "a", "Idempotency-Key", "once");
    node.ask(400, "POST", KEYS + "?w=9", "a");
    node.ask(415, "POST", KEYS, "a", "Content-Encoding", "gzip");
    tooLong("POST", KEYS, Content.Limits.VALUE_BYTES_MAX);
  }

  private void listings() throws Exception {
    served.store.write("b", new byte[] {(byte) 0xff}, new byte[0]);
    node.get(200, KEYS);
    node.get(200, KEYS + "?values=true");
    assertFalse(node.get(200, KEYS + "?limit=1").header("Quorate-Next").isEmpty());
    node.get(400, KEYS + "?limit=0");
  }

  private void buckets() throws Exception {
    for (String path : List.of("/v1/buckets", "/v1/buckets/none")) {
      node.get(200, path);
      node.get(400, path + "?r=1");
      node.ask(200, "HEAD", path, "");
    }
    node.get(200, CONFLICTS);
    node.get(400, CONFLICTS + "?r=1");
    node.ask(200, "HEAD", CONFLICTS, "");
    node.ask(200, "PUT", "/v1/buckets/none", "{\"n\":2,\"w\":1,\"r\":\"all\"}");
    node.ask(204, "DELETE", "/v1/buckets/none", "");
    node.ask(400, "PUT", "/v1/buckets/none", "{\"n\":9}");
    node.ask(400, "DELETE", "/v1/buckets/%ff", "");
    node.ask(409, "PUT", "/v1/buckets/b", "{\"n\":1,\"w\":1,\"r\":1}");
    node.ask(409, "DELETE", "/v1/buckets/b", "");
    node.ask(200, "PUT", "/v1/buckets/none", "{\"conflicts\":\"lww\"}");
    tooLong("PUT", "/v1/buckets/none", BucketJson.BODY_BYTES_MAX);
  }

  private void pages() throws Exception {
    List<String> cluster = List.of("/v1/cluster", "/v1/cluster/members", "/v1/cluster/ring");
    for (String path : cluster) {
      node.get(200, path);
      node.get(400, path + "?pretty=true");
      node.ask(200, "HEAD", path, "");
    }
    for (String path : List.of("/metrics", "/health/live", "/health/ready", "/openapi.yaml")) {
      node.get(200, path);
      node.ask(200, "HEAD", path, "");
    }
    served.store.view(ChangesTest.view(topology).withStorage("the disk has no room"));
    assertTrue(node.get(200, "/health/ready").text().contains("no room"));
    Topology moving = new Change.Leave("node-1").plan(topology).next().orElseThrow();
    served.store.view(ChangesTest.view(moving));
    assertTrue(node.get(200, "/v1/cluster").text().contains("\"phase\""));
    served.store.view(new ClusterView(Optional.empty(), Map.of(), false, "No topology yet."));
    for (String path : cluster) {
      node.get(503, path);
    }
    node.get(503, "/health/ready");
    node.ask(503, "HEAD", "/health/ready", "");
    node.get(503, "/v1/buckets");
    node.get(503, CONFLICTS);
    node.get(503, SNAPSHOTS);
    node.get(503, "/v1/buckets/b");
    served.store.view(ChangesTest.view(topology));
  }

  private void changes() throws Exception {
    node.ask(200, "POST", CHANGES, "{\"change\":\"leave\",\"node\":\"node-1\",\"dryRun\":true}");
    node.ask(200, "POST", CHANGES, "{\"change\":\"cancel\"}");
    node.ask(202, "POST", CHANGES, "{\"change\":\"leave\",\"node\":\"node-1\"}");
    node.ask(400, "POST", CHANGES, "{}");
    node.ask(404, "POST", CHANGES, "{\"change\":\"zone\",\"node\":\"node-9\",\"zone\":\"z\"}");
    node.ask(409, "POST", CHANGES, "{\"change\":\"remove\",\"node\":\"node-1\"}");
    tooLong("POST", CHANGES, ChangeEndpoint.BODY_BYTES_MAX);
  }

  private void snapshots() throws Exception {
    node.ask(201, "POST", SNAPSHOT + "?name=monday", "");
    node.ask(400, "POST", SNAPSHOT, "");
    node.ask(400, "POST", SNAPSHOT + "?name=..%2Flog", "");
    node.ask(409, "POST", SNAPSHOT + "?name=taken", "");
    node.ask(503, "POST", SNAPSHOT + "?name=silent", "");
    assertTrue(node.get(200, SNAPSHOTS).text().contains("\"missing\":[\"node-2\"]"));
    node.ask(200, "HEAD", SNAPSHOTS, "");
    node.get(400, SNAPSHOTS + "?pretty=true");
  }

  private void failures() throws Exception {
    String leave = "{\"change\":\"leave\",\"node\":\"node-1\"}";
    fail(Outcome.Reason.OVERLOADED);
    node.ask(503, "HEAD", KEY, "");
    node.get(503, KEY + "/explain");
    for (Outcome.Reason reason :
        List.of(Outcome.Reason.QUORUM_NOT_REACHED, Outcome.Reason.DEADLINE_PASSED)) {
      fail(reason);
      int status = reason == Outcome.Reason.DEADLINE_PASSED ? 504 : 503;
      node.get(status, KEY);
      node.get(status, KEYS);
      node.ask(status, "PUT", "/v1/buckets/c", "{}");
      node.ask(status, "DELETE", "/v1/buckets/c", "");
      node.ask(status, "POST", CHANGES, leave);
      changed(status);
    }
    fail(Outcome.Reason.CONFLICT);
    changed(409);
    fail(Outcome.Reason.NO_ROOM);
    changed(507);
    served.store.succeed();
  }

  private void fail(Outcome.Reason reason) {
    served.store.failWith(new Outcome.Failed(reason, "On purpose.", 3, 2, true));
  }

  private void changed(int status) throws Exception {
    node.ask(status, "PUT", KEY, "a");
    node.ask(status, "POST", KEYS, "a");
    node.ask(status, "DELETE", KEY, "");
  }

  /** Only the head is sent: the length that it announces is enough. */
  private void tooLong(String method, String target, int bytesMax) throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.send(head(method, target, bytesMax + 1));
      node.saw(413, method, target, client.answer());
    }
  }

  private static String head(String method, String target, int length) {
    return method + " " + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private void slowBodies() throws Exception {
    HttpLimits usual = ServedStore.limits();
    HttpLimits hasty = new HttpLimits(
        usual.headTime(),
        usual.idleTime(),
        Duration.ofMillis(200),
        usual.memoryTime(),
        usual.spoolBytesMax(),
        usual.writeTime(),
        usual.headerBytesMax(),
        usual.uriBytesMax(),
        usual.inFlightBytesMax(),
        usual.connectionsMax(),
        usual.drainTime());
    try (ServedStore impatient = new ServedStore(ChangesTest.view(topology), hasty);
        RawClient put = new RawClient(impatient.port());
        RawClient post = new RawClient(impatient.port())) {
      node.saw(408, "PUT", KEY, put.send(head("PUT", KEY, 9)).answer());
      node.saw(408, "POST", KEYS, post.send(head("POST", KEYS, 9)).answer());
    }
  }
}
