package io.quorate.simulation;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Five nodes, and clients that read a key and write it, over many keys, and note how long it took.
 */
final class Load {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;
  private static final int KEYS = 64;
  private static final long THINK_NANOS = 20 * MILLI;
  private static final int TIMEOUT_MILLIS = 2_000;

  /** One request that was answered. */
  record Took(long began, long nanos, boolean isWrite, Outcome outcome) {
    boolean isServed() {
      return !(outcome instanceof Outcome.Failed);
    }
  }

  final World world;
  final SimulatedCluster cluster;
  final List<Took> took = new ArrayList<>();
  private long requests;

  /** A cluster that serves, in a calm world. */
  Load(long seed) {
    world = new World(seed);
    cluster = new SimulatedCluster(world, 5);
    cluster.startAll();
    if (!world.runUntil(cluster::isReady, 30 * SECOND)) {
      throw new AssertionError("no cluster was founded:\n" + cluster.timeline());
    }
  }

  /** So many clients begin, each asking one thing after the other at one of these nodes. */
  void begin(int clients, List<SimulatedCluster.Member> at) {
    for (int i = 0; i < clients; i++) {
      RandomGenerator random = world.random("load/" + requests++);
      SimulatedCluster.Member node = at.get(i % at.size());
      world.script(random.nextLong(20 * MILLI), () -> readAndWrite(node, random));
    }
  }

  private void readAndWrite(SimulatedCluster.Member node, RandomGenerator random) {
    Key key = key(random);
    read(
        node,
        key,
        context -> write(
            node,
            key,
            context,
            outcome -> world.script(THINK_NANOS, () -> readAndWrite(node, random))));
  }

  private static Key key(RandomGenerator random) {
    return Key.of(SimulatedClient.BUCKET, "k" + random.nextInt(KEYS));
  }

  private void read(SimulatedCluster.Member node, Key key, Consumer<String> done) {
    ask(
        node,
        new ClientRequest.Get(key, Consistency.OF_BUCKET, TIMEOUT_MILLIS),
        false,
        outcome -> done.accept(outcome instanceof Outcome.Found found ? found.context() : ""));
  }

  private void write(
      SimulatedCluster.Member node, Key key, String context, Consumer<Outcome> done) {
    ClientRequest.Put put = new ClientRequest.Put(
        key,
        Content.of(("value " + requests).getBytes(StandardCharsets.UTF_8), "text/plain"),
        context,
        RequestId.of("request " + requests++),
        false,
        Consistency.OF_BUCKET,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
    ask(node, put, true, done);
  }

  private void ask(
      SimulatedCluster.Member node, ClientRequest request, boolean write, Consumer<Outcome> done) {
    long began = world.now();
    node.submit(request, outcome -> {
      took.add(new Took(began, world.now() - began, write, outcome));
      done.accept(outcome);
    });
  }

  void pass(long nanos) {
    world.runUntil(world.now() + nanos);
  }

  /** How long 99 of 100 of these took at most that began in this time. */
  long p99(boolean writes, long from, long until) {
    long[] sorted = took.stream()
        .filter(each -> each.isWrite() == writes && each.began() >= from && each.began() < until)
        .mapToLong(Took::nanos)
        .sorted()
        .toArray();
    return sorted[(int) Math.ceil(sorted.length * 0.99) - 1];
  }

  /** How many failed. */
  long failed() {
    return took.stream().filter(each -> !each.isServed()).count();
  }
}
