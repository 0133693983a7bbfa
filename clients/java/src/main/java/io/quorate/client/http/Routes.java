package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.Key;
import io.quorate.client.http.RingView.Identity;
import io.quorate.client.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes to ask for a key, so that the first one asked owns it. For any thread.
 *
 * <p>It only saves a step: every node takes every request, and a wrong or an old map costs a
 * forwarding. So nobody ever waits for a map, and no failure to get one is told to anybody.
 */
/*
 * How it works
 *
 *   16 requests for keys, then every 10 s while there are more, and 1 s after an owner failed:
 *     seed ──GET /v1/cluster/members──▶ epoch, members ──if the epoch is new──▶ GET /v1/cluster/ring
 *     each living member that has not proved itself ──GET /v1/cluster/members──▶ the same cluster?
 *
 *   a request:  owners of the key's partition that are proved, the first owner first; then the seeds
 *
 * A member is asked only after it answered from its advertised address as a member of this cluster.
 * An address that is good inside the cluster may lead nowhere from here, or, where it is a loopback
 * address or a forwarded port, to a node of another cluster, which would take the write. A proved
 * member that fails has to prove itself again: meanwhile something else may listen there.
 *
 * The first owner comes first for all clients: a key whose writes meet at one coordinator has a
 * history of few actors.
 */
final class Routes {
  /** So many requests are made before a map is fetched: a program that asks little needs none. */
  static final int REQUESTS_BEFORE = 16;

  /** What a node answers out of its own knowledge: {@code /v1/cluster} asks the others. */
  private static final String MEMBERS = "/v1/cluster/members";

  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration PAGE_TIMEOUT = Duration.ofSeconds(5);

  /** Asks for pages. */
  interface Pages {
    /** The page from a seed. */
    CompletableFuture<JsonNode> ofSeed(String target, Duration timeout);

    /** The page from this node alone; fails too where the node's address is none. */
    CompletableFuture<JsonNode> of(String hostPort, String target, Duration timeout);

    /** How requests to this address begin. */
    String origin(String hostPort);
  }

  private final Pages pages;
  private final Clock clock;
  private final Map<String, String> living = new TreeMap<>();
  private final TreeSet<String> proved = new TreeSet<>();
  private @Nullable RingView view;
  private int requests;
  private long due;
  private boolean isRefreshing;

  Routes(Pages pages, Clock clock) {
    this.pages = pages;
    this.clock = clock;
    this.due = clock.nanoTime();
  }

  /** The origins of the key's owners that can be asked; none as long as nothing is known. */
  List<String> owners(String bucket, Key key) {
    RingView known;
    boolean isDue;
    synchronized (this) {
      known = view;
      requests = Math.min(requests + 1, REQUESTS_BEFORE);
      isDue = requests == REQUESTS_BEFORE && !isRefreshing && clock.nanoTime() - due >= 0;
      isRefreshing |= isDue;
    }
    if (isDue) {
      refresh();
    }
    return known == null ? List.of() : proved(known.ownersOf(bucket, key.bytes()));
  }

  private synchronized List<String> proved(List<String> names) {
    List<String> origins = new ArrayList<>();
    for (String name : names) {
      String address = living.get(name);
      if (address != null && proved.contains(address)) {
        origins.add(pages.origin(address));
      }
    }
    return origins;
  }

  /** This node does not serve: it is not asked first until it has proved itself again. */
  synchronized void failed(String origin) {
    if (proved.removeIf(address -> pages.origin(address).equals(origin))) {
      due = Math.min(due, clock.nanoTime() + AFTER_FAILURE.toNanos());
    }
  }

  private void refresh() {
    var unused = pages
        .ofSeed(MEMBERS, PAGE_TIMEOUT)
        .thenCompose(this::withRing)
        .thenCompose(this::prove)
        .handle((done, error) -> ended());
  }

  /** However it ended: what is known now is used until the next time. */
  private synchronized long ended() {
    isRefreshing = false;
    due = clock.nanoTime() + REFRESH.toNanos();
    return due;
  }

  private CompletableFuture<JsonNode> withRing(JsonNode members) {
    Identity identity = Identity.of(members);
    synchronized (this) {
      if (view != null && view.identity().equals(identity)) {
        return CompletableFuture.completedFuture(members);
      }
    }
    return pages.ofSeed("/v1/cluster/ring", PAGE_TIMEOUT).thenApply(page -> {
      take(RingView.of(page));
      return members;
    });
  }

  private synchronized void take(RingView fresh) {
    if (view != null && !view.identity().cluster().equals(fresh.identity().cluster())) {
      proved.clear();
    }
    view = fresh;
  }

  private CompletableFuture<Void> prove(JsonNode members) {
    Map<String, String> now = RingView.living(members);
    List<String> unproved;
    synchronized (this) {
      living.clear();
      living.putAll(now);
      proved.retainAll(now.values());
      unproved =
          now.values().stream().filter(address -> !proved.contains(address)).toList();
    }
    String expected = Identity.of(members).cluster();
    return CompletableFuture.allOf(unproved.stream()
        .map(address -> prove(address, expected))
        .toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Boolean> prove(String address, String cluster) {
    return pages
        .of(address, MEMBERS, PAGE_TIMEOUT)
        .handle((page, error) ->
            page != null && Identity.of(page).cluster().equals(cluster) && add(address));
  }

  private synchronized boolean add(String address) {
    return living.containsValue(address) && proved.add(address);
  }
}
