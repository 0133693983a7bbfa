package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeyRequestsTest {
  private static final String KEY = "/v1/buckets/b/keys/k";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServedStore served = new ServedStore();

  @AfterEach
  void stop() {
    served.close();
  }

  private static String context(HttpResponse<?> response) {
    return response.headers().firstValue("Quorate-Context").orElse("");
  }

  private static JsonNode json(HttpResponse<byte[]> response) throws Exception {
    return JSON.readTree(response.body());
  }

  @Test
  void valueComesBackWithTypeAndMetadataAsItWasPut() throws Exception {
    HttpResponse<byte[]> put =
        served.put(KEY, "grün", "Content-Type", "text/x-ahm", "Quorate-Meta-Owner", "me");
    assertEquals(204, put.statusCode());
    assertEquals(Optional.empty(), put.headers().firstValue("Content-Length"));
    assertEquals(
        "owners=2, fallbacks=0, of=3",
        put.headers().firstValue("Quorate-Replicas").get());

    HttpResponse<byte[]> got = served.get(KEY);
    assertEquals(200, got.statusCode());
    assertArrayEquals("grün".getBytes(UTF_8), got.body());
    assertEquals("text/x-ahm", got.headers().firstValue("Content-Type").get());
    assertEquals("me", got.headers().firstValue("Quorate-Meta-Owner").get());
    assertEquals("1", got.headers().firstValue("Quorate-Siblings").get());
    assertEquals(
        "Tue, 14 Nov 2023 22:13:21 GMT",
        got.headers().firstValue("Last-Modified").get());
    assertTrue(got.headers().firstValue("ETag").get().matches("\"[0-9a-f]{32}\""));
    assertFalse(context(got).isEmpty());
  }

  @Test
  void valueWithoutTypeComesBackWithoutType() throws Exception {
    served.send(served.request(KEY).PUT(HttpRequest.BodyPublishers.ofString("x")));
    assertEquals(Optional.empty(), served.get(KEY).headers().firstValue("Content-Type"));
  }

  @Test
  void emptyValueIsAValue() throws Exception {
    assertEquals(204, served.put(KEY, "").statusCode());
    HttpResponse<byte[]> got = served.get(KEY);
    assertEquals(200, got.statusCode());
    assertEquals(0, got.body().length);
    assertEquals("0", got.headers().firstValue("Content-Length").get());
  }

  @Test
  void headAnswersLikeGetWithoutBody() throws Exception {
    served.put(KEY, "value");
    HttpResponse<byte[]> head =
        served.send(served.request(KEY).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, head.statusCode());
    assertEquals("5", head.headers().firstValue("Content-Length").get());
    assertEquals(served.get(KEY).headers().firstValue("ETag"), head.headers().firstValue("ETag"));
  }

  @Test
  void missingKeyIsAProblem() throws Exception {
    HttpResponse<byte[]> got = served.get(KEY);
    assertEquals(404, got.statusCode());
    assertEquals(
        "application/problem+json", got.headers().firstValue("Content-Type").get());
    assertEquals("urn:quorate:problem:not-found", json(got).get("type").asText());
    assertEquals(404, json(got).get("status").asInt());
    assertEquals("", context(got));
  }

  @Test
  void contextOfATombstoneIsShownAndSupersedesIt() throws Exception {
    served.put(KEY, "1");
    assertEquals(204, served.delete(KEY).statusCode());
    assertEquals(204, served.delete(KEY).statusCode());
    HttpResponse<byte[]> gone = served.get(KEY);
    assertEquals(404, gone.statusCode());
    assertFalse(context(gone).isEmpty());
    assertEquals(204, served.put(KEY, "2", "Quorate-Context", context(gone)).statusCode());
    assertEquals(200, served.get(KEY).statusCode());
  }

  @Test
  void metadataThatNoHeaderCarriesAsItIsGoesPercentEncoded() throws Exception {
    served.put(
        KEY,
        "v",
        "Quorate-Meta-A*",
        "UTF-8'en'%e2%82%ac%0A",
        "Quorate-Meta-B*",
        "utf-8''gr%C3%BCn");
    HttpResponse<byte[]> got = served.get(KEY);
    assertEquals(
        "UTF-8''%E2%82%AC%0A", got.headers().firstValue("Quorate-Meta-A*").get());
    String wire = got.headers().firstValue("Quorate-Meta-B").get();
    assertEquals("gr\u00fcn", new String(wire.getBytes(ISO_8859_1), UTF_8));
  }

  @Test
  void concurrentWritesAreShownAsSiblingsAndJoinedByTheirContext() throws Exception {
    served.put(KEY, "left", "Content-Type", "text/plain");
    served.put(KEY, "right\u0001\"\\", "Content-Type", "text/plain", "Quorate-Meta-A", "a");
    HttpResponse<byte[]> both = served.get(KEY);
    assertEquals(300, both.statusCode());
    assertEquals("2", both.headers().firstValue("Quorate-Siblings").get());
    JsonNode json = json(both);
    assertEquals(context(both).isEmpty(), json.get("context").asText().isEmpty());
    JsonNode right = json.get("siblings").get(1);
    assertEquals("right\u0001\"\\", right.get("text").asText());
    assertArrayEquals(
        "right\u0001\"\\".getBytes(UTF_8),
        Base64.getDecoder().decode(right.get("value").asText()));
    assertEquals("text/plain", right.get("contentType").asText());
    assertEquals("a", right.get("metadata").get("a").asText());

    served.put(KEY, "joined", "Quorate-Context", json.get("context").asText());
    assertArrayEquals("joined".getBytes(UTF_8), served.get(KEY).body());
  }

  @Test
  void largeSiblingsAreWrittenPieceByPiece() throws Exception {
    byte[] large = new byte[3_000_001];
    new Random(1).nextBytes(large);
    served.send(served.request(KEY).PUT(HttpRequest.BodyPublishers.ofByteArray(large)));
    String text = "ä\n".repeat(700_000);
    served.put(KEY, text);
    JsonNode siblings = json(served.get(KEY)).get("siblings");
    assertArrayEquals(large, siblings.get(0).get("value").binaryValue());
    assertFalse(siblings.get(0).has("text"));
    assertEquals(text, siblings.get(1).get("text").asText());
    assertArrayEquals(text.getBytes(UTF_8), siblings.get(1).get("value").binaryValue());
  }

  @Test
  void writeReturnsTheValueOnRequest() throws Exception {
    HttpResponse<byte[]> put = served.put(KEY + "?return=value", "new");
    assertEquals(200, put.statusCode());
    assertArrayEquals("new".getBytes(UTF_8), put.body());
    assertEquals(300, served.put(KEY + "?return=value", "blind").statusCode());
    assertEquals(204, served.delete(KEY + "?return=value").statusCode());
  }

  @Test
  void serverPicksAKeyThatTheLocationNames() throws Exception {
    HttpRequest.Builder post = served
        .request("/v1/buckets/%C3%A4/keys")
        .header("Idempotency-Key", "order-17")
        .POST(HttpRequest.BodyPublishers.ofString("made"));
    HttpResponse<byte[]> made = served.send(post);
    assertEquals(201, made.statusCode());
    String location = made.headers().firstValue("Location").get();
    assertTrue(location.startsWith("/v1/buckets/%C3%A4/keys/"), location);
    assertArrayEquals("made".getBytes(UTF_8), served.get(location).body());
    // A repetition finds the same key.
    assertEquals(location, served.send(post).headers().firstValue("Location").get());
    assertEquals(1, served.store.living());
  }

  @Test
  void parametersReachTheStore() throws Exception {
    served.put(KEY + "?r=1&w=2&sloppy=false&timeout=70000&durability=os", "x");
    ClientRequest.Put put = (ClientRequest.Put) served.store.last();
    assertEquals(
        new Consistency(Optional.of(Level.of(1)), Optional.of(Level.of(2)), Optional.of(false)),
        put.consistency());
    assertEquals(60_000, put.timeoutMillis());
    assertEquals(Optional.of(Durability.OS), put.durability());

    served.get(KEY + "?consistency=all");
    ClientRequest.Get get = (ClientRequest.Get) served.store.last();
    assertEquals(Consistency.of(Level.Named.ALL), get.consistency());
    assertEquals(5_000, get.timeoutMillis());
  }

  @Test
  void idempotencyKeyNamesTheRequest() throws Exception {
    served.put(KEY, "x", "Idempotency-Key", "a", "Quorate-Retry", "true");
    ClientRequest.Put first = (ClientRequest.Put) served.store.last();
    served.put(KEY, "x", "Idempotency-Key", "a");
    ClientRequest.Put second = (ClientRequest.Put) served.store.last();
    served.put(KEY, "x");
    ClientRequest.Put other = (ClientRequest.Put) served.store.last();
    assertEquals(first.id(), second.id());
    assertTrue(first.retry());
    assertFalse(second.retry());
    assertFalse(other.id().equals(first.id()));
  }

  @Test
  void eachFailureHasItsStatus() throws Exception {
    Object[][] expected = {
      {Outcome.Reason.INVALID, 400},
      {Outcome.Reason.CONFLICT, 409},
      {Outcome.Reason.QUORUM_NOT_REACHED, 503},
      {Outcome.Reason.OVERLOADED, 503},
      {Outcome.Reason.DEADLINE_PASSED, 504},
      {Outcome.Reason.NO_ROOM, 507},
      {Outcome.Reason.NOT_READY, 503}
    };
    assertEquals(Outcome.Reason.values().length, expected.length);
    for (Object[] row : expected) {
      served.store.failWith(new Outcome.Failed((Outcome.Reason) row[0], "A sentence.", 3, 2, true));
      HttpResponse<byte[]> failed = served.put(KEY, "x");
      assertEquals(row[1], failed.statusCode(), row[0].toString());
      assertEquals("A sentence.", json(failed).get("detail").asText());
      assertEquals(3, json(failed).get("needed").asInt());
      assertEquals(2, json(failed).get("reached").asInt());
      assertEquals("unknown", json(failed).get("outcome").asText());
      assertEquals(
          failed.statusCode() == 503, failed.headers().firstValue("Retry-After").isPresent());
    }
    served.store.failWith(Outcome.Failed.notApplied(Outcome.Reason.OVERLOADED, "No."));
    assertEquals("not-applied", json(served.get(KEY)).get("outcome").asText());
  }

  @Test
  void strictWriteAboveTheLivingSaysHowManyThereAre() throws Exception {
    HttpResponse<byte[]> above = served.put(KEY + "?w=4", "x");
    assertEquals(400, above.statusCode());
  }

  @Test
  void requestsAreCountedByMethodAndStatus() throws Exception {
    served.put(KEY, "x");
    served.get(KEY);
    served.get("/nothing");
    for (String line : List.of(
        "quorate_http_requests_total{method=\"PUT\",status=\"204\"} 1.0",
        "quorate_http_requests_total{method=\"GET\",status=\"200\"} 1.0",
        "quorate_http_requests_total{method=\"GET\",status=\"404\"} 1.0",
        "quorate_request_duration_seconds_count{kind=\"read\"} 1",
        "quorate_request_duration_seconds_count{kind=\"write\"} 1")) {
      // An answer is counted when its last byte is out: perhaps after the client has it.
      await().until(() -> served.meters.scrape().contains(line));
    }
  }
}
