package io.quorate.simulation;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.witness.Witness;
import io.quorate.antientropy.witness.WriteAttempt;
import io.quorate.antientropy.witness.WriteAttempt.Told;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client: one operation after the other, each at a random node, telling the witness what it does
 * and what it is told. Reaches the nodes by the same bad weather as they each other.
 */
final class SimulatedClient {
  static final String BUCKET = "world";

  /** Where the last writer wins: the bucket of the keys whose names begin with its first letter. */
  private static final String LAST = "last";

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** What stays unknown after so many repeats is given up. */
  private static final int REPEATS_MAX = 5;

  private final World world;
  private final SimulatedCluster cluster;
  private final Witness witness;
  private final Workload workload;
  private final String name;
  private final RandomGenerator random;
  private final TreeMap<String, List<Seen>> seen = new TreeMap<>();
  private long written;
  private long operations;
  private long lateAnswers;
  private long noAnswers;
  private boolean stopped;
  private boolean busy;
  private boolean disksMayBeLost;
  private boolean membersMayLeave;
  private boolean oneMayDie;
  private final boolean lastWriterWins;
  private @Nullable Reaps reaps;

  /** A context that the client holds, with the values that it covers. */
  private record Seen(List<String> values, String context) {}

  SimulatedClient(
      World world, SimulatedCluster cluster, Witness witness, Workload workload, String name) {
    this.world = world;
    this.cluster = cluster;
    this.witness = witness;
    this.workload = workload;
    this.name = name;
    this.random = world.random("client/" + name);
    this.lastWriterWins = world.random(LAST).nextInt(4) == 0;
  }

  /** The bucket of this kind, for the configuration that founds a cluster. */
  static BucketDefinition lastWriterWins() {
    BucketDefinition usual = BucketDefinition.ofDefaults(LAST);
    return new BucketDefinition(
        LAST,
        usual.n(),
        usual.r(),
        usual.w(),
        usual.sloppy(),
        BucketDefinition.Conflicts.LWW,
        usual.durability());
  }

  /** The key of this name. */
  static Key keyOf(String name) {
    return Key.of(isLast(name) ? LAST : BUCKET, name);
  }

  private static boolean isLast(String name) {
    return name.startsWith(LAST.substring(0, 1));
  }

  void start() {
    think();
  }

  /**
   * One disk may lose what it forced: what one replica acknowledged is worth nothing, and of two
   * that did one may be the only one left, so that no later read is sure to meet it.
   */
  void expectLosses() {
    disksMayBeLost = true;
  }

  /**
   * Members leave, and their disks are wiped, once the others have what a majority acknowledged:
   * what one owner alone acknowledged is worth nothing, but its hints are given away before, and
   * strict reads meet what they must.
   *
   * @param oneDies one of them dies, and what it alone held is lost
   */
  void expectDepartures(boolean oneDies) {
    membersMayLeave = true;
    oneMayDie = oneDies;
  }

  /** It leaves keys alone, so that what it deleted is reaped, and comes back to them. */
  void comesBack(Reaps how) {
    reaps = how;
  }

  /** Begins nothing new. */
  void stop() {
    stopped = true;
  }

  boolean isBusy() {
    return busy;
  }

  long operations() {
    return operations;
  }

  /** Answers that came after the client's deadline had passed at the node. */
  long lateAnswers() {
    return lateAnswers;
  }

  /** Requests that a node took and had not answered when their deadline had passed. */
  long noAnswers() {
    return noAnswers;
  }

  private void think() {
    busy = false;
    world.script(1 + random.nextLong(workload.thinkNanos()), this::next);
  }

  private void next() {
    if (stopped) {
      return;
    }
    busy = true;
    operations++;
    String key = key();
    double what = random.nextDouble();
    if (what < workload.reads()) {
      read(key);
    } else if (what < workload.reads() + workload.deletes()) {
      delete(key);
    } else {
      put(key);
    }
  }

  private String key() {
    boolean hot = random.nextDouble() < workload.hot();
    int drawn = hot ? 0 : random.nextInt(workload.keys());
    int number = reaps == null ? drawn : reaps.key(drawn, workload.keys());
    String key = (lastWriterWins && number % 2 == 0 ? "l" : "k") + number;
    if (isLast(key)) {
      witness.lastWriterWins(key);
    }
    return key;
  }

  private Consistency consistency() {
    Level level =
        switch (random.nextInt(8)) {
          case 0 -> Level.Named.ONE;
          case 1 -> Level.Named.ALL;
          default -> Level.Named.QUORUM;
        };
    return new Consistency(
        Optional.of(level), Optional.of(level), Optional.of(random.nextBoolean()));
  }

  private boolean isStrict(Consistency consistency) {
    return !disksMayBeLost
        && !consistency.sloppy().orElse(true)
        && consistency.r().orElseThrow() != Level.Named.ONE;
  }

  private void read(String key) {
    Consistency consistency = consistency();
    long began = world.now();
    ClientRequest.Get get =
        new ClientRequest.Get(keyOf(key), consistency, workload.timeoutMillis());
    new Exchange(get, () -> {}, outcome -> {
          if (outcome instanceof Outcome.Found found) {
            cluster.limits().read(key, found.state());
            List<String> values = values(found.state());
            remember(key, new Seen(values, found.context()));
            witness.read(name, key, values, isStrict(consistency), began, world.now());
          }
          think();
        })
        .send();
  }

  private void remember(String key, Seen what) {
    List<Seen> all = seen.computeIfAbsent(key, k -> new ArrayList<>());
    if (!what.context().isEmpty()) {
      all.add(what);
    }
    if (all.size() > 8) {
      all.remove(0);
    }
  }

  /** The context to write with: mostly the last one read, sometimes an older one, or none. */
  private Seen context(String key) {
    List<Seen> all = seen.getOrDefault(key, List.of());
    if (all.isEmpty() || random.nextDouble() < workload.blind()) {
      return new Seen(List.of(), "");
    }
    boolean old = random.nextDouble() < workload.old();
    return all.get(old ? random.nextInt(all.size()) : all.size() - 1);
  }

  private void put(String key) {
    Consistency consistency = consistency();
    Seen context = context(key);
    String value = name + "." + written++;
    WriteAttempt attempt =
        witness.put(name, key, value, context.values(), isStrict(consistency), world.now());
    ClientRequest.Put put = new ClientRequest.Put(
        keyOf(key),
        content(value),
        context.context(),
        RequestId.of(value),
        false,
        consistency,
        workload.timeoutMillis(),
        Optional.empty(),
        false);
    write(put, attempt, context, REPEATS_MAX);
  }

  private Content content(String value) {
    String text = value;
    if (random.nextDouble() < workload.large()) {
      text = value + "|" + "x".repeat(random.nextInt(200_000));
    }
    return Content.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private void delete(String key) {
    Consistency consistency = consistency();
    Seen context = context(key);
    boolean strict = isStrict(consistency);
    WriteAttempt attempt = context.context().isEmpty()
        ? witness.deleteBlindly(name, key, strict, world.now())
        : witness.delete(name, key, context.values(), strict, world.now());
    ClientRequest.Delete delete = new ClientRequest.Delete(
        keyOf(key),
        context.context(),
        RequestId.of(name + ".d" + written++),
        false,
        consistency,
        workload.timeoutMillis(),
        Optional.empty(),
        false);
    write(delete, attempt, context, REPEATS_MAX);
  }

  private void write(ClientRequest request, WriteAttempt attempt, Seen context, int repeats) {
    new Exchange(request, attempt::mayArriveTwice, outcome -> {
          Told told = Repetition.told(outcome);
          boolean weak = told == Told.ACKNOWLEDGED && isWeak(((Outcome.Written) outcome).receipt());
          attempt.end(weak ? Told.UNKNOWN : told, world.now());
          if (outcome instanceof Outcome.Written done && attempt.value().isPresent()) {
            List<String> values = new ArrayList<>(context.values());
            values.add(attempt.value().orElseThrow());
            remember(attempt.key(), new Seen(values, done.context()));
          }
          if (told == Told.UNKNOWN
              && attempt.told() == Told.UNKNOWN
              && repeats > 0
              && !isLast(attempt.key())
              && random.nextDouble() < workload.retries()) {
            world.script(
                random.nextLong(500 * NANOS_PER_MILLI),
                () -> write(Repetition.of(request), attempt, context, repeats - 1));
          } else {
            think();
          }
        })
        .send();
  }

  /** Whether all who acknowledged may be lost together. */
  private boolean isWeak(Receipt receipt) {
    boolean ofOne = receipt.owners() + receipt.fallbacks() < 2;
    return ofOne && (disksMayBeLost || oneMayDie || (membersMayLeave && receipt.fallbacks() == 0));
  }

  /** The values that a state shows, by the names under which the witness knows them. */
  static List<String> values(State state) {
    return state.shown().siblings().stream()
        .map(sibling -> new String(sibling.content().value(), StandardCharsets.UTF_8))
        .map(text -> text.contains("|") ? text.substring(0, text.indexOf('|')) : text)
        .toList();
  }

  /**
   * One request on its way to a node and back. Ends once, at the latest when the client gives up.
   */
  private final class Exchange {
    private final ClientRequest request;
    private final Consumer<Outcome> done;
    private final Runnable onDuplicate;
    private boolean ended;
    private boolean duplicated;

    Exchange(ClientRequest request, Runnable onDuplicate, Consumer<Outcome> done) {
      this.request = request;
      this.onDuplicate = onDuplicate;
      this.done = done;
    }

    void send() {
      Optional<SimulatedCluster.Member> asked = reaps == null
          ? Optional.of(cluster.anyReached(random))
          : reaps.asked(cluster, request.key(), random);
      if (asked.filter(SimulatedCluster.Member::isServing).isEmpty()) {
        world.script(
            NANOS_PER_MILLI,
            () -> end(Outcome.Failed.notApplied(
                Outcome.Reason.NOT_READY, "connection refused: nothing was sent")));
        return;
      }
      SimulatedCluster.Member node = asked.get();
      carry(node);
      duplicated = random.nextDouble() < workload.duplicates();
      if (duplicated) {
        onDuplicate.run();
        carry(node);
      }
      world.script(
          (workload.timeoutMillis() + 500) * NANOS_PER_MILLI,
          () -> end(unknown("the client gave up waiting")));
    }

    private void carry(SimulatedCluster.Member node) {
      if (!cluster.wires().isLost()) {
        world.script(cluster.wires().delay(), () -> arrive(node));
      }
    }

    private void arrive(SimulatedCluster.Member node) {
      long arrived = world.now();
      long start = node.machine().starts();
      long withinNanos = (workload.timeoutMillis() + 50) * NANOS_PER_MILLI;
      long deadline = node.machine().nanos() + withinNanos;
      boolean[] answered = {!node.isServing()};
      world.script(node.machine().trueNanos(withinNanos), () -> {
        boolean ran = node.machine().isRunning() && node.machine().starts() == start;
        noAnswers += !answered[0] && ran && !node.wasHeldUpSince(arrived) ? 1 : 0;
      });
      node.submit(request, outcome -> {
        answered[0] = true;
        if (node.machine().nanos() > deadline && !node.wasHeldUpSince(arrived)) {
          lateAnswers++;
        }
        if (!cluster.wires().isLost()) {
          world.script(cluster.wires().delay(), () -> end(outcome));
        }
      });
    }

    private void end(Outcome outcome) {
      if (!ended) {
        ended = true;
        world.trace().add(world.now());
        world.trace().add(outcome.getClass().getSimpleName());
        // What one of two copies was told says nothing of the other.
        boolean vague = duplicated && outcome instanceof Outcome.Failed;
        done.accept(vague ? unknown("the other copy may do it") : outcome);
      }
    }
  }

  private static Outcome.Failed unknown(String why) {
    return new Outcome.Failed(Outcome.Reason.DEADLINE_PASSED, why, 0, 0, true);
  }
}
