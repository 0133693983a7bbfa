package io.quorate.node.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.request.ClusterView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold a connection by doing nothing, or next to nothing. */
class SlowClientsTest {
  private static final String KEY = "/v1/buckets/b/keys/k";
  private static final int MAX = Content.Limits.VALUE_BYTES_MAX;

  private final ServedStore served = new ServedStore(
      new ClusterView(Optional.empty(), Map.of(), true, ""),
      new HttpLimits(
          Duration.ofMillis(700),
          Duration.ofMillis(800),
          Duration.ofMillis(700),
          Duration.ofMillis(700),
          0,
          Duration.ofMillis(700),
          16 << 10,
          8 << 10,
          40L << 20,
          20,
          Duration.ofSeconds(10)));

  @AfterEach
  void stop() {
    await().until(() -> served.gauge("quorate_http_receiving_bytes") == 0);
    await().until(() -> served.gauge("quorate_http_sending_bytes") == 0);
    served.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(served.port());
  }

  private static String put(int length) {
    return "PUT " + KEY + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  @Test
  void headThatTricklesIsCutOff() throws Exception {
    try (RawClient client = client()) {
      assertTrickleIsCutOff(client, "GET " + KEY + " HTTP/1.1\r\nA: ");
    }
    try (RawClient client = client()) {
      assertTrue(client.isClosedByServer(), "a client that says nothing");
    }
  }

  @Test
  void secondHeadThatTricklesIsCutOff() throws Exception {
    try (RawClient client = client()) {
      assertEquals(204, client.send(put(0)).answer().status());
      assertTrickleIsCutOff(client, "GET " + KEY + " HTTP/1.1\r\nA: ");
    }
  }

  @Test
  void bodyThatTricklesIsCutOff() throws Exception {
    try (RawClient client = client()) {
      client.send(put(1_000_000) + "x");
      RawClient.Answer answer = client.answer();
      assertEquals(408, answer.status());
      assertTrue(answer.body().contains("not-applied"), answer.body());
      assertTrue(client.isClosedByServer());
    }
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void answerThatNobodyTakesIsCutOff() throws Exception {
    served.store.write("b", new byte[] {'k'}, new byte[MAX]);
    try (RawClient client = client()) {
      client.send("GET " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> served.gauge("quorate_http_sending_bytes") > 0);
      await().until(() -> served.gauge("quorate_http_sending_bytes") == 0);
      assertTrue(client.drain() < MAX);
    }
  }

  @Test
  void stopDoesNotWaitForAClientThatDoesNotRead() throws Exception {
    served.store.write("b", new byte[] {'k'}, new byte[MAX]);
    try (RawClient client = client()) {
      client.send("GET " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> served.gauge("quorate_http_sending_bytes") > 0);
      served.stop();
    }
  }

  @Test
  void slowStreamsAreEndedAndTheConnectionGoesOn() throws Exception {
    served.store.write("b", new byte[] {'k'}, new byte[MAX]);
    Vertx vertx = Vertx.vertx();
    HttpClient client = vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setDefaultHost("127.0.0.1")
            .setDefaultPort(served.port()),
        new PoolOptions().setHttp2MaxSize(1));
    Future<HttpClientRequest> put = client.request(HttpMethod.PUT, KEY);
    Future<HttpClientResponse> late = put.compose(begun -> {
      begun.setChunked(true).write(Buffer.buffer("x"));
      return begun.response();
    });
    Promise<Throwable> broken = Promise.promise();
    Future<HttpClientResponse> untaken = client.request(HttpMethod.GET, KEY).compose(get -> {
      get.response()
          .onSuccess(answer -> answer.exceptionHandler(broken::tryComplete).pause());
      return get.send();
    });
    await().until(untaken::isComplete);
    await().until(() -> late.isComplete() && broken.future().isComplete());
    assertEquals(408, late.result().statusCode());
    Future<Integer> after = client
        .request(HttpMethod.GET, "/health/live")
        .compose(HttpClientRequest::send)
        .map(HttpClientResponse::statusCode);
    await().until(after::isComplete);
    assertEquals(200, after.result());
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static void assertTrickleIsCutOff(RawClient client, String first) throws IOException {
    client.send(first);
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(() -> {
      try {
        client.send("x");
        return false;
      } catch (IOException closed) {
        return true;
      }
    });
  }
}
