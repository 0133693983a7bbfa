package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.ClientRequest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client may send wrongly, row by row (RELIABILITY §9). */
class BadInputTest {
  private static final String KEYS = "/v1/buckets/b/keys/";

  private static final List<String> WRONG_QUERIES_OF_PUT = List.of(
      "r=0",
      "w=0",
      "r=-1",
      "w=-1",
      "r=4",
      "w=4",
      "r=abc",
      "w=abc",
      "r=2147483648",
      "w=2147483648",
      "r=",
      "r",
      "r=1.0",
      "r=01",
      "r=+1",
      "r=%31%20",
      "r=1&r=1",
      "r=1&r=2",
      "consistency=quorum&r=2",
      "consistency=quorum&w=2",
      "consistency=2",
      "consistency=most",
      "consistency=",
      "consistency=QUORUM",
      "consistency=local_quorum",
      "timeout=0",
      "timeout=000",
      "timeout=-1",
      "timeout=1s",
      "timeout=",
      "timeout=1.5",
      "sloppy=yes",
      "sloppy=",
      "sloppy=TRUE",
      "durability=ram",
      "durability=FSYNC",
      "return=context",
      "return=",
      "n=3",
      "R=1",
      "foo=1",
      "&",
      "r=1&",
      "=1",
      "x",
      "values=true");

  private final ServedStore served = new ServedStore();

  @AfterEach
  void stop() {
    served.close();
  }

  private RawClient.Answer raw(String request) throws IOException {
    try (RawClient client = new RawClient(served.port())) {
      return client.send(request).answer();
    }
  }

  private static String head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private int status(String method, String target, String... headers) throws IOException {
    return raw(head(method, target, headers)).status();
  }

  private int put(String target) throws IOException {
    return status("PUT", target, "Content-Length: 0");
  }

  @Test
  void everyByteIsAKeyOfItsOwn() throws Exception {
    HexFormat hex = HexFormat.of();
    try (RawClient client = new RawClient(served.port())) {
      for (int b = 0; b < 256; b++) {
        String key = "%" + hex.toHexDigits((byte) b);
        client.send(head("PUT", KEYS + key, "Content-Length: 2") + hex.toHexDigits((byte) b));
        assertEquals(204, client.answer().status(), key);
      }
      assertEquals(256, served.store.living());
      for (int b = 0; b < 256; b++) {
        client.send(head("GET", KEYS + "%" + hex.toHexDigits((byte) b)));
        assertEquals(hex.toHexDigits((byte) b), client.answer().body());
      }
    }
  }

  @Test
  void keysAreTakenAsTheyAreWritten() throws Exception {
    String[][] rows = {
      {"a%2Fb", "a/b"},
      {"a+b", "a+b"},
      {"a;b", "a;b"},
      {"a%3Fb", "a?b"},
      {"a%23b", "a#b"},
      {"..", ".."},
      {".", "."},
      {"%2e%2E", ".."},
      {"a%2F..%2Fb", "a/../b"},
      {"%25", "%"},
      {"%2525", "%25"},
      {"a%00b", "a\0b"},
      {"a%20b", "a b"},
      {"a=b&c", "a=b&c"},
      {"a:@!$'()*,b", "a:@!$'()*,b"}
    };
    for (String[] row : rows) {
      assertEquals(204, put(KEYS + row[0]), row[0]);
      ClientRequest.Put put = (ClientRequest.Put) served.store.last();
      assertEquals(row[1], new String(put.key().bytes(), ISO_8859_1), row[0]);
      assertEquals("b", put.key().bucket());
    }
  }

  @Test
  void keysHaveTheirLengths() throws Exception {
    assertEquals(204, put(KEYS + "%ff".repeat(1_024)));
    assertEquals(400, put(KEYS + "k".repeat(1_025)));
    assertEquals(400, put(KEYS));
    assertEquals(400, put("/v1/buckets//keys/k"));
    assertEquals(204, put("/v1/buckets/" + "%C3%A4".repeat(127) + "/keys/k"));
    assertEquals(400, put("/v1/buckets/" + "%C3%A4".repeat(128) + "/keys/k"));
    assertEquals(204, put("/v1/buckets/" + "%41".repeat(255) + "/keys/" + "%ff".repeat(1_024)));
  }

  @Test
  void whatIsNoAddressTouchesNoKey() throws Exception {
    List<String> targets = List.of(
        KEYS + "%",
        KEYS + "%4",
        KEYS + "%zz",
        KEYS + "a%+1",
        KEYS + "a#b",
        KEYS + "\u00e4",
        "/v1/buckets/%ff/keys/k",
        "/v1/buckets/%ED%A0%80/keys/k",
        "v1/buckets/b/keys/k",
        "ftp://x/v1/buckets/b/keys/k",
        KEYS + "k?r=%ff",
        KEYS + "a\tb");
    for (String target : targets) {
      assertEquals(400, put(target), target);
    }
    for (String target : List.of(
        KEYS + "a/../k",
        KEYS + "../k",
        KEYS + "k/",
        "/v1/../v1/buckets/b/keys/k",
        "//v1/buckets/b/keys/k",
        "/v1/buckets/b/Keys/k",
        "/",
        "/v2")) {
      assertEquals(404, put(target), target);
    }
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void absoluteAddressesAreTaken() throws Exception {
    assertEquals(204, put("http://anything:1" + KEYS + "k"));
    assertEquals(404, status("GET", "http://anything"));
  }

  @Test
  void wrongParametersAreRefused() throws Exception {
    for (String query : WRONG_QUERIES_OF_PUT) {
      RawClient.Answer answer = raw(head("PUT", KEYS + "k?" + query, "Content-Length: 0"));
      assertEquals(400, answer.status(), query);
      assertEquals("application/problem+json", answer.header("Content-Type"), query);
      assertTrue(answer.body().contains("\"outcome\":\"not-applied\""), answer.body());
    }
    for (String query : List.of("durability=os", "return=value", "values=true", "w=4", "r=4")) {
      assertEquals(400, status("GET", KEYS + "k?" + query), query);
    }
    assertEquals(400, status("GET", "/v1/cluster?pretty=true"));
    for (String query : List.of(
        "limit=0",
        "limit=1001",
        "limit=x",
        "after=AAA",
        "limit=1&after=!",
        "limit=1&after=_w",
        "limit=1&after=" + "A".repeat(1_500),
        "prefix=a")) {
      assertEquals(400, status("GET", "/v1/buckets/b/keys?" + query), query);
    }
    assertEquals(0, served.store.living());
  }

  @Test
  void rightParametersAreTaken() throws Exception {
    for (String query : List.of(
        "",
        "r=3&w=3",
        "consistency=all",
        "timeout=1",
        "timeout=315360000000",
        "timeout=99999999999999999999999999",
        "timeout=007",
        "w=one",
        "%72=2",
        "sloppy=false&durability=os&return=value")) {
      int status = put(KEYS + "k?" + query);
      assertTrue(status == 204 || status == 200 || status == 300, query + " " + status);
    }
    // Equal values are shown as one.
    assertEquals(200, status("GET", KEYS + "k?timeout=315360000000"));
    ClientRequest.Get get = (ClientRequest.Get) served.store.last();
    assertEquals(60_000, get.timeoutMillis());
  }

  @Test
  void contextThatIsNotOursIsRefused() throws Exception {
    assertEquals(400, status("PUT", KEYS + "k", "Content-Length: 0", "Quorate-Context: garbage"));
    assertEquals(400, status("DELETE", KEYS + "k", "Quorate-Context: garbage"));
    assertEquals(
        400,
        status("PUT", KEYS + "k", "Content-Length: 0", "Quorate-Context: a", "Quorate-Context: b"));
    assertEquals(0, served.store.living());
  }

  @Test
  void headersHaveLimits() throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      client.send("PUT " + KEYS + "k HTTP/1.1\r\nHost: x\r\nQuorate-Context: ");
      client.sendIfTaken("A".repeat(10 << 20).getBytes(ISO_8859_1));
      assertEquals(431, client.answer().status());
    }
    StringBuilder many = new StringBuilder("GET " + KEYS + "k HTTP/1.1\r\nHost: x\r\n");
    for (int i = 0; i < 10_000; i++) {
      many.append("a:").append(i).append("\r\n");
    }
    assertEquals(431, raw(many.append("\r\n").toString()).status());
    assertEquals(414, status("GET", KEYS + "k?" + "x".repeat(9_000)));
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void wrongHeadersAreRefused() throws Exception {
    for (String header : List.of(
        "Idempotency-Key: ",
        "Idempotency-Key: " + "k".repeat(256),
        "Quorate-Retry: true",
        "Quorate-Retry: maybe",
        "Quorate-Meta-: x",
        "Quorate-Meta-A: \u00ff",
        "Quorate-Meta-*: UTF-8''x",
        "Quorate-Meta-A*: x",
        "Quorate-Meta-A*: latin1''x",
        "Quorate-Meta-A*: UTF-8''%ff",
        "Quorate-Meta-A: 1\r\nQuorate-Meta-A*: UTF-8''2",
        "Content-Type: \u00e4",
        "Content-Range: bytes 0-1/2",
        "Content-Type: " + "x".repeat(256),
        "Quorate-Meta-A: 1\r\nquorate-meta-a: 2")) {
      assertEquals(400, status("PUT", KEYS + "k", "Content-Length: 0", header), header);
    }
    assertEquals(415, status("PUT", KEYS + "k", "Content-Length: 0", "Content-Encoding: gzip"));
    assertEquals(417, status("PUT", KEYS + "k", "Content-Length: 1", "Expect: miracles"));
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void pagesOfOtherOriginsAreRefused() throws Exception {
    for (String origin : List.of("http://evil.example", "null", "https://x", "http://x:80")) {
      assertEquals(
          403, status("PUT", KEYS + "k", "Content-Length: 0", "Origin: " + origin), origin);
      assertEquals(403, status("OPTIONS", KEYS + "k", "Origin: " + origin), origin);
    }
    assertEquals(204, status("PUT", KEYS + "k", "Content-Length: 0", "Origin: http://X"));
    assertEquals(1, served.store.living());
  }

  @Test
  void methodsThatDoNotFitNameThoseThatDo() throws Exception {
    RawClient.Answer patch = raw(head("PATCH", KEYS + "k", "Content-Length: 0"));
    assertEquals(405, patch.status());
    assertEquals("GET, HEAD, PUT, DELETE", patch.header("Allow"));
    assertEquals(405, status("OPTIONS", "/v1/cluster"));
    assertEquals(405, status("BREW", "/health/live"));
    assertEquals(405, status("get", "/health/live"));
    assertEquals(405, status("POST", KEYS + "k", "Content-Length: 0"));
    assertEquals(400, status("CONNECT", "x:1"));
  }

  @Test
  void methodsWithoutBodyTakeNone() throws Exception {
    assertEquals(400, raw(head("GET", KEYS + "k", "Content-Length: 1") + "x").status());
    assertEquals(
        400,
        raw(head("DELETE", KEYS + "k", "Transfer-Encoding: chunked") + "1\r\nx\r\n0\r\n\r\n")
            .status());
    assertEquals(204, status("DELETE", KEYS + "k", "Content-Length: 0"));
  }

  @Test
  void lengthsThatContradictAreRefused() throws Exception {
    for (String[] headers : new String[][] {
      {"Content-Length: 3", "Transfer-Encoding: chunked"},
      {"Transfer-Encoding: chunked", "Content-Length: 3"},
      {"Content-Length: 3", "Content-Length: 4"},
      {"Content-Length: -1"},
      {"Content-Length: +3"},
      {"Content-Length: 0x3"},
      {"Content-Length: 99999999999999999999"},
      {"Transfer-Encoding: gzip"},
      {"Transfer-Encoding: chunked, chunked"},
    }) {
      assertEquals(400, raw(head("PUT", KEYS + "k", headers) + "0\r\n\r\n").status(), headers[0]);
    }
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    assertEquals(400, raw("\u0016\u0003\u0001 hello\r\n\r\n").status());
    assertEquals(400, raw("GET " + KEYS + "k HTTP/9.9.9\r\n\r\n").status());
    assertEquals(400, raw("GET " + KEYS + "k HTTP/1.1\r\nno colon\r\n\r\n").status());
    assertEquals(400, raw("GET " + KEYS + "a b HTTP/1.1\r\nHost: x\r\n\r\n").status());
    assertEquals(400, raw("GET " + KEYS + "k HTTP/1.1\r\nHost : x\r\n\r\n").status());
  }

  @Test
  void textInHeadersIsUtf8() throws Exception {
    String wire = new String("grün".getBytes(UTF_8), ISO_8859_1);
    assertEquals(
        204, status("PUT", KEYS + "k", "Content-Length: 0", "Quorate-Meta-Colour: " + wire));
    ClientRequest.Put put = (ClientRequest.Put) served.store.last();
    assertEquals("grün", put.content().metadata().get("colour"));
    assertEquals(wire, raw(head("GET", KEYS + "k")).header("quorate-meta-colour"));
  }

  @Test
  void connectionServesOneRequestAfterTheOther() throws Exception {
    try (RawClient client = new RawClient(served.port())) {
      String put = head("PUT", KEYS + "k", "Content-Length: 1") + "1";
      String get = head("GET", KEYS + "k");
      client.send(put + get + head("DELETE", KEYS + "k") + get + head("GET", "/nowhere"));
      assertEquals(204, client.answer().status());
      assertEquals("1", client.answer().body());
      assertEquals(204, client.answer().status());
      assertEquals(404, client.answer().status());
      assertEquals(404, client.answer().status());
    }
  }

  @Test
  void valueOfAnyTypeIsNotParsed() throws Exception {
    for (String type : List.of(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/json")) {
      byte[] value = "a=b&--x\r\n{".getBytes(UTF_8);
      HttpRequest.Builder put = served
          .request(KEYS + "k?return=value")
          .header("Content-Type", type)
          .header("Idempotency-Key", type)
          .PUT(HttpRequest.BodyPublishers.ofByteArray(value));
      served.delete(KEYS + "k");
      HttpResponse<byte[]> answer = served.send(put);
      assertEquals(200, answer.statusCode(), type);
      assertArrayEquals(value, answer.body());
      assertEquals(type, answer.headers().firstValue("Content-Type").get());
    }
  }
}
