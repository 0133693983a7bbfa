package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conditions, forms of siblings, and pages of other origins. */
class ConditionalRequestsTest {
  private static final String KEY = "/v1/buckets/b/keys/k";

  private final ServedStore served =
      new ServedStore(new Origins(List.of("https://App.example", "http://localhost:3000")));

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<byte[]> get(String... headers) throws Exception {
    return served.send(served.request(KEY).headers(headers).GET());
  }

  private String etag() throws Exception {
    return header(served.get(KEY), "ETag");
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void whatTheClientHasAlreadyIsNotSentAgain() throws Exception {
    served.put(KEY, "v");
    String etag = etag();
    HttpResponse<byte[]> same = get("If-None-Match", "\"other\", W/" + etag);
    assertEquals(304, same.statusCode());
    assertEquals(0, same.body().length);
    assertEquals(etag, header(same, "ETag"));
    assertFalse(header(same, "Quorate-Context").isEmpty());
    assertEquals(200, get("If-None-Match", "\"other\"").statusCode());
    assertEquals(200, get("If-Match", "\"other\", " + etag).statusCode());
    assertEquals(412, get("If-Match", "W/" + etag).statusCode());
    served.put(KEY, "sibling");
    assertEquals(300, get("If-None-Match", etag).statusCode());
  }

  @Test
  void aWriteIsMadeOnlyOverWhatItNames() throws Exception {
    assertEquals(412, served.put(KEY, "1", "If-Match", "*").statusCode());
    assertEquals(204, served.put(KEY, "1", "If-None-Match", "*").statusCode());
    assertEquals(412, served.put(KEY, "2", "If-None-Match", "*").statusCode());
    String first = etag();
    assertEquals(204, served.put(KEY, "2", "If-Match", first).statusCode());
    HttpResponse<byte[]> late = served.put(KEY, "3", "If-Match", first);
    assertEquals(412, late.statusCode());
    assertTrue(new String(late.body(), UTF_8).contains("\"outcome\":\"not-applied\""));
    assertEquals("2", new String(served.get(KEY).body(), UTF_8));
    assertEquals(412, served.delete(KEY, "If-Match", first).statusCode());
    assertEquals(204, served.delete(KEY, "If-Match", etag()).statusCode());
    assertEquals(404, served.get(KEY).statusCode());
  }

  @Test
  void aRepetitionPassesItsConditionWhereItsFirstTryIsRemembered() throws Exception {
    String[] first = {"If-None-Match", "*", "Idempotency-Key", "one"};
    assertEquals(204, served.put(KEY, "1", first).statusCode());
    assertEquals(412, served.put(KEY, "1", first).statusCode());
    String[] again = {"If-None-Match", "*", "Idempotency-Key", "one", "Quorate-Retry", "true"};
    assertEquals(204, served.put(KEY, "1", again).statusCode());
    String[] other = {"If-None-Match", "*", "Idempotency-Key", "two", "Quorate-Retry", "true"};
    HttpResponse<byte[]> unknown = served.put(KEY, "1", other);
    assertEquals(412, unknown.statusCode());
    assertTrue(new String(unknown.body(), UTF_8).contains("\"outcome\":\"unknown\""));
  }

  @Test
  void wrongConditionsAreRefused() throws Exception {
    for (String header : List.of(
        "If-Match: a",
        "If-None-Match: \"a",
        "If-Match: *, \"a\"",
        "If-Match: \"a\"\r\nIf-Match: \"b\"",
        "If-None-Match: *\r\nQuorate-Context: abc",
        "If-Match: " + "\"a\",".repeat(100) + "\"a\"")) {
      assertEquals(400, raw("PUT", "http://x", header, "Content-Length: 0").status(), header);
    }
    assertEquals(501, raw("GET", "http://x", "If-Unmodified-Since: x").status());
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void siblingsComeInPartsWhereTheyAreAskedFor() throws Exception {
    served.put(KEY, "left", "Content-Type", "text/plain", "Quorate-Meta-A", "a");
    served.put(KEY, "right\r\n--");
    HttpResponse<byte[]> parts = get("Accept", "multipart/mixed, application/json;q=0.5");
    assertEquals(300, parts.statusCode());
    String type = header(parts, "Content-Type");
    assertTrue(type.matches("multipart/mixed; boundary=quorate-[0-9a-f]{32}"), type);
    String boundary = "\r\n--" + type.substring(type.indexOf('=') + 1);
    String[] pieces = new String(parts.body(), ISO_8859_1).split(boundary, -1);
    assertEquals(4, pieces.length);
    assertEquals("", pieces[0]);
    assertTrue(pieces[1].contains("\r\nContent-Type: text/plain\r\nETag: \""), pieces[1]);
    assertTrue(pieces[1].contains("\r\nquorate-meta-a: a\r\n"), pieces[1]);
    assertTrue(pieces[1].endsWith("\r\n\r\nleft"), pieces[1]);
    assertTrue(pieces[2].endsWith("\r\n\r\nright\r\n--"), pieces[2]);
    assertEquals("--\r\n", pieces[3]);
    for (String accept : List.of(
        "*/*",
        "application/*",
        "text/html, */*;q=0.1",
        "application/json, multipart/mixed;q=0.9")) {
      assertEquals("application/json", header(get("Accept", accept), "Content-Type"), accept);
    }
    for (String accept : List.of("multipart/*", "*/*, application/json;q=0")) {
      assertTrue(header(get("Accept", accept), "Content-Type").startsWith("multipart/"), accept);
    }
  }

  @Test
  void siblingsInNoFormThatTheClientTakesAreNotAcceptableAndOneValueIsWhatItIs() throws Exception {
    served.put(KEY, "left");
    assertEquals(200, get("Accept", "image/png").statusCode());
    served.put(KEY, "right");
    for (String accept : List.of(
        "text/html",
        "image/png, text/*",
        "*/*;q=0",
        "application/json;q=0",
        "application/json;q=0.0, multipart/mixed;q=0")) {
      HttpResponse<byte[]> refused = get("Accept", accept);
      assertEquals(406, refused.statusCode(), accept);
      assertEquals("2", header(refused, "Quorate-Siblings"));
      assertEquals("application/problem+json", header(refused, "Content-Type"));
    }
  }

  @Test
  void pagesOfNamedOriginsMayAskAndRead() throws Exception {
    RawClient.Answer preflight = raw(
        "OPTIONS",
        "https://app.example",
        "Access-Control-Request-Method: PUT",
        "Access-Control-Request-Headers: quorate-context");
    assertEquals(204, preflight.status());
    assertEquals("https://app.example", preflight.header("Access-Control-Allow-Origin"));
    assertEquals("quorate-context", preflight.header("Access-Control-Allow-Headers"));
    assertTrue(preflight.header("Access-Control-Allow-Methods").contains("PUT"));
    RawClient.Answer read = raw("GET", "http://localhost:3000");
    assertEquals(404, read.status());
    assertEquals("http://localhost:3000", read.header("Access-Control-Allow-Origin"));
    assertTrue(read.header("Access-Control-Expose-Headers").contains("Quorate-Context"));
    assertEquals("Origin", read.header("Vary"));
    assertEquals(403, raw("GET", "http://localhost:3001").status());
    assertEquals(405, raw("OPTIONS", "http://localhost:3000").status());
  }

  private RawClient.Answer raw(String method, String origin, String... headers) throws Exception {
    StringBuilder request = new StringBuilder(method + " " + KEY + " HTTP/1.1\r\nHost: x\r\n");
    request.append("Origin: ").append(origin).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    try (RawClient client = new RawClient(served.port())) {
      client.send(request.append("\r\n").toString());
      return client.answer();
    }
  }

  @Test
  void answersOfOtherKindsSayNothingOfOrigins() throws Exception {
    HttpHeaders headers = served.get("/v1/cluster").headers();
    assertEquals(Optional.empty(), headers.firstValue("Access-Control-Allow-Origin"));
  }
}
