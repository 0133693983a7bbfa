package io.quorate.cli.torture;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.Clock;
import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run: waits until all nodes answer, and reads each key when its copies are equal and
 * no hint for it waits. Used by one thread.
 */
final class Settlement {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<HttpQuorate> nodes;
  private final String bucket;
  private final Duration timeout;
  private final Clock clock;
  private final long deadline;
  private final TreeMap<String, List<String>> values = new TreeMap<>();
  private final AtomicInteger settled = new AtomicInteger();
  private final TreeMap<String, String> unsettled = new TreeMap<>();

  /** Gives up so long after now. */
  Settlement(
      List<HttpQuorate> nodes, String bucket, Duration timeout, Clock clock, Duration patience) {
    this.nodes = nodes;
    this.bucket = bucket;
    this.timeout = timeout;
    this.clock = clock;
    this.deadline = clock.nanoTime() + patience.toNanos();
  }

  /** How many keys are settled; may be asked by any thread. */
  int settled() {
    return settled.get();
  }

  /** The labels of each settled key's siblings. */
  Map<String, List<String>> values() {
    return values;
  }

  /** The keys that did not settle in time, with the last reason. */
  Map<String, String> unsettled() {
    return unsettled;
  }

  /** Waits until every node is ready; false: the time is over. */
  boolean awaitNodes() throws InterruptedException {
    while (true) {
      if (nodes.stream().allMatch(node -> node.isReady(Duration.ofSeconds(2)))) {
        return true;
      }
      if (clock.nanoTime() >= deadline) {
        return false;
      }
      clock.sleep(PAUSE);
    }
  }

  /** Settles these keys, in rounds: those that need time have it while the others are read. */
  void settle(Collection<String> keys) throws InterruptedException {
    keys.forEach(key -> unsettled.put(key, "not tried"));
    while (true) {
      int turn = 0;
      for (String key : new ArrayList<>(unsettled.keySet())) {
        String why = trySettle(key, nodes.get(turn++ % nodes.size()));
        if (why == null) {
          unsettled.remove(key);
          settled.incrementAndGet();
        } else {
          unsettled.put(key, why);
        }
      }
      if (unsettled.isEmpty() || clock.nanoTime() >= deadline) {
        return;
      }
      clock.sleep(PAUSE);
    }
  }

  /**
   * Why the key is not settled yet; null: it is, and its values are known. The last read comes
   * after the copies were seen equal: what a hint still carried before it is in all of them.
   */
  private @Nullable String trySettle(String key, HttpQuorate node) {
    Bucket at = node.bucket(bucket);
    Options all = Options.of(Consistency.ALL.sloppy(false)).timeout(timeout);
    try {
      at.get(Key.of(key), all);
      String difference = difference(node.explain(bucket, Key.of(key), timeout));
      if (difference == null) {
        values.put(key, Payload.labels(at.get(Key.of(key), all).siblings()));
      }
      return difference;
    } catch (QuorateException e) {
      // The next round asks again; the last reason is reported.
      return String.valueOf(e.getMessage());
    }
  }

  /** What keeps the owners' copies from being equal and final; null: nothing. */
  static @Nullable String difference(JsonNode page) {
    TreeSet<String> digests = new TreeSet<>();
    for (JsonNode owner : page.path("owners")) {
      String state = owner.path("state").asText();
      if (state.equals("unreachable")) {
        return "the owner " + owner.path("node").asText() + " does not answer";
      }
      digests.add(owner.path("digest").isTextual() ? owner.path("digest").asText() : "none");
    }
    if (!page.path("hints").isEmpty()) {
      return page.path("hints").size() + " hints wait";
    }
    if (digests.isEmpty()) {
      return "it names no owner";
    }
    return digests.size() == 1 ? null : "the copies differ: " + digests;
  }
}
