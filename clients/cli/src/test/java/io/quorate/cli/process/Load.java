package io.quorate.cli.process;

import static java.util.stream.Collectors.joining;

import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.Read;
import io.quorate.client.Value;
import io.quorate.client.http.HttpQuorate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write new keys at quorum and read back what they wrote, one request after the other,
 * until they are stopped. What the client library repeats within its deadline is no error.
 */
final class Load implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private static final int PAUSE_MILLIS = 20;
  private static final Options STRICT =
      Options.of(Consistency.QUORUM.sloppy(false)).timeout(DEADLINE);

  private final ConcurrentSkipListMap<String, String> acknowledged = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ScheduledExecutorService clients;
  private final Quorate quorate;

  private Load(List<String> urls, int size) {
    clients = Executors.newScheduledThreadPool(size);
    quorate = HttpQuorate.connect(urls);
  }

  /** So many clients of these nodes, each with a pause of some milliseconds behind each request. */
  static Load start(List<String> urls, int clients) {
    Load load = new Load(urls, clients);
    for (int client = 0; client < clients; client++) {
      String name = "c" + client;
      AtomicInteger count = new AtomicInteger();
      var unused = load.clients.scheduleWithFixedDelay(
          () -> load.once(name + "-" + count.incrementAndGet()),
          0,
          PAUSE_MILLIS,
          TimeUnit.MILLISECONDS);
    }
    return load;
  }

  private void once(String key) {
    Bucket bucket = quorate.bucket("load");
    String value = "value of " + key;
    try {
      bucket.put(Key.of(key), Value.of(value), STRICT);
      acknowledged.put(key, value);
      String read = read(bucket, key);
      if (!read.equals(value)) {
        errors.add(key + " reads " + read);
      }
      requests.addAndGet(2);
    } catch (QuorateException e) {
      errors.add(key + ": " + e.reason() + " " + e.getMessage());
    }
  }

  private static String read(Bucket bucket, String key) {
    Read read = bucket.get(Key.of(key), STRICT);
    return read.siblings().stream().map(Value::text).distinct().collect(joining(", "));
  }

  /** How many requests were answered. */
  int requests() {
    return requests.get();
  }

  /** Ends it; the errors that there were. */
  List<String> stop() throws InterruptedException {
    clients.shutdown();
    if (!clients.awaitTermination(2 * DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
      errors.add("a request did not end by its deadline");
    }
    return List.copyOf(errors);
  }

  /** What each key reads that was acknowledged, asked of this node alone, and should not. */
  List<String> lostAt(String url) {
    List<String> lost = new ArrayList<>();
    try (Quorate node = HttpQuorate.connect(List.of(url))) {
      Bucket bucket = node.bucket("load");
      acknowledged.forEach((key, value) -> {
        String read = read(bucket, key);
        if (!read.equals(value)) {
          lost.add(key + " reads " + read);
        }
      });
    }
    return lost;
  }

  int acknowledged() {
    return acknowledged.size();
  }

  @Override
  public void close() {
    clients.shutdownNow();
    quorate.close();
  }
}
