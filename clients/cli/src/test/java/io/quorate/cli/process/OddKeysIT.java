package io.quorate.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.cli.process.PlainHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys and values at their limits, through real sockets and on real disks. */
@Timeout(180)
class OddKeysIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.withHeap(3, "512m");

  private static final int KEY_BYTES_MAX = 1_024;
  private static final int VALUE_BYTES_MAX = 16 << 20;
  private static final byte[] NOTHING = {};

  private static final List<String> TEXTS = List.of(
      "a/b",
      "/a",
      "a/",
      "a//b",
      "/",
      ".",
      "..",
      "../..",
      "a/../b",
      "a b",
      " ",
      "\t\r\n",
      "%",
      "%2F",
      "100%",
      "a+b",
      "+",
      ";",
      "a;b=c",
      "?",
      "a?b=c",
      "#",
      "a#b",
      "&",
      "\"",
      "\\",
      "'",
      "explain",
      "a/explain",
      "{}",
      "ä",
      "a\u0308",
      "日本語",
      "😀",
      "\u0000",
      "\u202e");

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  @AfterEach
  void noNodeWasHurt() {
    for (int number = 1; number <= 3; number++) {
      assertTrue(CLUSTER.isAlive(number), "node-" + number);
      assertFalse(CLUSTER.log(number).contains("OutOfMemory"), "node-" + number);
    }
  }

  private static List<byte[]> oddKeys() {
    List<byte[]> keys = new ArrayList<>();
    for (String key : TEXTS) {
      keys.add(key.getBytes(UTF_8));
    }
    byte[] noText = new byte[KEY_BYTES_MAX];
    new Random(1).nextBytes(noText);
    keys.add(noText);
    byte[] longest = new byte[KEY_BYTES_MAX];
    Arrays.fill(longest, (byte) 'k');
    keys.add(longest);
    keys.add(Arrays.copyOf(longest, KEY_BYTES_MAX - 1));
    keys.add(new byte[] {(byte) 0xff, (byte) 0xfe});
    return keys;
  }

  @Test
  void everyKeyIsItselfAndNoOther() throws IOException {
    List<byte[]> keys = oddKeys();
    TreeSet<String> all = new TreeSet<>();
    for (int index = 0; index < keys.size(); index++) {
      String path = PlainHttp.path("odd", keys.get(index));
      Answer written = node(index % 3 + 1).send("PUT", path, ("v" + index).getBytes(UTF_8));
      assertEquals(204, written.status(), path);
      all.add(Base64.getEncoder().encodeToString(keys.get(index)));
    }
    for (int index = 0; index < keys.size(); index++) {
      String path = PlainHttp.path("odd", keys.get(index));
      Answer read = node((index + 1) % 3 + 1).send("GET", path, NOTHING);
      assertEquals(200, read.status(), path);
      assertEquals("v" + index, read.text(), path);
    }
    assertEquals(all, listed());
    assertEquals(400, put("odd", new byte[KEY_BYTES_MAX + 1], NOTHING));
    assertTrue(List.of(400, 404, 405).contains(put("odd", NOTHING, NOTHING)));
    assertEquals(all, listed());
  }

  private static int put(String bucket, byte[] key, byte[] value) {
    return node(1).send("PUT", PlainHttp.path(bucket, key), value).status();
  }

  /** The keys of the bucket as the third node lists them, as base64. */
  private static Set<String> listed() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    Answer listing = node(3).send("GET", "/v1/buckets/odd/keys", NOTHING);
    assertEquals(200, listing.status());
    for (String line : listing.text().lines().toList()) {
      JsonNode entry = new ObjectMapper().readTree(line);
      byte[] key = entry.has("key64")
          ? entry.path("key64").binaryValue()
          : entry.path("key").asText().getBytes(UTF_8);
      assertTrue(listed.add(Base64.getEncoder().encodeToString(key)), line);
    }
    return listed;
  }

  @Test
  void plusAndSemicolonStandForThemselvesUnencodedToo() {
    assertEquals(204, node(1).put("a+b;c=d", "v").status());
    assertEquals("v", node(2).get("a%2Bb%3Bc%3Dd").text());
    assertEquals(404, node(2).get("a%20b;c=d").status());
  }

  @Test
  void anEmptyValueIsAValue() {
    assertEquals(204, node(1).put("empty", "").status());
    Answer read = node(2).get("empty");
    assertEquals(200, read.status());
    assertEquals(0, read.body().length);
    assertEquals("1", read.header("Quorate-Siblings"));
  }

  @Test
  void theLargestValueComesBackByteForByteThroughEveryNode() {
    byte[] value = new byte[VALUE_BYTES_MAX];
    new Random(2).nextBytes(value);
    assertEquals(204, largest(1, "PUT", "", value).status());
    for (int number = 2; number <= 3; number++) {
      Answer read = largest(number, "GET", "", NOTHING);
      assertArrayEquals(value, read.body(), () -> "through node " + read);
    }
    Answer read = largest(3, "GET", "&consistency=all", NOTHING);
    assertArrayEquals(value, read.body(), read::toString);
  }

  /**
   * A request for the largest value, in more time than a busy machine needs; while there is no
   * memory for it, because of what came before, again after the second that the answer asks for.
   */
  private static Answer largest(int number, String method, String parameters, byte[] body) {
    String path = "/v1/buckets/b/keys/large?timeout=30000" + parameters;
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .pollDelay(Duration.ZERO)
        .until(
            () -> node(number).send(method, path, body),
            answer -> !answer.header("Retry-After").equals("1"));
  }

  @Test
  void oneByteMoreIsRefusedBeforeItIsSent() throws IOException {
    for (String expect : List.of("", "Expect: 100-continue\r\n")) {
      try (RawConnection client = RawConnection.to(CLUSTER.url(1))) {
        client.send("PUT /v1/buckets/b/keys/more HTTP/1.1\r\nHost: x\r\n" + expect
            + "Content-Length: " + (VALUE_BYTES_MAX + 1) + "\r\n\r\n");
        assertEquals(413, client.status());
      }
    }
    assertEquals(404, node(2).get("more").status());
  }

  @Test
  void manyThatSendTooMuchAtOnceTakeNoMemoryAndHurtNobody() throws Exception {
    int clients = 24;
    byte[] chunk = new byte[64 << 10];
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        answers.add(threads.submit(() -> sendTooMuch(chunk)));
      }
      int served = 0;
      while (answers.stream().anyMatch(answer -> !answer.isDone())) {
        Answer small = node(1).put("small", "v" + served);
        // While there is no room for values at all nothing is taken, and that is said.
        assertTrue(small.status() == 204 || small.text().contains("not-applied"), small::toString);
        served += small.status() == 204 ? 1 : 0;
      }
      assertTrue(served > 0);
      int refused = 0;
      for (Future<Integer> answer : answers) {
        // 503: there was no memory for one more; 0: the answer was lost when the node closed.
        assertTrue(List.of(413, 503, 0).contains(answer.get()), "status " + answer.get());
        refused += answer.get() == 413 ? 1 : 0;
      }
      assertTrue(refused > 0);
    } finally {
      threads.shutdownNow();
    }
    assertEquals(404, node(2).get("much").status());
    theLargestValueComesBackByteForByteThroughEveryNode();
  }

  private static int sendTooMuch(byte[] chunk) throws IOException {
    try (RawConnection client = RawConnection.to(CLUSTER.url(1))) {
      client.send("PUT /v1/buckets/b/keys/much HTTP/1.1\r\nHost: x\r\n");
      client.send("Transfer-Encoding: chunked\r\n\r\n");
      client.sendChunks(chunk, VALUE_BYTES_MAX / chunk.length + 1);
      return client.status();
    }
  }
}
