package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.node.request.ClusterView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of all sizes, clients of all speeds. */
class BodiesTest {
  private static final String KEY = "/v1/buckets/b/keys/k";
  private static final int MAX = Content.Limits.VALUE_BYTES_MAX;

  private final ServedStore served = new ServedStore(
      new ClusterView(Optional.empty(), Map.of(), true, ""),
      new HttpLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          0,
          Duration.ofSeconds(10),
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

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private HttpResponse<byte[]> put(byte[] value, boolean chunked) throws Exception {
    HttpRequest.BodyPublisher publisher = chunked
        ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(value))
        : HttpRequest.BodyPublishers.ofByteArray(value);
    return served.send(served.request(KEY).PUT(publisher));
  }

  private static String head(String... headers) {
    StringBuilder head = new StringBuilder("PUT " + KEY + " HTTP/1.1\r\nHost: x\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  private RawClient client() throws IOException {
    return new RawClient(served.port());
  }

  @Test
  void valuesUpToTheLimitComeBackByteForByte() throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      for (int length : new int[] {0, 1, 8_191, 8_193, 262_144, 262_145, 1_000_000, MAX}) {
        byte[] value = bytes(length);
        assertEquals(204, served.delete(KEY).statusCode());
        assertEquals(204, put(value, chunked).statusCode(), length + " " + chunked);
        assertArrayEquals(value, served.get(KEY).body(), length + " " + chunked);
      }
    }
  }

  @Test
  void oneByteMoreIsTooLarge() throws Exception {
    assertEquals(413, put(new byte[MAX + 1], false).statusCode());
    assertEquals(413, put(new byte[MAX + 1], true).statusCode());
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void announcedLengthIsRefusedBeforeTheBody() throws Exception {
    try (RawClient client = client()) {
      RawClient.Answer answer =
          client.send(head("Content-Length: " + (MAX + 1))).answer();
      assertEquals(413, answer.status());
      assertEquals("close", answer.header("Connection"));
    }
    try (RawClient client = client()) {
      client.send(head("Content-Length: 99999999999", "Expect: 100-continue"));
      assertEquals(413, client.answer().status());
    }
  }

  @Test
  void streamIsRefusedInTheMiddle() throws Exception {
    try (RawClient client = client()) {
      client.send(head("Transfer-Encoding: chunked"));
      byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(ISO_8859_1);
      for (int i = 0; i < 17; i++) {
        client.sendIfTaken(chunk);
      }
      assertEquals(413, client.answer().status());
    }
    assertEquals(0, served.store.seen().size());
  }

  @Test
  void continueIsSaidBeforeTheBody() throws Exception {
    try (RawClient client = client()) {
      client.send(head("Content-Length: 5", "Expect: 100-continue"));
      assertEquals(100, client.answer().status());
      client.send("value");
      assertEquals(204, client.answer().status());
    }
    assertArrayEquals("value".getBytes(UTF_8), served.get(KEY).body());
  }

  @Test
  void wrongParameterIsSaidInsteadOfContinue() throws Exception {
    try (RawClient client = client()) {
      String head = head("Content-Length: 5", "Expect: 100-continue");
      client.send(head.replace(KEY, KEY + "?w=0"));
      assertEquals(400, client.answer().status());
    }
  }

  @Test
  void truncatedBodyIsNotStored() throws Exception {
    for (String[] request : new String[][] {
      {head("Content-Length: 10"), "12345"},
      {head("Content-Length: 10"), ""},
      {head("Transfer-Encoding: chunked"), "5\r\n12345\r\n"},
      {head("Transfer-Encoding: chunked"), "5\r\n123"},
    }) {
      try (RawClient client = client()) {
        client.send(request[0] + request[1]);
      }
    }
    try (RawClient client = client()) {
      client.send(head("Transfer-Encoding: chunked") + "5\r\n12345\r\nnonsense\r\n");
      assertTrue(client.isClosedByServer() || served.store.seen().isEmpty());
    }
    await().until(() -> served.gauge("quorate_http_connections") == 0);
    assertEquals(0, served.store.seen().size());
    String lost = "quorate_http_requests_total{method=\"PUT\",status=\"0\"} ";
    assertTrue(served.meters.scrape().contains(lost));
  }

  @Test
  void piecesOfOneByteMakeAValue() throws Exception {
    try (RawClient client = client()) {
      for (byte b : (head("Content-Length: 5") + "value").getBytes(ISO_8859_1)) {
        client.send(new byte[] {b});
      }
      assertEquals(204, client.answer().status());
    }
    assertArrayEquals("value".getBytes(UTF_8), served.get(KEY).body());
  }

  @Test
  void valuesBeyondTheMemoryForThemAreRefusedUnread() throws Exception {
    served.store.hold();
    List<RawClient> waiting = new ArrayList<>();
    byte[] value = bytes(15 << 20);
    for (int i = 0; i < 2; i++) {
      RawClient client = client();
      waiting.add(client);
      client.send(head("Content-Length: " + value.length)).send(value);
    }
    await().until(() -> served.store.heldCount() == 2);
    try (RawClient client = client()) {
      RawClient.Answer refused =
          client.send(head("Content-Length: " + value.length)).answer();
      assertEquals(503, refused.status());
      assertEquals("1", refused.header("Retry-After"));
    }
    try (RawClient client = client()) {
      client.send(head("Transfer-Encoding: chunked"));
      client.sendIfTaken("F00000\r\n".getBytes(ISO_8859_1));
      client.sendIfTaken(value);
      assertEquals(503, client.answer().status());
    }
    served.store.release();
    for (RawClient client : waiting) {
      assertEquals(204, client.answer().status());
      client.close();
    }
    assertEquals(204, put(value, false).statusCode());
  }

  @Test
  void clientThatGoesAwayWhileItsWriteIsUnderWayLeavesNothingHeld() throws Exception {
    served.store.hold();
    try (RawClient client = client()) {
      client.send(head("Content-Length: 5") + "value");
      await().until(() -> served.store.heldCount() == 1);
    }
    await().until(() -> served.gauge("quorate_http_connections") == 0);
    served.store.release();
    await().until(() -> served.store.living() == 1);
  }

  @Test
  void connectionsBeyondTheLimitAreClosed() throws Exception {
    // The server's own first one has to be gone.
    await().until(() -> served.gauge("quorate_http_connections") == 0);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      clients.add(client());
    }
    int closed = 0;
    for (RawClient client : clients) {
      client.sendIfTaken("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(ISO_8859_1));
    }
    for (RawClient client : clients) {
      closed += client.isClosedByServer() ? 1 : 0;
    }
    for (RawClient client : clients) {
      client.close();
    }
    assertEquals(10, closed);
  }

  @Test
  void stopWaitsForRequestsUnderWay() throws Exception {
    served.store.hold();
    try (RawClient client = client();
        RawClient idle = client()) {
      idle.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      assertEquals(200, idle.answer().status());
      client.send(head("Content-Length: 5") + "value");
      await().until(() -> served.store.heldCount() == 1);
      List<Boolean> stopped = new ArrayList<>();
      served.server().stop(() -> stopped.add(true));
      assertTrue(idle.isClosedByServer());
      assertEquals(List.of(), stopped);
      served.store.release();
      assertEquals(204, client.answer().status());
      assertTrue(client.isClosedByServer());
      await().until(() -> !stopped.isEmpty());
      assertThrows(IOException.class, this::client);
    }
  }

  @Test
  void programmersErrorIsAPanic() throws Exception {
    served.store.breakDown();
    try (RawClient client = client()) {
      client.send(head("Content-Length: 0"));
      await().until(() -> served.environment.panics.size() == 1);
    }
    try (RawClient client = client()) {
      client.send("GET " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      await().until(() -> served.environment.panics.size() == 2);
    }
    served.environment.panics.clear();
  }

  @Test
  void portInUseIsASentence() {
    List<HttpServer.Opened> opened = new ArrayList<>();
    served.startAnother(served.port(), opened::add);
    await().until(() -> !opened.isEmpty());
    HttpServer.Opened.Refused refused = (HttpServer.Opened.Refused) opened.get(0);
    assertTrue(
        refused.sentence().contains("127.0.0.1:" + served.port() + " is in use"),
        refused.sentence());
  }
}
