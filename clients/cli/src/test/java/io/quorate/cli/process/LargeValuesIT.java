package io.quorate.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.process.PlainHttp.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The longest values, many at once, on nodes with the heap that {@code dev} gives them: refused or
 * served, never a death.
 */
@Timeout(240)
class LargeValuesIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.withHeap(3, "512m");

  private static final int VALUE_BYTES = 16 << 20;
  private static final int WRITERS = 24;
  private static final int READERS = 12;
  private static final int ATTEMPTS = 2;
  private static final int ATTEMPTS_MAX = 100;

  private final List<byte[]> values = values();

  /** What was acknowledged, by key: which value it was. */
  private final Map<String, Integer> acknowledged = new ConcurrentSkipListMap<>();

  private final Semaphore somethingToRead = new Semaphore(0);

  private final AtomicInteger refusals = new AtomicInteger();

  private static List<byte[]> values() {
    List<byte[]> made = new ArrayList<>();
    for (int seed = 0; seed < 3; seed++) {
      byte[] value = new byte[VALUE_BYTES];
      new Random(seed).nextBytes(value);
      made.add(value);
    }
    return made;
  }

  private static PlainHttp node(int any) {
    return new PlainHttp(CLUSTER.url(any % 3 + 1));
  }

  @AfterEach
  void noNodeWasHurt() {
    for (int number = 1; number <= 3; number++) {
      assertTrue(CLUSTER.isAlive(number), "node-" + number);
      assertFalse(CLUSTER.log(number).contains("OutOfMemory"), "node-" + number);
    }
  }

  @Test
  void manyWritersAndReadersAreServedOrRefusedAndSmallWritesGoOn() throws Exception {
    CountDownLatch over = new CountDownLatch(WRITERS);
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    int written = 0;
    int tried = 0;
    try {
      List<Future<?>> clients = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int number = writer;
        clients.add(threads.submit(() -> write(number, over)));
      }
      for (int reader = 0; reader < READERS; reader++) {
        int number = reader;
        clients.add(threads.submit(() -> read(number, over)));
      }
      while (over.getCount() > 0) {
        Answer small = node(tried).put("small" + tried % 10, "v" + tried);
        assertTrue(Set.of(204, 503, 504).contains(small.status()), small::toString);
        tried++;
        written += small.status() == 204 ? 1 : 0;
      }
      for (Future<?> client : clients) {
        client.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(written * 2 > tried, written + " of " + tried + " small writes");
    assertFalse(acknowledged.isEmpty(), refusals + " refusals");
    acknowledged.forEach(LargeValuesIT.this::comesBackFromEveryNode);
  }

  private void write(int writer, CountDownLatch over) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS || isStillNeeded(writer, attempt); attempt++) {
        int which = (writer + attempt) % values.size();
        String key = "large-" + writer + "-" + attempt;
        int status = put(node(writer + attempt), key, values.get(which));
        if (status == 204) {
          acknowledged.put(key, which);
          somethingToRead.release(READERS);
        } else {
          // 0: a refusal whose connection was closed before it was read.
          assertTrue(Set.of(0, 503, 504).contains(status), "status " + status);
          refusals.incrementAndGet();
        }
      }
    } finally {
      over.countDown();
      if (over.getCount() == 0) {
        somethingToRead.release(READERS);
      }
    }
  }

  /** One writer goes on until a value is there to be read, however busy the machine is. */
  private boolean isStillNeeded(int writer, int attempt) {
    return writer == 0 && acknowledged.isEmpty() && attempt < ATTEMPTS_MAX;
  }

  private static int put(PlainHttp node, String key, byte[] value) {
    try {
      Answer answer = node.send("PUT", PlainHttp.path("b", key.getBytes(UTF_8)), value);
      assertTrue(answer.status() != 503 || !answer.header("Retry-After").isEmpty());
      return answer.status();
    } catch (UncheckedIOException e) {
      // The node closed while we were sending what it had refused.
      return 0;
    }
  }

  private void read(int reader, CountDownLatch over) {
    somethingToRead.acquireUninterruptibly();
    Random random = new Random(reader);
    while (over.getCount() > 0 && !acknowledged.isEmpty()) {
      List<String> keys = new ArrayList<>(acknowledged.keySet());
      String key = keys.get(random.nextInt(keys.size()));
      Answer answer = node(random.nextInt(3)).get(key);
      assertTrue(Set.of(200, 503, 504).contains(answer.status()), "status " + answer.status());
      if (answer.status() == 200) {
        assertArrayEquals(values.get(acknowledged.getOrDefault(key, 0)), answer.body(), key);
      }
    }
  }

  private void comesBackFromEveryNode(String key, int which) {
    for (int number = 0; number < 3; number++) {
      int through = number;
      Answer read = await(key + " through node-" + (number + 1))
          .atMost(Duration.ofSeconds(60))
          .until(() -> node(through).get(key + "?consistency=all"), all -> all.status() == 200);
      assertArrayEquals(values.get(which), read.body());
    }
    await(key + " is the same everywhere").atMost(Duration.ofSeconds(60)).until(() -> {
      Set<String> digests = new TreeSet<>();
      for (JsonNode owner : node(0).explain(key).path("owners")) {
        digests.add(owner.path("digest").asText("none"));
      }
      return digests.size() == 1 && !digests.contains("none");
    });
  }

  @Test
  void siblingsOfManyBlindWritersEndInARefusalAndNotInADeath() {
    int refused = 0;
    for (int round = 0; round < 8; round++) {
      byte[] value = values.get(round % values.size()).clone();
      value[0] = (byte) round;
      int status = put(node(round), "siblings", value);
      assertTrue(Set.of(0, 204, 503, 504, 507).contains(status), "status " + status);
      refused += status == 204 ? 0 : 1;
      int seen = node(round + 1).get("siblings").status();
      assertTrue(Set.of(200, 300, 404, 503, 504).contains(seen), "status " + seen);
    }
    assertTrue(refused > 0);
    await("a small write beside them")
        .atMost(Duration.ofSeconds(60))
        .until(() -> node(0).put("beside", "v").status() == 204);
  }
}
