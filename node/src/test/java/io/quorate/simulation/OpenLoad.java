package io.quorate.simulation;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Three nodes whose lanes need time for each task, and clients that ask them: as soon as they are
 * answered, or so many times a second whether they are answered or not. Half of what they ask is
 * reads, half writes.
 */
final class OpenLoad {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;
  private static final int KEYS = 2_000;
  private static final int TIMEOUT_MILLIS = 5_000;

  /** One request that was answered. */
  record Took(long began, long ended, Outcome outcome) {}

  final World world;
  final SimulatedCluster cluster;
  final List<Took> took = new ArrayList<>();
  private final RandomGenerator random;
  private final Map<Key, String> contexts = new LinkedHashMap<>();
  private long requests;
  private long round;

  /** A cluster that serves, in a calm world, each of whose tasks takes so long. */
  OpenLoad(long seed, long taskNanos) {
    world = new World(seed);
    random = world.random("load");
    cluster = new SimulatedCluster(world, 3);
    cluster.startAll();
    if (!world.runUntil(cluster::isReady, 30 * SECOND)) {
      throw new AssertionError("no cluster was founded:\n" + cluster.timeline());
    }
    world.makeTasksTake(taskNanos);
  }

  /** So many clients, each with one request at a time and no pause, for so long. */
  void closed(int clients, long nanos) {
    long current = ++round;
    for (int i = 0; i < clients; i++) {
      world.script(random.nextLong(20 * MILLI), () -> again(current));
    }
    world.runUntil(world.now() + nanos);
    round++;
  }

  private void again(long of) {
    if (of == round) {
      ask(() -> again(of));
    }
  }

  /** So many requests a second for so long, evenly. */
  void open(double perSecond, long nanos) {
    long began = world.now();
    long all = (long) (perSecond * nanos / SECOND);
    for (long i = 0; i < all; i++) {
      world.runUntil(began + (long) (i * SECOND / perSecond));
      ask(() -> {});
    }
    world.runUntil(began + nanos);
  }

  private void ask(Runnable then) {
    SimulatedCluster.Member node =
        cluster.members().get(random.nextInt(cluster.members().size()));
    Key key = Key.of(SimulatedClient.BUCKET, "k" + random.nextInt(KEYS));
    boolean writes = random.nextBoolean();
    if (!node.node().orElseThrow().admits(key)) {
      world.script(MILLI, then);
      return;
    }
    long began = world.now();
    node.submit(writes ? put(key) : get(key), outcome -> {
      took.add(new Took(began, world.now(), outcome));
      remember(key, outcome);
      then.run();
    });
  }

  private static ClientRequest get(Key key) {
    return new ClientRequest.Get(key, Consistency.OF_BUCKET, TIMEOUT_MILLIS);
  }

  private ClientRequest put(Key key) {
    return new ClientRequest.Put(
        key,
        Content.of(("value " + requests).getBytes(StandardCharsets.UTF_8), "text/plain"),
        contexts.getOrDefault(key, ""),
        RequestId.of("request " + requests++),
        false,
        Consistency.OF_BUCKET,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private void remember(Key key, Outcome outcome) {
    if (outcome instanceof Outcome.Found found) {
      contexts.put(key, found.context());
    } else if (outcome instanceof Outcome.Written written) {
      contexts.put(key, written.context());
    }
  }

  /** How many were served a second, of those answered in this time. */
  double servedPerSecond(long from, long until) {
    long served = took.stream()
        .filter(each -> each.ended() >= from && each.ended() < until)
        .filter(each -> !(each.outcome() instanceof Outcome.Failed))
        .count();
    return served * (double) SECOND / (until - from);
  }

  /** How long 99 of 100 of those served took at most that were answered in this time. */
  long p99(long from, long until) {
    long[] sorted = took.stream()
        .filter(each -> each.ended() >= from && each.ended() < until)
        .filter(each -> !(each.outcome() instanceof Outcome.Failed))
        .mapToLong(each -> each.ended() - each.began())
        .sorted()
        .toArray();
    return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
  }
}
