package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Stopwatch;
import io.quorate.client.AsyncBucket;
import io.quorate.client.Consistency;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.Listing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One of three nodes is killed, misses much, and comes back: with its disk, with rot on it, or with
 * none. Nobody reads, and yet, when the other two are gone, it has everything as it should be.
 *
 * <p>How much it misses is a property of the build. Each build has the one with rot, who misses no
 * less than the others; all three, and 200,000 keys, are in the profile {@code return}. What is
 * printed as the time to equality is when all comparisons since the return were over: up to the ten
 * seconds of their period later than the copies were equal.
 */
@Timeout(3_600)
class ReturnIT {
  private static final int WRITTEN = Integer.getInteger("return.keys", 1_000);
  private static final int DELETED = WRITTEN / 4;
  private static final int OVERWRITES = WRITTEN / 2;
  private static final int KEPT = Math.max(200, WRITTEN / 20);
  private static final int ROTTEN = 100;
  private static final int AT_ONCE = 64;
  private static final int SIZE = 3;
  private static final Options PATIENT = Options.DEFAULT.timeout(Duration.ofSeconds(60));

  /** Later than this it does not come at all. */
  private static final Duration EQUAL_MAX = Duration.ofMinutes(20);

  @RegisterExtension
  static final ProcessCluster CLUSTER =
      WRITTEN > 10_000 ? ProcessCluster.withHeap(SIZE, "512m") : ProcessCluster.of(SIZE);

  /** What has to be there in the end, of the test's bucket. */
  private final SortedMap<String, String> expected = new TreeMap<>();

  @BeforeEach
  void all() {
    CLUSTER.startAll();
  }

  private static String value(String key, int turn) {
    return "value " + turn + " of " + key + " and some words more, that it may be found";
  }

  /** So many requests, some of them at once; returns when all are answered. */
  private static void each(int count, IntFunction<CompletionStage<Written>> request)
      throws InterruptedException {
    Semaphore window = new Semaphore(AT_ONCE);
    ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < count && failed.isEmpty(); i++) {
      window.acquire();
      int number = i;
      var unused = request.apply(i).whenComplete((written, failure) -> {
        if (failure != null) {
          failed.add(number + ": " + failure);
        }
        window.release();
      });
    }
    window.acquire(AT_ONCE);
    assertEquals(List.of(), List.copyOf(failed));
  }

  private CompletionStage<Written> put(AsyncBucket bucket, String key, Options options) {
    String value = value(key, 0);
    expected.put(key, value);
    return bucket.put(Key.of(key), Value.of(value), options);
  }

  /** One key that is overwritten again and again, each time by who has seen the time before. */
  private static final class Hot {
    private static final String KEY = "hot";
    final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AsyncBucket bucket;
    private int turn;

    Hot(AsyncBucket bucket) {
      this.bucket = bucket;
    }

    void next(Context context) {
      if (turn == OVERWRITES) {
        done.complete(null);
        return;
      }
      turn++;
      var unused = bucket
          .put(Key.of(KEY), Value.of(value(KEY, turn)), PATIENT.context(context))
          .whenComplete((written, failure) -> {
            if (failure == null) {
              next(written.context());
            } else {
              done.completeExceptionally(failure);
            }
          });
    }
  }

  /** Before it is killed it has all these. */
  private void writeToAll(String name) throws InterruptedException {
    try (HttpQuorate quorate = HttpQuorate.connect(List.of(CLUSTER.url(1), CLUSTER.url(2)))) {
      AsyncBucket bucket = quorate.bucket(name).async();
      Options all = PATIENT.consistency(Consistency.ALL);
      each(KEPT, i -> put(bucket, "kept-" + i, all));
      each(DELETED, i -> put(bucket, "deleted-" + i, all));
      each(1, i -> put(bucket, Hot.KEY, all));
    }
  }

  /** What it misses. */
  private void writeWithoutIt(String name) throws InterruptedException {
    Stopwatch time = Stopwatch.createStarted();
    try (HttpQuorate quorate = HttpQuorate.connect(List.of(CLUSTER.url(1), CLUSTER.url(2)))) {
      AsyncBucket bucket = quorate.bucket(name).async();
      Hot hot = new Hot(bucket);
      hot.next(quorate.bucket(name).get(Key.of(Hot.KEY), PATIENT).context());
      each(WRITTEN, i -> put(bucket, "new-" + i, PATIENT));
      each(DELETED, i -> {
        expected.remove("deleted-" + i);
        return bucket.delete(Key.of("deleted-" + i), PATIENT);
      });
      hot.done.join();
      expected.put(Hot.KEY, value(Hot.KEY, OVERWRITES));
    }
    System.out.printf(
        "%s: %,d keys written, %,d deleted, one overwritten %,d times in %.1f s%n",
        name, WRITTEN, DELETED, OVERWRITES, time.elapsed().toMillis() / 1e3);
  }

  private static double metric(int node, String name) {
    return new PlainHttp(CLUSTER.url(node)).metric(name);
  }

  /** Every partition was found equal between any two nodes since then, and nothing waits. */
  private static boolean isEqual(Stopwatch sinceThen) {
    double age = sinceThen.elapsed().toMillis() / 1e3;
    for (int node = 1; node <= SIZE; node++) {
      boolean isBehind = metric(node, "quorate_hints") > 0
          || metric(node, "quorate_partitions_different") > 0
          || metric(node, "quorate_partitions_doubted") > 0
          || metric(node, "quorate_records_unreadable") > 0
          || (node < SIZE && metric(node, "quorate_exchange_oldest_seconds") > age);
      if (isBehind) {
        return false;
      }
    }
    return metric(1, "quorate_keys") == metric(SIZE, "quorate_keys");
  }

  private static void awaitEqual(String name, int repaired) {
    Stopwatch started = Stopwatch.createStarted();
    CLUSTER.awaitReady(SIZE);
    double ready = started.elapsed().toMillis() / 1e3;
    await("all copies are equal")
        .atMost(EQUAL_MAX)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> isEqual(started));
    double bytes = metric(SIZE, "quorate_peer_bytes_received_total")
        + metric(SIZE, "quorate_peer_bytes_sent_total");
    System.out.printf(
        "%s: ready after %.1f s, equal after %.1f s, %,.0f bytes for each of %,d keys repaired%n",
        name, ready, started.elapsed().toMillis() / 1e3, bytes / repaired, repaired);
  }

  /** The other two are killed; whatever it answers now is its own copy. */
  private void assertItHasEverything(String name) {
    CLUSTER.kill(1);
    CLUSTER.kill(2);
    TreeMap<String, String> left = new TreeMap<>();
    try (HttpQuorate node = HttpQuorate.connect(List.of(CLUSTER.url(SIZE)));
        Listing listing = node.list(name, true, Options.of(Consistency.ONE))) {
      for (var entry = listing.next(); entry.isPresent(); entry = listing.next()) {
        assertEquals(1, entry.get().siblings().size(), entry.get().key()::toString);
        left.put(entry.get().key().toString(), entry.get().siblings().get(0).text());
      }
    }
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, String> each : expected.entrySet()) {
      String found = left.remove(each.getKey());
      if (!each.getValue().equals(found)) {
        wrong.add(each.getKey() + " reads " + found);
      }
    }
    assertEquals(List.of(), wrong.subList(0, Math.min(10, wrong.size())), wrong.size() + " keys");
    assertTrue(left.isEmpty(), () -> left.size() + " keys are back, as " + left.firstKey());
    PlainHttp node = new PlainHttp(CLUSTER.url(SIZE));
    String deleted = "/v1/buckets/" + name + "/keys/deleted-0?consistency=one";
    assertEquals(404, node.send("GET", deleted, new byte[0]).status());
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(CLUSTER.folder(SIZE).resolve(folder))) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  /** Flips one bit in the value of so many records; returns of how many. */
  private static int rot() throws IOException {
    int flipped = 0;
    for (Path segment : files("log")) {
      if (segment.toString().endsWith(".log")) {
        byte[] bytes = Files.readAllBytes(segment);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < KEPT; i += KEPT / ROTTEN) {
          // Buckets of other tests have such values too, and came later or not at all.
          int at = text.lastIndexOf(value("kept-" + i, 0));
          if (at >= 0) {
            bytes[at + 3] ^= 1;
            flipped++;
          }
        }
        Files.write(segment, bytes);
      }
    }
    return flipped;
  }

  @Test
  @Tag("return")
  void withItsDisk() throws Exception {
    writeToAll("disk");
    CLUSTER.kill(SIZE);
    writeWithoutIt("disk");
    CLUSTER.start(SIZE);
    awaitEqual("disk", WRITTEN + DELETED + 1);
    assertItHasEverything("disk");
  }

  @Test
  void withRotInAHundredRecords() throws Exception {
    writeToAll("rot");
    CLUSTER.kill(SIZE);
    writeWithoutIt("rot");
    assertTrue(rot() >= ROTTEN);
    CLUSTER.start(SIZE);
    awaitEqual("rot", WRITTEN + DELETED + 1 + ROTTEN);
    assertItHasEverything("rot");
  }

  /** A stranger under its name: the others remove it before they let it join. */
  @Test
  @Tag("return")
  void withAnEmptyDisk() throws Exception {
    writeToAll("empty");
    CLUSTER.kill(SIZE);
    writeWithoutIt("empty");
    for (Path each : files("")) {
      Files.delete(each);
    }
    CLUSTER.awaitSees(1, "dead", 1);
    Path output = CLUSTER.folder(1).resolve("remove.txt");
    int status = Program.run(output, "remove", "node-" + SIZE, "--url", CLUSTER.url(1));
    assertEquals(0, status, () -> CLUSTER.log(1));
    CLUSTER.join(SIZE);
    await("it is a member")
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(QuorateException.class)
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> metric(SIZE, "quorate_keys") > 0);
    awaitEqual("empty", KEPT + WRITTEN + DELETED + 1);
    assertItHasEverything("empty");
  }
}
