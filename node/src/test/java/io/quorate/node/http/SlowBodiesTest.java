package io.quorate.node.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.antientropy.causality.Content;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long values of clients that take their time: they wait in files, not in memory. */
class SlowBodiesTest {
  private static final int MAX = Content.Limits.VALUE_BYTES_MAX;
  private static final int MEBIBYTE = 1 << 20;
  private static final long SPOOL_BYTES_MAX = 64 * MEBIBYTE;

  @TempDir
  Path folder;

  private @Nullable ServedStore store;

  @AfterEach
  void nothingIsLeft() throws IOException {
    await().until(() -> served().gauge("quorate_http_receiving_bytes") == 0);
    await().until(() -> spooled() == 0);
    served().close();
    if (Files.exists(spool())) {
      try (Stream<Path> files = Files.list(spool())) {
        assertEquals(List.of(), files.toList());
      }
    }
  }

  private ServedStore served() {
    return Objects.requireNonNull(store);
  }

  private Path spool() {
    return folder.resolve("spool");
  }

  /** Two long values may be in memory at once. */
  private static HttpLimits limits(long spoolBytesMax) {
    return new HttpLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofMillis(200),
        spoolBytesMax,
        Duration.ofSeconds(10),
        16 << 10,
        8 << 10,
        40L << 20,
        20,
        Duration.ofSeconds(10));
  }

  private void serve(long spoolBytesMax) {
    store = new ServedStore(limits(spoolBytesMax), spool());
  }

  private double spooled() {
    return served().gauge("quorate_http_spooled_bytes");
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String path(int key) {
    return "/v1/buckets/b/keys/k" + key;
  }

  private RawClient begin(int key, String... headers) throws IOException {
    RawClient client = new RawClient(served().port());
    String head = "PUT " + path(key) + " HTTP/1.1\r\nHost: x\r\n";
    return client.send(head + String.join("\r\n", headers) + "\r\n\r\n");
  }

  private static byte[] chunk(byte[] of) {
    byte[] head = (Integer.toHexString(of.length) + "\r\n").getBytes(ISO_8859_1);
    byte[] all = Arrays.copyOf(head, head.length + of.length + 2);
    System.arraycopy(of, 0, all, head.length, of.length);
    all[all.length - 2] = '\r';
    all[all.length - 1] = '\n';
    return all;
  }

  @Test
  void manySlowClientsHoldNoMemoryAndNoFastOneWaitsForThem() throws Exception {
    serve(SPOOL_BYTES_MAX);
    List<RawClient> slow = new ArrayList<>();
    int half = MAX / 2 + 1;
    for (int key = 0; key < 4; key++) {
      RawClient client = begin(key, "Content-Length: " + MAX);
      slow.add(client.send(Arrays.copyOf(bytes(MAX, key), half)));
      int begun = key + 1;
      await().until(() -> spooled() == (double) begun * half);
      await().until(() -> served().gauge("quorate_http_receiving_bytes") == 0);
    }
    HttpRequest.Builder fast = served().request(path(9));
    assertEquals(
        204,
        served()
            .send(fast.PUT(HttpRequest.BodyPublishers.ofByteArray(bytes(MAX, 9))))
            .statusCode());
    for (int key = 0; key < 4; key++) {
      RawClient client = slow.get(key);
      client.send(Arrays.copyOfRange(bytes(MAX, key), half, MAX));
      assertEquals(204, client.answer().status());
      assertArrayEquals(bytes(MAX, key), served().get(path(key)).body());
      client.close();
    }
  }

  @Test
  void slowChunksMakeAValue() throws Exception {
    serve(SPOOL_BYTES_MAX);
    byte[] value = bytes(3 * MEBIBYTE, 1);
    try (RawClient client = begin(1, "Transfer-Encoding: chunked")) {
      for (int part = 0; part < 3; part++) {
        int from = part * MEBIBYTE;
        client.send(chunk(Arrays.copyOfRange(value, from, from + MEBIBYTE)));
        await().until(() -> spooled() == from + MEBIBYTE);
      }
      assertEquals(204, client.send("0\r\n\r\n").answer().status());
    }
    assertArrayEquals(value, served().get(path(1)).body());
  }

  @Test
  void clientThatGoesAwayLeavesNothing() throws Exception {
    serve(SPOOL_BYTES_MAX);
    try (RawClient client = begin(1, "Content-Length: " + MAX)) {
      client.send(bytes(MEBIBYTE, 1));
      await().until(() -> spooled() == MEBIBYTE);
    }
    await().until(() -> spooled() == 0);
    assertEquals(0, served().store.seen().size());
  }

  @Test
  void oneByteMoreIsTooLargeInAFileToo() throws Exception {
    serve(SPOOL_BYTES_MAX);
    try (RawClient client = begin(1, "Transfer-Encoding: chunked")) {
      client.send(chunk(bytes(MEBIBYTE, 1)));
      await().until(() -> spooled() == MEBIBYTE);
      client.sendIfTaken(chunk(new byte[MAX - MEBIBYTE + 1]));
      assertEquals(413, client.answer().status());
    }
    assertEquals(0, served().store.seen().size());
  }

  @Test
  void whatFindsNoRoomInFilesStaysInMemory() throws Exception {
    serve(MEBIBYTE - 1);
    byte[] value = bytes(2 * MEBIBYTE, 1);
    try (RawClient client = begin(1, "Content-Length: " + value.length)) {
      client.send(Arrays.copyOf(value, MEBIBYTE));
      await().until(() -> Files.exists(spool()));
      assertEquals(2 * MEBIBYTE, served().gauge("quorate_http_receiving_bytes"));
      client.send(Arrays.copyOfRange(value, MEBIBYTE, value.length));
      assertEquals(204, client.answer().status());
    }
    assertArrayEquals(value, served().get(path(1)).body());
  }

  @Test
  void whatFindsNoMoreRoomInFilesIsRefused() throws Exception {
    serve(2 * MEBIBYTE);
    try (RawClient client = begin(1, "Content-Length: " + MAX)) {
      client.send(bytes(MEBIBYTE, 1));
      await().until(() -> spooled() == MEBIBYTE);
      client.sendIfTaken(bytes(2 * MEBIBYTE, 2));
      assertEquals(503, client.answer().status());
    }
    assertEquals(0, served().store.seen().size());
  }

  @Test
  void whereNoFileCanBeMadeItStaysInMemory() throws Exception {
    store = new ServedStore(limits(SPOOL_BYTES_MAX), Path.of("/dev/null/spool"));
    byte[] value = bytes(2 * MEBIBYTE, 1);
    try (RawClient client = begin(1, "Content-Length: " + value.length)) {
      client.send(Arrays.copyOf(value, MEBIBYTE));
      await()
          .during(Duration.ofMillis(700))
          .until(() -> served().gauge("quorate_http_receiving_bytes") == 2 * MEBIBYTE);
      client.send(Arrays.copyOfRange(value, MEBIBYTE, value.length));
      assertEquals(204, client.answer().status());
    }
    assertArrayEquals(value, served().get(path(1)).body());
  }
}
