package io.quorate.simulation;

import io.quorate.antientropy.witness.Violation;
import io.quorate.antientropy.witness.Witness;
import io.quorate.node.metrics.Fact;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One world from its seed: chaos, then healing, then convergence, then judgement.
 *
 * <pre>
 *   found ──▶ chaos: faults and clients ──▶ heal, hints drain ──▶ read every key at all ──▶ judge
 *                      └─ in every fourth world: a core lives ─┘
 * </pre>
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;
  private static final long FOUNDING_NANOS = 60 * SECOND;
  private static final long CONVERGENCE_NANOS = 180 * SECOND;
  private static final long CLIENTS_END_NANOS = 30 * SECOND;

  /** How many copies there are of a key. */
  private static final int OWNERS = 3;

  /**
   * Chaos lasts until the clients have done so much per second of it, at most three times as long.
   */
  private static final long OPERATIONS_PER_MINUTE = 1_000;

  private final World world;
  private final SimulatedCluster cluster;
  private final Witness witness;
  private final Faults faults;
  private final Epochs epochs;
  private final Optional<RingChanges> ring;
  private final List<SimulatedClient> clients = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final long chaosNanos;
  private final boolean exchanges;
  private final Optional<Reaps> reaps;
  private long checks;
  private long reapedInChaos;
  private long prunedInChaos;

  Simulation(long seed, long chaosNanos) {
    this(seed, chaosNanos, Mutant.NONE);
  }

  Simulation(long seed, long chaosNanos, Mutant mutant) {
    this(seed, chaosNanos, mutant, Set.of(), mutant.ringChanges());
  }

  /** A world in which, beside what the seed draws, these faults happen. */
  Simulation(
      long seed,
      long chaosNanos,
      Mutant mutant,
      Set<Faults.Kind> also,
      RingChanges.When ringChanges) {
    this.world = new World(seed);
    RandomGenerator random = world.random("simulation");
    this.cluster = new SimulatedCluster(world, 3 + random.nextInt(5), mutant);
    this.faults = new Faults(world, cluster);
    faults.also(also);
    this.epochs = new Epochs(world, cluster, broken::add);
    this.witness = new Witness();
    this.chaosNanos = faults.pausesForMinutes() ? 3 * chaosNanos : chaosNanos;
    this.exchanges = mutant.exchanges();
    reaps = Reaps.of(world, faults, mutant);
    reaps.ifPresent(world -> cluster.reap = world.settings());
    Workload drawn = Workload.random(world.random("workload"));
    Workload workload = reaps.map(world -> world.workload(drawn)).orElse(drawn);
    for (int i = 0; i < workload.clients(); i++) {
      SimulatedClient client = new SimulatedClient(world, cluster, witness, workload, "c" + i);
      reaps.ifPresent(client::comesBack);
      clients.add(client);
    }
    boolean moves = faults.victim().isEmpty() && ringChanges.isIn(world);
    this.ring = moves
        ? Optional.of(new RingChanges(world, cluster, epochs, broken::add))
        : Optional.empty();
    if (faults.victim().isPresent()) {
      clients.forEach(SimulatedClient::expectLosses);
    }
    ring.ifPresent(
        changes -> clients.forEach(each -> each.expectDepartures(changes.someoneMayDie())));
  }

  /**
   * What a world came to.
   *
   * @param broken what is wrong, a paragraph each; empty: every promise was kept
   * @param checks how many single judgements were made
   * @param excused how often a value came back that an unmarked duplicate may bring back
   * @param faults how often each kind happened
   * @param timeline what happened to each node, for people
   */
  record Result(
      long seed,
      String trace,
      List<String> broken,
      long simulatedNanos,
      long operations,
      long checks,
      long excused,
      long events,
      SortedMap<String, Long> faults,
      String timeline) {
    boolean held() {
      return broken.isEmpty();
    }
  }

  Result run() {
    try {
      phases();
    } catch (SimulatedCluster.Panic panic) {
      broken.add(panic.getMessage() + "\n" + trace(panic));
    }
    TreeMap<String, Long> counts = new TreeMap<>();
    faults.counts().forEach((kind, count) -> counts.put(kind.name(), count));
    ring.ifPresent(changes -> counts.putAll(changes.begun()));
    counts.merge("tombstones reaped", cluster.limits().reaped(), Long::sum);
    counts.merge("of them while it broke", reapedInChaos, Long::sum);
    counts.merge("copies pruned", cluster.limits().pruned(), Long::sum);
    counts.merge("of those while it broke", prunedInChaos, Long::sum);
    counts.merge("worlds that reaped while it broke", Math.min(1, reapedInChaos), Long::sum);
    return new Result(
        world.seed(),
        world.trace().toString(),
        List.copyOf(broken),
        world.now(),
        operations(),
        checks + epochs.checks() + witness.checks(),
        witness.excused(),
        world.ran(),
        counts,
        cluster.timeline().toString());
  }

  private long operations() {
    // Asked after every event: a loop, because a stream would be seen in the profile.
    long sum = 0;
    for (SimulatedClient client : clients) {
      sum += client.operations();
    }
    return sum;
  }

  private static String trace(Throwable cause) {
    StringBuilder text = new StringBuilder();
    for (Throwable each = cause; each != null; each = each.getCause()) {
      text.append("\n  ").append(each);
      for (StackTraceElement element : each.getStackTrace()) {
        text.append("\n    at ").append(element);
      }
    }
    return text.toString();
  }

  /** Whoever does something in this world begins. */
  private void begin() {
    cluster.limits().watch(cluster);
    faults.start();
    if (faults.victim().isEmpty()) {
      epochs.start();
    }
    ring.ifPresent(RingChanges::start);
    clients.forEach(SimulatedClient::start);
  }

  private void phases() {
    cluster.startAll();
    if (!world.runUntil(cluster::isReady, FOUNDING_NANOS)) {
      broken.add("the cluster was not founded in " + FOUNDING_NANOS / SECOND + " s");
      return;
    }
    begin();
    world.runUntil(world.now() + chaosNanos);
    long enough = OPERATIONS_PER_MINUTE * chaosNanos / (60 * SECOND);
    world.runUntil(() -> operations() >= enough, 2 * chaosNanos);
    reapedInChaos = cluster.limits().reaped();
    prunedInChaos = cluster.limits().pruned();
    faults.stop();
    epochs.stop();
    if (ring.isEmpty() && world.random("phases").nextInt(4) == 0) {
      liveInACore();
    }
    clients.forEach(SimulatedClient::stop);
    cluster.heal();
    ring.ifPresent(RingChanges::settle);
    if (!world.runUntil(() -> cluster.isReady() && !anyBusy(), CONVERGENCE_NANOS)) {
      broken.add("not all nodes serve, or a client still waits, long after healing");
      return;
    }
    world.runUntil(world.now() + reaps.map(Reaps::enough).orElse(60 * SECOND));
    checkLimits();
    checkNothingWaits();
    if (exchanges) {
      checkEqual();
      judge(readAll());
    } else {
      // What is unknown to its writer may be at one owner only, until it is read.
      judge(readAll());
      checkEqual();
    }
    checkDeadlines();
  }

  private void checkDeadlines() {
    for (SimulatedClient client : clients) {
      checks += client.operations();
      if (client.lateAnswers() > 0) {
        broken.add(client.lateAnswers() + " answers came after their deadline");
      }
      if (client.noAnswers() > 0) {
        broken.add(client.noAnswers() + " requests were not answered by their deadline");
      }
    }
  }

  private void liveInACore() {
    Core core = new Core(world, cluster, faults.victim(), broken::add);
    core.begin();
    clients.forEach(SimulatedClient::stop);
    boolean ended = world.runUntil(() -> !anyBusy(), CLIENTS_END_NANOS);
    core.judge(witness, !ended);
    checks += witness.keys().size();
  }

  private void checkLimits() {
    if (faults.victim().isEmpty()) {
      epochs.judge();
    }
    cluster.limits().checkRest(cluster);
    cluster.limits().stop();
    broken.addAll(cluster.limits().broken().values());
    checks += cluster.limits().checks();
  }

  /**
   * No write waits for a log, no hint for anybody, and where tombstones are reaped none is left,
   * once all has been well for long enough.
   */
  private void checkNothingWaits() {
    List<Fact> facts = new ArrayList<>(List.of(Fact.PENDING_WRITES));
    if (faults.victim().isEmpty()) {
      facts.add(Fact.HINTS); // Those for who lost its disk wait until it is replaced.
    }
    if (faults.victim().isEmpty() && reaps.isPresent() && exchanges) {
      facts.add(Fact.TOMBSTONES);
    }
    for (SimulatedCluster.Member member : cluster.members()) {
      member
          .node()
          .ifPresent(node -> node.facts(sums -> {
            checks += facts.size();
            for (Fact fact : facts) {
              if (sums.get(fact) > 0) {
                broken.add(member.name() + " has " + fact.text() + " " + sums.get(fact)
                    + " long after healing");
              }
            }
          }));
    }
    world.runUntil(world.now() + SECOND);
  }

  private boolean anyBusy() {
    return clients.stream().anyMatch(SimulatedClient::isBusy);
  }

  private void judge(SortedMap<String, List<String>> end) {
    for (Violation violation : witness.judge(end)) {
      broken.add(violation.toString());
      world.trace().add(violation.sentence());
    }
    end.values().forEach(values -> values.forEach(world.trace()::add));
  }

  /** What is there in the end, by one read at all of each key. */
  private SortedMap<String, List<String>> readAll() {
    TreeMap<String, List<String>> end = new TreeMap<>();
    for (String key : witness.keys()) {
      readAtAll(key).ifPresent(values -> end.put(key, values));
    }
    world.runUntil(world.now() + 10 * SECOND);
    return end;
  }

  /** Where an owner lost its copy all others must do: it cannot be read, or is not there at all. */
  private Optional<List<String>> readAtAll(String key) {
    Optional<List<String>> values = read(key, Level.Named.ALL);
    if (values.isEmpty() && faults.victim().isPresent()) {
      values = read(key, new Level.Exactly(OWNERS - 1));
    }
    if (values.isEmpty()) {
      broken.add(key + " cannot be read at all after healing");
    }
    return values;
  }

  private Optional<List<String>> read(String key, Level level) {
    ClientRequest.Get get =
        new ClientRequest.Get(SimulatedClient.keyOf(key), strict(level), 10_000);
    List<SimulatedCluster.Member> serving = serving();
    for (int attempt = 0; attempt < 3; attempt++) {
      List<Outcome> outcomes = new ArrayList<>();
      serving.get(attempt % serving.size()).submit(get, outcomes::add);
      world.runUntil(() -> !outcomes.isEmpty(), 15 * SECOND);
      if (!outcomes.isEmpty() && outcomes.get(0) instanceof Outcome.Found found) {
        return Optional.of(SimulatedClient.values(found.state()));
      }
    }
    return Optional.empty();
  }

  private static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
  }

  private List<SimulatedCluster.Member> serving() {
    return cluster.members().stream().filter(SimulatedCluster.Member::isServing).toList();
  }

  private void checkEqual() {
    for (String key : witness.keys()) {
      List<Requests.Explained> answers = new ArrayList<>();
      serving()
          .get(0)
          .node()
          .orElseThrow()
          .explain(SimulatedClient.keyOf(key), 10_000, answers::add);
      world.runUntil(() -> !answers.isEmpty(), 15 * SECOND);
      if (answers.isEmpty() || !(answers.get(0) instanceof Requests.Explained.Answer answer)) {
        broken.add(key + " cannot be explained after healing: " + answers);
      } else {
        checkEqual(key, answer.explanation());
      }
    }
  }

  private void checkEqual(String key, Explanation explanation) {
    checks += 2;
    String victim = faults.victim().map(SimulatedCluster.Member::name).orElse("");
    TreeSet<String> digests = new TreeSet<>();
    for (Explanation.CopyOf copy : explanation.owners()) {
      if (copy.digest().isPresent() || !copy.node().equals(victim)) {
        digests.add(copy.digest().toString());
      }
    }
    if (digests.size() > 1) {
      broken.add(key + " has different copies after healing: " + explanation.owners());
    }
    if (victim.isEmpty() && !explanation.hints().isEmpty()) {
      broken.add(key + " has hints long after healing: " + explanation.hints());
    }
  }
}
