package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS: by upgrade (RFC 7540 §3.2) and by prior knowledge (RFC 9113 §3.3). */
class Http2Test {
  private static final String KEY = "/v1/buckets/b/keys/k";

  private final ServedStore served = new ServedStore();
  private final Vertx vertx = Vertx.vertx();

  /** Knows that the server speaks HTTP/2, and has one connection. */
  private final HttpClient client = vertx.createHttpClient(
      new HttpClientOptions()
          .setProtocolVersion(HttpVersion.HTTP_2)
          .setHttp2ClearTextUpgrade(false)
          .setDefaultHost("127.0.0.1")
          .setDefaultPort(served.port()),
      new PoolOptions().setHttp2MaxSize(1));

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    await().until(() -> served.gauge("quorate_http_receiving_bytes") == 0);
    await().until(() -> served.gauge("quorate_http_sending_bytes") == 0);
    served.close();
  }

  private static <T> T get(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(30, TimeUnit.SECONDS)
        .join();
  }

  private HttpClientRequest request(HttpMethod method, String target) {
    return get(client.request(method, target));
  }

  /** To be called before the request is sent: what comes before anybody awaits it is lost. */
  private static Future<Buffer> body(HttpClientRequest request) {
    return request.response().compose(HttpClientResponse::body);
  }

  /** Status and body of the answer; to be called before the request is sent. */
  private static Future<String> text(HttpClientRequest request) {
    return request.response().compose(answer -> {
      assertEquals(HttpVersion.HTTP_2, answer.request().version());
      return answer.body().map(text -> answer.statusCode() + " " + text);
    });
  }

  private String text(HttpClientRequest request, Buffer sent) {
    Future<String> text = text(request);
    request.end(sent);
    return get(text);
  }

  private String read(String target) {
    return text(request(HttpMethod.GET, target), Buffer.buffer());
  }

  private Buffer value() {
    HttpClientRequest request = request(HttpMethod.GET, KEY);
    Future<Buffer> value = body(request);
    request.end();
    return get(value);
  }

  private String put(Buffer value) {
    return text(request(HttpMethod.PUT, KEY), value);
  }

  private static void assertStarts(String start, String text) {
    assertTrue(text.startsWith(start), text);
  }

  private static byte[] large() {
    byte[] large = new byte[3_000_000];
    new Random(7).nextBytes(large);
    return large;
  }

  /** Asks for HTTP/2 with its first request. */
  private static java.net.http.HttpClient upgrading() {
    return java.net.http.HttpClient.newBuilder()
        .version(java.net.http.HttpClient.Version.HTTP_2)
        .build();
  }

  /** As curl --http2 sends a long value; RFC 9110 §7.8. */
  @Test
  void whoAwaitsContinueBeforeItsBodyIsServedInTheOrderOfHttp1() throws Exception {
    String head = "PUT " + KEY + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"
        + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n";
    for (int firstBytes : new int[] {1, 2, 3, 4, head.length()}) {
      try (RawClient client = new RawClient(served.port())) {
        client.send(head.substring(0, firstBytes)).send(head.substring(firstBytes));
        assertEquals(100, client.answer().status());
        assertEquals(204, client.send("hello").answer().status());
        client.send("GET " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals("hello", client.answer().body());
      }
      assertEquals(204, served.delete(KEY).statusCode());
    }
  }

  @Test
  void aConnectionIsUpgradedByItsFirstRequestWhateverThatCarries() throws Exception {
    for (byte[] value : List.of(new byte[0], "hello".getBytes(UTF_8), large())) {
      java.net.http.HttpClient upgrading = upgrading();
      URI key = URI.create("http://127.0.0.1:" + served.port() + KEY);
      HttpResponse<String> put = upgrading.send(
          HttpRequest.newBuilder(key)
              .PUT(HttpRequest.BodyPublishers.ofByteArray(value))
              .build(),
          HttpResponse.BodyHandlers.ofString());
      assertEquals("204 HTTP_2", put.statusCode() + " " + put.version());
      HttpResponse<byte[]> read = upgrading.send(
          HttpRequest.newBuilder(key).build(), HttpResponse.BodyHandlers.ofByteArray());
      assertEquals("200 HTTP_2", read.statusCode() + " " + read.version());
      assertArrayEquals(value, read.body());
      assertEquals(204, served.delete(KEY).statusCode());
    }
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInAnyOrder() {
    served.store.hold();
    List<Future<String>> held = new ArrayList<>();
    for (int i = 0; i < HttpLimits.STREAMS_MAX - 1; i++) {
      HttpClientRequest put = request(HttpMethod.PUT, KEY + i);
      held.add(put.send(Buffer.buffer("v" + i)).map(got -> got.statusCode() + ""));
    }
    await().until(() -> served.store.heldCount() == HttpLimits.STREAMS_MAX - 1);
    assertStarts("200", read("/health/live"));
    served.store.release();
    held.forEach(put -> assertEquals("204", get(put)));
    assertEquals(1, served.gauge("quorate_http_connections"));
    assertEquals("200 v7", read(KEY + 7));
  }

  @Test
  void moreRequestsThanALimitWait() {
    served.store.hold();
    List<Future<String>> held = new ArrayList<>();
    for (int i = 0; i < HttpLimits.STREAMS_MAX + 20; i++) {
      String target = KEY + i;
      held.add(client
          .request(HttpMethod.PUT, target)
          .compose(put -> put.send(Buffer.buffer("v")))
          .map(got -> got.statusCode() + ""));
    }
    await().until(() -> served.store.heldCount() == HttpLimits.STREAMS_MAX);
    served.store.release();
    held.forEach(put -> assertEquals("204", get(put)));
  }

  @Test
  void largeValuesGoBothWays() {
    Buffer value = Buffer.buffer(large());
    assertEquals("204 ", put(value));
    assertArrayEquals(value.getBytes(), value().getBytes());
  }

  @Test
  void whatIsRefusedUnreadLeavesTheConnectionAsItIs() {
    int tooLong = Content.Limits.VALUE_BYTES_MAX + 1;
    HttpClientRequest announced = request(HttpMethod.PUT, KEY);
    announced.putHeader("Content-Length", Integer.toString(tooLong));
    Future<String> refused = text(announced);
    announced.writeHead();
    assertStarts("413 {", get(refused));
    assertStarts("404 {", read(KEY));
    assertStarts("400 {", text(request(HttpMethod.GET, KEY), Buffer.buffer("body")));
    assertEquals("204 ", put(Buffer.buffer("v")));
    assertEquals(1, served.gauge("quorate_http_connections"));
  }

  @Test
  void headsHaveLimits() throws Exception {
    java.net.http.HttpClient upgrading = upgrading();
    URI live = URI.create("http://127.0.0.1:" + served.port() + "/health/live");
    HttpResponse<String> small =
        upgrading.send(HttpRequest.newBuilder(live).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals("200 HTTP_2", small.statusCode() + " " + small.version());
    HttpResponse<String> large = upgrading.send(
        HttpRequest.newBuilder(live)
            .header("Quorate-Context", "a".repeat(17 << 10))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    assertEquals("431 HTTP_2", large.statusCode() + " " + large.version());
    assertStarts("414 {", read(KEY + "?" + "x".repeat(9_000)));
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void aStreamThatBreaksOffStoresNothing() {
    HttpClientRequest put = request(HttpMethod.PUT, KEY);
    put.setChunked(true);
    get(put.write(Buffer.buffer("half")));
    await().until(() -> served.gauge("quorate_http_receiving_bytes") > 0);
    get(put.reset(8));
    await().until(() -> served.gauge("quorate_http_receiving_bytes") == 0);
    assertStarts("404 {", read(KEY));
  }

  @Test
  void textInHeadersIsUtf8() throws Exception {
    HttpClientRequest put = request(HttpMethod.PUT, KEY);
    put.putHeader("Quorate-Meta-Colour", RequestHeaders.onTheWire("grün"));
    assertEquals(204, get(put.send()).statusCode());
    assertEquals(
        RequestHeaders.onTheWire("grün"),
        get(request(HttpMethod.GET, KEY).send()).getHeader("quorate-meta-colour"));
  }

  @Test
  void siblingsAndListingsComeWhole() {
    for (int i = 0; i < 3; i++) {
      served.store.write("b", new byte[] {'k'}, large());
    }
    served.store.write("b", new byte[] {'k'}, new byte[1_000_000]);
    int siblings = value().length();
    assertTrue(siblings > 5_000_000, siblings + " bytes");
    assertEquals("200 {\"key\":\"k\"}\n", read("/v1/buckets/b/keys"));
  }

  @Test
  void aListingThatBreaksOffDoesNotLookComplete() {
    for (int i = 0; i < 1_500; i++) {
      served.store.write("b", ("key-" + i).getBytes(UTF_8), new byte[0]);
    }
    served.store.failListingAfterPages(1);
    HttpClientRequest request = request(HttpMethod.GET, "/v1/buckets/b/keys");
    CompletableFuture<Buffer> listing = body(request).toCompletionStage().toCompletableFuture();
    request.end();
    await().until(listing::isDone);
    assertTrue(listing.isCompletedExceptionally());
  }
}
