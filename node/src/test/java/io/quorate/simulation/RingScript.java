package io.quorate.simulation;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.Member;
import io.quorate.ring.OwnerTable;
import io.quorate.ring.Phase;
import io.quorate.ring.Role;
import io.quorate.ring.Topology;
import io.quorate.ring.Transition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Nine nodes whose partitions all move from the owners {a b c} to {a d e}, with the one thing
 * broken that a certain mistake needs to show. Four more, m, drive and vote and own nothing.
 *
 * <p>A script says what was broken: an acknowledged write that a later strict read did not find, or
 * two topologies of one epoch. Sound nodes answer everything rightly, or not at all.
 */
final class RingScript {
  private static final long SECOND = 1_000_000_000L;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final Key KEY = Key.of(SimulatedClient.BUCKET, "k");
  private static final Key ANOTHER = Key.of(SimulatedClient.BUCKET, "another");

  private final World world;
  private final SimulatedCluster cluster;
  private final List<String> broken = new ArrayList<>();
  private final List<SimulatedCluster.Member> drivers;
  private final SimulatedCluster.Member a;
  private final SimulatedCluster.Member b;
  private final SimulatedCluster.Member c;
  private final SimulatedCluster.Member d;
  private final SimulatedCluster.Member e;
  private int requests;

  RingScript(long seed) {
    this(seed, false);
  }

  /** Whether deleted keys are forgotten, some seconds after they were deleted. */
  RingScript(long seed, boolean reaps) {
    world = new World(seed);
    cluster = new SimulatedCluster(world, 9, Mutant.EXCHANGE_OFF);
    cluster.reap = new ReapSettings(reaps, Duration.ofSeconds(4));
    drivers = cluster.members().subList(0, 4);
    d = cluster.members().get(4);
    e = cluster.members().get(5);
    a = cluster.members().get(6);
    b = cluster.members().get(7);
    c = cluster.members().get(8);
    cluster.startAll();
    expect(world.runUntil(cluster::isReady, 30 * SECOND), "it is founded");
    new Epochs(world, cluster, broken::add).watch();
    change(drivers.get(0), topology -> {
      List<List<String>> rows = new ArrayList<>();
      topology.owners().rows().forEach(row -> rows.add(names(a, b, c)));
      return Optional.of(topology
          .next()
          .members(standbys(topology))
          .owners(new OwnerTable(rows))
          .build());
    });
    expect(world.runUntil(() -> allShow(2), 10 * SECOND), "all go by {a b c}");
  }

  private static List<Member> standbys(Topology topology) {
    return topology.members().stream()
        .map(member -> new Member(
            member.name(),
            member.disk(),
            member.peer(),
            member.http(),
            member.zone(),
            0,
            Role.MEMBER))
        .toList();
  }

  private static List<String> names(SimulatedCluster.Member... members) {
    List<String> names = new ArrayList<>();
    for (SimulatedCluster.Member member : members) {
      names.add(member.name());
    }
    return names;
  }

  private static void expect(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalStateException("the script cannot be played: " + sentence);
    }
  }

  private boolean allShow(long epoch) {
    return cluster.members().stream().allMatch(each -> shown(each).epoch() >= epoch);
  }

  private static Topology shown(SimulatedCluster.Member member) {
    return member.node().flatMap(node -> node.cluster().topology()).orElseThrow();
  }

  private void change(SimulatedCluster.Member at, Function<Topology, Optional<Topology>> change) {
    world.after(0, at.machine(), () -> at.node()
        .orElseThrow()
        .propose(change, 30 * SECOND, proposed -> {}));
  }

  private void pass(double seconds) {
    world.runUntil(world.now() + (long) (seconds * SECOND));
  }

  /** All partitions are to move from {a b c} to {a d e}. */
  private void move() {
    change(drivers.get(0), topology -> {
      if (!topology.transitions().isEmpty()) {
        return Optional.empty();
      }
      TreeMap<Integer, Transition> moves = new TreeMap<>();
      for (int p = 0; p < topology.ring().partitions(); p++) {
        moves.put(p, new Transition(Phase.OLD, names(a, d, e)));
      }
      return Optional.of(topology.next().transitions(moves).build());
    });
  }

  private void part(List<SimulatedCluster.Member> these, List<SimulatedCluster.Member> those) {
    for (SimulatedCluster.Member one : these) {
      those.forEach(other -> cluster.wires().part(one.machine(), other.machine()));
    }
  }

  private ClientRequest.Put put(Key key, String value) {
    return new ClientRequest.Put(
        key,
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        "",
        RequestId.of("request " + requests++),
        false,
        Script.strict(Level.Named.QUORUM),
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private List<Outcome> begin(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    return outcomes;
  }

  private boolean isDone(List<Outcome> outcomes) {
    return !outcomes.isEmpty() && outcomes.get(0) instanceof Outcome.Written;
  }

  /** Whether it was acknowledged. */
  private boolean write(Key key, String value) {
    List<Outcome> outcomes = begin(drivers.get(0), put(key, value));
    world.runUntil(() -> !outcomes.isEmpty(), 20 * SECOND);
    return isDone(outcomes);
  }

  /** A strict read begins now: if it is answered at all, then with this value. */
  private void mustFind(String value) {
    ClientRequest.Get get = new ClientRequest.Get(KEY, Script.strict(Level.Named.QUORUM), 5_000);
    List<Outcome> outcomes = begin(drivers.get(0), get);
    world.runUntil(() -> !outcomes.isEmpty(), 6 * SECOND);
    if (!outcomes.isEmpty() && outcomes.get(0) instanceof Outcome.Found found) {
      List<String> values = SimulatedClient.values(found.state());
      if (!values.contains(value)) {
        broken.add("'" + value + "' was acknowledged, and a later strict read found " + values);
      }
    }
  }

  /** All is well again, and all that was acknowledged is there. */
  private List<String> healed(Optional<String> acknowledged) {
    cluster.heal();
    if (!world.runUntil(this::isAtRest, 60 * SECOND)) {
      broken.add("a minute after healing: " + shown(drivers.get(0)));
    }
    acknowledged.ifPresent(this::mustFind);
    return List.copyOf(broken);
  }

  private boolean isAtRest() {
    return cluster.isReady()
        && cluster.members().stream().allMatch(each -> shown(each).transitions().isEmpty());
  }

  /** A write lies at b and c only, and those who are to own the key reach neither. */
  private void writeWhereNobodyGetsIt() {
    part(List.of(a), cluster.members().subList(0, 6));
    part(List.of(a), List.of(b, c));
    pass(10);
    expect(write(KEY, "v"), "b and c take a write");
    cluster.wires().mendAll();
    part(List.of(a, d, e), List.of(b, c));
    move();
    pass(12);
  }

  /** Nobody may read the new owners, who have nothing. */
  List<String> newOwnersGetNothing() {
    writeWhereNobodyGetsIt();
    mustFind("v");
    b.kill();
    c.kill();
    pass(20);
    mustFind("v");
    return healed(Optional.of("v"));
  }

  /** The same where they are dead first and come back with what they had. */
  List<String> newOwnersAreDead() {
    d.kill();
    e.kill();
    pass(12);
    writeWhereNobodyGetsIt();
    pass(20);
    b.kill();
    c.kill();
    d.startIfDown();
    e.startIfDown();
    pass(25);
    mustFind("v");
    return healed(Optional.of("v"));
  }

  /** What is written while both sets are must be read in the old set alone. */
  List<String> onlyTheOldOwnersLive() {
    part(List.of(a, d, e), List.of(b, c));
    move();
    pass(12);
    boolean done = write(KEY, "v");
    a.kill();
    d.kill();
    e.kill();
    pass(20);
    if (done) {
      mustFind("v");
    }
    return healed(done ? Optional.of("v") : Optional.empty());
  }

  /** A write that was taken before the move is stored after it, and its coordinator stood still. */
  List<String> storedAfterTheMove() {
    expect(write(ANOTHER, "first"), "a log is begun");
    for (SimulatedCluster.Member slow : List.of(a, c)) {
      slow.machine().disk().setForceNanos(36 * SECOND);
    }
    long began = world.now();
    List<Outcome> outcomes = begin(b, put(KEY, "v"));
    pass(0.05);
    expect(outcomes.isEmpty(), "a and c are slow");
    a.machine().disk().repair();
    c.machine().disk().repair();
    b.pause();
    move();
    expect(
        world.runUntil(() -> phase() == Phase.WRITE_BOTH_READ_NEW, 17 * SECOND),
        "it moves, it is in " + phase());
    c.kill();
    world.runUntil(began + 56 * SECOND);
    a.kill();
    b.resume();
    world.runUntil(() -> !outcomes.isEmpty(), 10 * SECOND);
    if (isDone(outcomes)) {
      mustFind("v");
    }
    return healed(isDone(outcomes) ? Optional.of("v") : Optional.empty());
  }

  /**
   * The move stops when d and e were filled by a alone; then a deletes the key, and d and e never
   * hear of it, and nobody has a hint of it. All are alive.
   */
  List<String> deletedWhileItMoves() {
    expect(write(KEY, "v"), "a, b and c take a write");
    part(List.of(d, e), List.of(b, c));
    move();
    expect(world.runUntil(() -> keys(d) > 0 && keys(e) > 0, 30 * SECOND), "a fills d and e");
    part(List.of(d, e), List.of(a));
    List<Outcome> outcomes = begin(a, deletion());
    world.runUntil(() -> !outcomes.isEmpty(), 2 * SECOND);
    expect(isDone(outcomes), "a takes a delete");
    a.kill();
    a.startIfDown();
    pass(60);
    expect(phase() == Phase.WRITE_BOTH_READ_OLD, "neither b nor c fills d and e");
    List<String> before = healed(Optional.empty());
    Consistency all = Script.strict(Level.Named.ALL);
    List<Outcome> read = begin(drivers.get(0), new ClientRequest.Get(KEY, all, 5_000));
    world.runUntil(() -> !read.isEmpty(), 6 * SECOND);
    boolean isGone = read.get(0) instanceof Outcome.Found found
        && SimulatedClient.values(found.state()).isEmpty();
    return isGone ? before : List.of("what was deleted is back: " + read);
  }

  private ClientRequest.Delete deletion() {
    return new ClientRequest.Delete(
        KEY,
        "",
        RequestId.of("request " + requests++),
        false,
        Script.strict(Level.Named.ONE),
        2_000,
        Optional.empty(),
        false);
  }

  private double keys(SimulatedCluster.Member member) {
    List<Double> keys = new ArrayList<>();
    member.node().orElseThrow().facts(sums -> keys.add(sums.get(Fact.KEYS)));
    return world.runUntil(() -> !keys.isEmpty(), SECOND) ? keys.get(0) : 0;
  }

  private Phase phase() {
    return shown(drivers.get(0)).phase(0);
  }

  /** On each side of a cut something else is decided. */
  List<String> twoSides() {
    List<SimulatedCluster.Member> few = drivers.subList(0, 3);
    List<SimulatedCluster.Member> many = cluster.members().subList(3, 9);
    part(few, many);
    change(
        drivers.get(0),
        topology -> Optional.of(topology
            .next()
            .members(topology.members().stream()
                .filter(each -> few.stream().anyMatch(one -> one.name().equals(each.name())))
                .toList())
            .owners(new OwnerTable(topology.owners().rows().stream()
                .map(row -> names(drivers.get(0)))
                .toList()))
            .voters(few.stream().map(SimulatedCluster.Member::name).toList())
            .build()));
    change(a, topology -> Optional.of(topology.next().build()));
    pass(10);
    return List.copyOf(broken);
  }
}
