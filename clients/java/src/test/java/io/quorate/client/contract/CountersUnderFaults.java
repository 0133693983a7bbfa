package io.quorate.client.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.AsyncTypedBucket;
import io.quorate.client.Codec;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Resolver;
import io.quorate.client.TypedBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * 64 clients count while each of three nodes in turn stands still, dies and comes back. What they
 * count are maps from client to count, merged by maximum: nothing is counted twice, nothing lost.
 */
public final class CountersUnderFaults {
  private static final int CLIENTS = 64;
  private static final int PAGES = 16;
  private static final int NODES = 3;

  /** Two faults for each node, during each of which a client counts once, more or less. */
  private static final int EACH = 2 * NODES;

  /** Short, so that requests to a node that stands still end without an answer. */
  private static final Duration IMPATIENT = Duration.ofMillis(400);

  private static final Duration PATIENT = Duration.ofSeconds(2);

  /** So many increments are under way when a node goes, and acknowledged before it comes back. */
  private static final int MEANWHILE = CLIENTS;

  /** What may be told to a client while nodes come and go. */
  private static final Set<Reason> EXPECTED = EnumSet.of(
      Reason.QUORUM_NOT_REACHED,
      Reason.OVERLOADED,
      Reason.DEADLINE_PASSED,
      Reason.NOT_READY,
      Reason.UNREACHABLE,
      Reason.CONFLICT);

  private final Quorate quorate;
  private final Nodes nodes;
  private final int rounds;
  private final AtomicLong attempted = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Semaphore granted = new Semaphore(0);

  /** The nodes of a cluster of three, counted from 1. */
  public interface Nodes {
    /** Lets a node stand still, with its connections open. */
    void pause(int node);

    /** Lets it go on. */
    void resume(int node);

    /** Ends it without a goodbye. */
    void kill(int node);

    /** Starts it on its data, and waits until it serves. */
    void restart(int node);

    /** Waits until it holds. */
    void await(String what, BooleanSupplier holds);
  }

  /** So many rounds of faults at these nodes, seen by this client of them. */
  public CountersUnderFaults(Quorate quorate, Nodes nodes, int rounds) {
    this.quorate = quorate;
    this.nodes = nodes;
    this.rounds = rounds;
  }

  private TypedBucket<Map<String, Long>> views() {
    return quorate
        .bucket("views")
        .as(Codec.jsonMap(Long.class), Resolver.merging(CountersUnderFaults::greatest));
  }

  private static Map<String, Long> greatest(Map<String, Long> a, Map<String, Long> b) {
    Map<String, Long> greatest = new TreeMap<>(a);
    b.forEach((client, count) -> greatest.merge(client, count, Math::max));
    return greatest;
  }

  /** Strict: what is acknowledged is seen by every later read. */
  private static Options within(Duration timeout) {
    return Options.of(Consistency.QUORUM.sloppy(false)).timeout(timeout);
  }

  /**
   * Counts through all faults. At every moment the total lies between what is acknowledged and what
   * was tried; at the end, when each that failed was tried until it succeeded, it equals them.
   */
  public void run() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> counting = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        int number = client;
        counting.add(threads.submit(() -> count(number)));
      }
      for (int round = 0; round < rounds; round++) {
        for (int node = 1; node <= NODES; node++) {
          int each = node;
          countWhile(() -> nodes.pause(each));
          nodes.resume(node);
          countWhile(() -> nodes.kill(each));
          nodes.restart(node);
        }
      }
      for (Future<?> one : counting) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals((long) CLIENTS * EACH * rounds, attempted.get());
    assertEquals(attempted.get(), acknowledged.get());
    assertEquals(attempted.get(), total());
  }

  /** Two nodes of three are a quorum: counting goes on when one of them goes in the midst of it. */
  private void countWhile(Runnable away) {
    long after = acknowledged.get() + MEANWHILE;
    granted.release(MEANWHILE);
    away.run();
    long before = acknowledged.get();
    long total = total();
    assertTrue(before <= total, "acknowledged " + before + ", seen " + total);
    assertTrue(total <= attempted.get(), "seen " + total + ", tried " + attempted);
    nodes.await(after + " increments are acknowledged", () -> acknowledged.get() >= after);
  }

  /** One view after the other, each tried until it is acknowledged. */
  private void count(int number) {
    TypedBucket<Map<String, Long>> views = views();
    Key page = Key.of("page-" + number % PAGES);
    String client = "client-" + number;
    for (long mine = 1; mine <= (long) EACH * rounds; mine++) {
      granted.acquireUninterruptibly();
      attempted.incrementAndGet();
      long target = mine;
      Options options = within(IMPATIENT);
      while (!tried(views, page, found -> with(found, client, target), options)) {
        options = within(PATIENT);
      }
      acknowledged.incrementAndGet();
    }
  }

  private static Map<String, Long> with(
      Optional<Map<String, Long>> found, String client, long count) {
    return greatest(found.orElse(Map.of()), Map.of(client, count));
  }

  private boolean tried(
      TypedBucket<Map<String, Long>> views,
      Key page,
      AsyncTypedBucket.Change<Map<String, Long>> change,
      Options options) {
    try {
      views.update(page, change, options);
      return true;
    } catch (QuorateException e) {
      // The same count is written again, whether or not this one took effect.
      assertTrue(EXPECTED.contains(e.reason()), () -> e.reason() + ": " + e.getMessage());
      return false;
    }
  }

  /** All views, as a strict read of each page shows them. */
  private long total() {
    long total = 0;
    for (int page = 0; page < PAGES; page++) {
      total += counts(Key.of("page-" + page)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
    return total;
  }

  private Map<String, Long> counts(Key page) {
    while (true) {
      try {
        return views().get(page, within(PATIENT)).orElse(Map.of());
      } catch (QuorateException e) {
        // Asked again: the test ends by its own patience.
        assertTrue(EXPECTED.contains(e.reason()), () -> e.reason() + ": " + e.getMessage());
      }
    }
  }
}
