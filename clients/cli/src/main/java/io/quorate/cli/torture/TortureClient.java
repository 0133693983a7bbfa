package io.quorate.cli.torture;

import io.quorate.antientropy.witness.WriteAttempt;
import io.quorate.antientropy.witness.WriteAttempt.Told;
import io.quorate.cli.console.Clock;
import io.quorate.client.Bucket;
import io.quorate.client.Consistency;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Value;
import io.quorate.client.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A client: one operation after the other, each at a random node, telling what it does and what it
 * is told. Used by one thread.
 */
final class TortureClient implements Runnable {
  /** The longest pause between two operations. */
  private static final int THINK_MILLIS_MAX = 50;

  /** So often a write of unknown outcome is repeated, each time through another node. */
  private static final int REPETITIONS_MAX = 4;

  private static final int REPETITION_MILLIS_MAX = 500;
  private static final int TIMEOUT_MILLIS_MIN = 500;
  private static final int CONTEXTS_MAX = 8;
  private static final int KEYS_REMEMBERED_MAX = 1_024;
  private static final int LARGE_CHARS_MAX = 200_000;

  private static final double READS = 0.4;
  private static final double DELETES = 0.15;
  private static final double WITHOUT_CONTEXT = 0.25;
  private static final double WITH_OLD_CONTEXT = 0.1;
  private static final double LARGE = 0.02;
  private static final double REPEATED = 0.8;

  private final String name;
  private final Surroundings world;
  private final RandomGenerator random;
  private final Map<String, List<Seen>> seen = new LinkedHashMap<>();
  private long written;

  /**
   * What the clients of one run share.
   *
   * @param nodes the bucket, at each node
   * @param run what this run's keys and values are called by
   * @param until when no new operation is begun, on the clock
   */
  record Surroundings(
      List<Bucket> nodes,
      Slots slots,
      Testimony testimony,
      Progress progress,
      Clock clock,
      String run,
      Duration timeout,
      long until) {}

  /** A context that the client holds, with the values that it covers. */
  private record Seen(List<String> values, Context context) {
    static final Seen NOTHING = new Seen(List.of(), Context.NONE);
  }

  /** One try of a write, at one node. */
  private interface Try {
    Written at(Bucket node, Options options);
  }

  TortureClient(String name, Surroundings world, RandomGenerator random) {
    this.name = name;
    this.world = world;
    this.random = random;
  }

  @Override
  public void run() {
    while (world.clock().nanoTime() < world.until() && pause(THINK_MILLIS_MAX)) {
      String key = world.slots().next(random);
      double what = random.nextDouble();
      if (what < READS) {
        read(key);
      } else if (what < READS + DELETES) {
        delete(key);
      } else {
        put(key);
      }
      world.progress().show();
    }
  }

  /** Waits up to so long; false: the run was interrupted. */
  private boolean pause(int millisMax) {
    try {
      world.clock().sleep(Duration.ofMillis(1 + random.nextInt(millisMax)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Consistency consistency() {
    Consistency level =
        switch (random.nextInt(8)) {
          case 0 -> Consistency.ONE;
          case 1 -> Consistency.ALL;
          default -> Consistency.QUORUM;
        };
    return level.sloppy(random.nextBoolean());
  }

  private static boolean isStrict(Consistency consistency) {
    return !consistency.sloppy().orElse(true)
        && !consistency.write().equals(Consistency.ONE.write());
  }

  private Options options(Consistency consistency) {
    int most = (int) world.timeout().toMillis();
    int least = Math.min(most, TIMEOUT_MILLIS_MIN);
    Duration timeout = Duration.ofMillis(least + random.nextInt(most - least + 1));
    return Options.of(consistency).timeout(timeout);
  }

  private int anyNode() {
    return random.nextInt(world.nodes().size());
  }

  private void read(String key) {
    Consistency consistency = consistency();
    Bucket node = world.nodes().get(anyNode());
    long began = world.testimony().now();
    try {
      Read read = node.get(Key.of(key), options(consistency));
      List<String> values = Payload.labels(read.siblings());
      world.testimony().read(name, key, values, isStrict(consistency), began);
      remember(key, new Seen(values, read.context()));
    } catch (QuorateException e) {
      // A read that fails says nothing of the values; how often, and why, is reported.
      world.testimony().failed("read", e);
    }
  }

  private void put(String key) {
    Consistency consistency = consistency();
    Seen context = context(key);
    String label = name + "." + written++;
    boolean isLarge = random.nextDouble() < LARGE;
    Value value = Payload.of(label, isLarge ? random.nextInt(LARGE_CHARS_MAX) : 0);
    Options options = options(consistency).context(context.context());
    WriteAttempt attempt =
        world.testimony().put(name, key, label, context.values(), isStrict(consistency));
    write(attempt, label, context, options, (node, o) -> node.put(Key.of(key), value, o));
  }

  private void delete(String key) {
    Consistency consistency = consistency();
    Seen context = context(key);
    boolean strict = isStrict(consistency);
    Options options = options(consistency).context(context.context());
    WriteAttempt attempt = context.context().isNone()
        ? world.testimony().deleteBlindly(name, key, strict)
        : world.testimony().delete(name, key, context.values(), strict);
    write(
        attempt,
        name + "." + written++,
        context,
        options,
        (node, o) -> node.delete(Key.of(key), o));
  }

  /** Tries, and where the outcome is unknown mostly tries again: the same request, elsewhere. */
  private void write(WriteAttempt attempt, String id, Seen context, Options options, Try tried) {
    String request = world.run() + "." + id;
    int node = anyNode();
    tryOnce(attempt, context, options.requestId(request), tried, node);
    for (int i = 0; i < REPETITIONS_MAX && attempt.told() == Told.UNKNOWN; i++) {
      if (random.nextDouble() >= REPEATED || !pause(REPETITION_MILLIS_MAX)) {
        break;
      }
      int others = Math.max(1, world.nodes().size() - 1);
      node = (node + 1 + random.nextInt(others)) % world.nodes().size();
      world.testimony().repeated();
      tryOnce(attempt, context, options.repeating(request), tried, node);
    }
    world.testimony().settled(attempt);
  }

  private void tryOnce(WriteAttempt attempt, Seen context, Options options, Try tried, int node) {
    try {
      Written done = tried.at(world.nodes().get(node), options);
      world.testimony().end(attempt, Told.ACKNOWLEDGED);
      if (attempt.value().isPresent()) {
        List<String> values = new ArrayList<>(context.values());
        values.add(attempt.value().orElseThrow());
        remember(attempt.key(), new Seen(values, done.context()));
      }
    } catch (QuorateException e) {
      // Each failure is what the client is told, and that is what the witness has to know.
      world.testimony().failed(attempt.value().isPresent() ? "put" : "delete", e);
      world.testimony().end(attempt, told(e));
    }
  }

  /** What cannot be understood might have meant anything. */
  private static Told told(QuorateException e) {
    return e.mayTakeEffect() || e.reason() == Reason.UNINTELLIGIBLE
        ? Told.UNKNOWN
        : Told.NOT_APPLIED;
  }

  private void remember(String key, Seen what) {
    if (what.context().isNone()) {
      return;
    }
    List<Seen> all = seen.computeIfAbsent(key, k -> new ArrayList<>());
    all.add(what);
    if (all.size() > CONTEXTS_MAX) {
      all.remove(0);
    }
    if (seen.size() > KEYS_REMEMBERED_MAX) {
      seen.remove(seen.keySet().iterator().next());
    }
  }

  /** The context to write with: mostly the last one, sometimes an older one, or none. */
  private Seen context(String key) {
    List<Seen> all = seen.getOrDefault(key, List.of());
    if (all.isEmpty() || random.nextDouble() < WITHOUT_CONTEXT) {
      return Seen.NOTHING;
    }
    boolean old = random.nextDouble() < WITH_OLD_CONTEXT;
    return all.get(old ? random.nextInt(all.size()) : all.size() - 1);
  }
}
