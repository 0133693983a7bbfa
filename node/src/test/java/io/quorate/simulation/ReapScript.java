package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.transition.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The zombie schedule: four nodes, forty keys that are written and deleted, and everything is tried
 * to have their tombstones reaped wrongly. The window is so short that this takes seconds.
 */
final class ReapScript {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int WINDOW_SECONDS = 4;

  static final int KEYS = 40;
  static final Consistency ALL = strict(Level.Named.ALL);
  private static final Consistency ONE = strict(Level.Named.ONE);
  private static final Consistency QUORUM = strict(Level.Named.QUORUM);
  static final Consistency SLOPPY = new Consistency(
      Optional.of(Level.Named.QUORUM), Optional.of(Level.Named.QUORUM), Optional.of(true));

  final World world;
  final SimulatedCluster cluster;
  private int requests;

  ReapScript(long seed) {
    world = new World(seed);
    cluster = new SimulatedCluster(world, 4);
    cluster.reap = new ReapSettings(true, Duration.ofSeconds(WINDOW_SECONDS));
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    pass(2);
  }

  private static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
  }

  SimulatedCluster.Member node(int place) {
    return cluster.members().get(place);
  }

  static Key key(int i) {
    return Key.of(SimulatedClient.BUCKET, "key " + i);
  }

  void pass(long seconds) {
    world.runUntil(world.now() + seconds * SECOND);
  }

  private Outcome ask(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * MILLI));
    return outcomes.get(0);
  }

  private ClientRequest put(int key, String value, Consistency consistency) {
    return new ClientRequest.Put(
        key(key),
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        "",
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private ClientRequest deletion(int key, Consistency consistency) {
    return new ClientRequest.Delete(
        key(key),
        "",
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  void write(SimulatedCluster.Member at, String value, Consistency consistency) {
    for (int i = 0; i < KEYS; i++) {
      assertInstanceOf(Outcome.Written.class, ask(at, put(i, value, consistency)));
    }
  }

  void delete(SimulatedCluster.Member at, Consistency consistency) {
    for (int i = 0; i < KEYS; i++) {
      assertInstanceOf(Outcome.Written.class, ask(at, deletion(i, consistency)));
    }
  }

  private List<String> values(SimulatedCluster.Member at, int key) {
    Outcome.Found found = assertInstanceOf(
        Outcome.Found.class, ask(at, new ClientRequest.Get(key(key), ALL, TIMEOUT_MILLIS)));
    return SimulatedClient.values(found.state());
  }

  private double fact(SimulatedCluster.Member of, Fact fact) {
    List<Double> values = new ArrayList<>();
    of.node().orElseThrow().facts(sums -> values.add(sums.get(fact)));
    assertTrue(world.runUntil(() -> !values.isEmpty(), SECOND));
    return values.get(0);
  }

  double all(Fact fact) {
    return cluster.members().stream().mapToDouble(each -> fact(each, fact)).sum();
  }

  private void assertNoneIsBack() {
    for (int i = 0; i < KEYS; i++) {
      for (SimulatedCluster.Member each : cluster.members()) {
        assertEquals(List.of(), values(each, i), each.name() + " " + i);
      }
    }
  }

  void assertReaped() {
    pass(90);
    assertNoneIsBack();
    assertEquals(0, all(Fact.TOMBSTONES));
    assertEquals(0, all(Fact.KEYS));
  }

  void isolate(SimulatedCluster.Member one) {
    cluster.members().stream()
        .filter(other -> other != one)
        .forEach(other -> cluster.wires().part(one.machine(), other.machine()));
  }

  void mend() {
    cluster.wires().mendAll();
  }

  private void awaitReady() {
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private void change(Change change) {
    world.after(0, node(0).machine(), () -> node(0)
        .node()
        .orElseThrow()
        .propose(base -> change.plan(base).next(), 10 * SECOND, proposed -> {}));
  }

  /** The third owner of each key was away in its turn. */
  void ownersAreAwayInTurn() {
    write(node(0), "value", ALL);
    for (int away = 1; away < 4; away++) {
      isolate(node(away));
      pass(10);
      delete(node(0), SLOPPY);
      pass(10);
      mend();
    }
    assertReaped();
  }

  private void writeWithout(SimulatedCluster.Member away) {
    isolate(away);
    pass(10);
    write(node(0), "value", SLOPPY);
    mend();
  }

  /** A hint of the value cannot be delivered while the value is deleted everywhere. */
  void aHintIsHeldUp() {
    writeWithout(node(2));
    cluster.wires().part(node(3).machine(), node(2).machine());
    delete(node(1), SLOPPY);
    pass(30);
    mend();
    assertReaped();
  }

  /** Who holds a hint of the value is away while it is deleted at those owners that are there. */
  void aHolderOfAHintIsAway() {
    writeWithout(node(2));
    isolate(node(3));
    pass(10);
    delete(node(1), QUORUM);
    pass(30);
    mend();
    assertReaped();
  }

  /** What was deleted is read all the time while one owner is slow to remove it. */
  void itIsReadWhileItIsReaped() {
    write(node(0), "value", ALL);
    delete(node(0), ALL);
    node(1).machine().disk().setForceNanos(200 * MILLI);
    for (int i = 0; i < 400; i++) {
      ClientRequest get = new ClientRequest.Get(key(i % KEYS), ALL, TIMEOUT_MILLIS);
      node(i % 4).submit(get, outcome -> {});
      world.runUntil(world.now() + SECOND / 40);
    }
    node(1).machine().disk().setForceNanos(MILLI);
    assertReaped();
    assertEquals(3 * KEYS, all(Fact.TOMBSTONES_REAPED_TOTAL), "each went once at each owner");
  }

  private void getAnOldDisk(SimulatedCluster.Member one) {
    write(node(0), "value", ALL);
    SortedMap<String, byte[]> old = one.machine().disk().snapshot();
    delete(node(0), ALL);
    assertReaped();
    one.putBack(old);
  }

  /** The disk, as it was before the delete, is put in its place after the reap. */
  void anOldDiskIsPutBack() {
    getAnOldDisk(node(1));
    awaitReady();
    assertReaped();
  }

  /** The same of a disk that was copied while its node was stopped, and nobody says so. */
  void aCopyOfAStoppedNodeIsRestored() {
    write(node(0), "value", ALL);
    SortedMap<String, byte[]> copy = stopped(node(1));
    node(1).startIfDown();
    awaitReady();
    delete(node(0), ALL);
    assertReaped();
    stopped(node(1));
    node(1).machine().disk().restore(copy);
    node(1).startIfDown();
    awaitReady();
    assertReaped();
  }

  private SortedMap<String, byte[]> stopped(SimulatedCluster.Member member) {
    member.stop();
    assertTrue(world.runUntil(() -> member.node().isEmpty(), 30 * SECOND));
    return member.machine().disk().snapshot();
  }

  /** On an old disk it takes writes before it has heard that it must drop what it holds. */
  void onAnOldDiskItTakesWrites() {
    getAnOldDisk(node(1));
    assertTrue(world.runUntil(() -> !node(1).isServing(), SECOND));
    assertTrue(world.runUntil(node(1)::isServing, 30 * SECOND));
    TreeMap<Integer, Outcome> outcomes = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      int key = i;
      node(1).submit(put(i, "new " + i, QUORUM), outcome -> outcomes.put(key, outcome));
    }
    assertTrue(world.runUntil(() -> outcomes.size() == KEYS, 2L * TIMEOUT_MILLIS * MILLI));
    pass(90);
    outcomes.forEach((key, outcome) -> {
      boolean certain = outcome instanceof Outcome.Written;
      List<String> there = values(node(0), key);
      assertTrue(
          there.equals(List.of("new " + key)) || (!certain && there.isEmpty()), there::toString);
    });
  }

  /** A node without room follows nobody's reap, takes deletes, and stores none of them. */
  void aDiskIsFullWhileOthersRaise() {
    write(node(0), "value", ALL);
    for (int i = 0; i < KEYS; i += 2) {
      assertInstanceOf(Outcome.Written.class, ask(node(0), deletion(i, ALL)));
    }
    node(1).machine().disk().fill(0);
    pass(15);
    TreeMap<Integer, Outcome> outcomes = new TreeMap<>();
    for (int i = 1; i < KEYS; i += 2) {
      int key = i;
      node(1).submit(deletion(i, QUORUM), outcome -> outcomes.put(key, outcome));
    }
    world.runUntil(world.now() + 100 * MILLI);
    node(1).machine().disk().repair();
    assertTrue(world.runUntil(() -> outcomes.size() == KEYS / 2, 2L * TIMEOUT_MILLIS * MILLI));
    pass(90);
    outcomes.forEach((key, outcome) -> assertTrue(
        !(outcome instanceof Outcome.Written) || values(node(0), key).isEmpty(),
        "key " + key + " is back"));
  }

  /** What it takes on an old disk before it meets the others may be nowhere else, and stays. */
  void onAnOldDiskItIsAlone() {
    getAnOldDisk(node(1));
    isolate(node(1));
    pass(5);
    TreeSet<Integer> alone = new TreeSet<>();
    for (int i = 0; i < KEYS; i++) {
      ClientRequest request = i % 4 == 0 ? deletion(i, ONE) : put(i, "alone", ONE);
      if (ask(node(1), request) instanceof Outcome.Written && i % 4 > 0) {
        alone.add(i);
      }
    }
    assertTrue(alone.size() > 10, "of so many keys it is an owner: " + alone.size());
    pass(2);
    mend();
    pass(90);
    for (int i = 0; i < KEYS; i++) {
      for (SimulatedCluster.Member each : cluster.members()) {
        assertEquals(alone.contains(i) ? List.of("alone") : List.of(), values(each, i));
      }
    }
  }

  /**
   * A reads, finds that b lacks the value, and sends it; the wire holds that back, while b gets the
   * value otherwise, it is deleted everywhere and the tombstone is reaped. Then it arrives.
   */
  void aRepairComesLate() {
    List<Outcome> read = readOfWhatOneLacks(node(2), node(1));
    assertTrue(world.runUntil(() -> read.size() == KEYS, 3 * SECOND));
    mend();
    // What was sent at this moment is held back when it would arrive.
    cluster.wires().clog(node(2).machine(), node(1).machine(), 60 * SECOND);
    assertTrue(all(Fact.READ_REPAIRS_TOTAL) > 0);
    pass(15);
    delete(node(0), SLOPPY);
    pass(30);
    assertTrue(all(Fact.TOMBSTONES_REAPED_TOTAL) > 0);
    assertReaped();
  }

  private List<Outcome> readOfWhatOneLacks(
      SimulatedCluster.Member at, SimulatedCluster.Member lacking) {
    writeWithout(lacking);
    cluster.wires().part(node(0).machine(), lacking.machine());
    cluster.wires().part(node(3).machine(), lacking.machine());
    world.runUntil(world.now() + SECOND / 5);
    List<Outcome> read = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      at.submit(new ClientRequest.Get(key(i), ALL, TIMEOUT_MILLIS), read::add);
    }
    return read;
  }

  /** A coordinator stands still in the middle of reads and deletes, and goes on much later. */
  void aCoordinatorStandsStill() {
    readOfWhatOneLacks(node(2), node(1));
    world.runUntil(world.now() + 2 * MILLI);
    node(2).pause();
    mend();
    pass(15);
    delete(node(0), SLOPPY);
    pass(30);
    node(2).resume();
    pass(10);
    assertReaped();
  }

  /** One owner is away with the value; a member joins, weights change, and it comes back. */
  void theRingChangesMeanwhile() {
    write(node(0), "value", ALL);
    isolate(node(3));
    pass(10);
    delete(node(0), SLOPPY);
    cluster.add(new SimulatedCluster.Newcomer("j1", "zone-1", 100)).startIfDown();
    pass(5);
    mend();
    for (int i = 0; i < 20; i++) {
      change(new Change.Weight("n" + (1 + i % 4), 50 + 100 * (i % 2)));
      pass(2);
    }
    assertReaped();
  }

  /** Nodes are killed all the time in which it is reaped. */
  void theyAreKilledMeanwhile() {
    write(node(0), "value", ALL);
    delete(node(0), ALL);
    for (int i = 0; i < 40; i++) {
      world.runUntil(world.now() + SECOND / 2);
      SimulatedCluster.Member one = node(i % 4);
      one.kill();
      one.startIfDown();
    }
    awaitReady();
    assertReaped();
  }
}
