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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The zombie schedule: a key is deleted at two owners while the third is away, and everything is
 * tried to have the tombstone reaped wrongly. The window is so short that this takes seconds.
 */
class ReapingTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int KEYS = 40;
  private static final Consistency ALL = strict(Level.Named.ALL);
  private static final Consistency ONE = strict(Level.Named.ONE);
  private static final Consistency SLOPPY = new Consistency(
      Optional.of(Level.Named.QUORUM), Optional.of(Level.Named.QUORUM), Optional.of(true));

  private final World world = new World(1);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private int requests;

  @BeforeEach
  void found() {
    cluster.reap = new ReapSettings(true, Duration.ofSeconds(4));
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    pass(2);
  }

  private static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
  }

  private SimulatedCluster.Member node(int place) {
    return cluster.members().get(place);
  }

  private static Key key(int i) {
    return Key.of(SimulatedClient.BUCKET, "key " + i);
  }

  private void pass(long seconds) {
    world.runUntil(world.now() + seconds * SECOND);
  }

  private Outcome ask(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * 1_000_000L));
    return outcomes.get(0);
  }

  private ClientRequest put(int i, String value, Consistency consistency) {
    return new ClientRequest.Put(
        key(i),
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        "",
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private ClientRequest deletion(int i, Consistency consistency) {
    return new ClientRequest.Delete(
        key(i),
        "",
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private void write(SimulatedCluster.Member at, String value, Consistency consistency) {
    for (int i = 0; i < KEYS; i++) {
      assertInstanceOf(Outcome.Written.class, ask(at, put(i, value, consistency)));
    }
  }

  private void delete(SimulatedCluster.Member at, Consistency consistency) {
    for (int i = 0; i < KEYS; i++) {
      assertInstanceOf(Outcome.Written.class, ask(at, deletion(i, consistency)));
    }
  }

  private double fact(SimulatedCluster.Member of, Fact fact) {
    List<Double> values = new ArrayList<>();
    of.node().orElseThrow().facts(sums -> values.add(sums.get(fact)));
    assertTrue(world.runUntil(() -> !values.isEmpty(), SECOND));
    return values.get(0);
  }

  private double all(Fact fact) {
    return cluster.members().stream().mapToDouble(each -> fact(each, fact)).sum();
  }

  private void assertNoneIsBack() {
    for (int i = 0; i < KEYS; i++) {
      for (SimulatedCluster.Member each : cluster.members()) {
        Outcome.Found found = assertInstanceOf(
            Outcome.Found.class, ask(each, new ClientRequest.Get(key(i), ALL, TIMEOUT_MILLIS)));
        assertEquals(List.of(), SimulatedClient.values(found.state()), each.name() + " " + i);
      }
    }
  }

  private void assertReaped() {
    pass(90);
    assertEquals(0, all(Fact.TOMBSTONES));
    assertEquals(0, all(Fact.KEYS));
    assertNoneIsBack();
  }

  private void isolate(SimulatedCluster.Member one) {
    cluster.members().stream()
        .filter(other -> other != one)
        .forEach(other -> cluster.wires().part(one.machine(), other.machine()));
  }

  @Test
  void whatWasDeletedIsForgottenOnceTheWindowIsOver() {
    write(node(0), "value", ALL);
    delete(node(1), ALL);
    assertEquals(3 * KEYS, all(Fact.TOMBSTONES));
    pass(3);
    assertEquals(3 * KEYS, all(Fact.TOMBSTONES));
    assertReaped();
    assertEquals(3 * KEYS, all(Fact.TOMBSTONES_REAPED_TOTAL));
    write(node(2), "new", ALL);
    pass(30);
    assertEquals(3 * KEYS, all(Fact.KEYS));
  }

  @Test
  void whileAMemberIsAwayEveryTombstoneStays() {
    write(node(0), "value", ALL);
    isolate(node(3));
    pass(10);
    delete(node(0), SLOPPY);
    pass(60);
    assertTrue(all(Fact.TOMBSTONES) >= 2 * KEYS);
    cluster.wires().mendAll();
    assertReaped();
  }

  @Test
  void ownersThatAreAwayInTurnBringNothingBack() {
    write(node(0), "value", ALL);
    for (int away = 1; away < 4; away++) {
      isolate(node(away));
      pass(10);
      delete(node(0), SLOPPY);
      pass(10);
      cluster.wires().mendAll();
    }
    assertReaped();
  }

  @Test
  void aHintOfTheValueIsDeliveredFirst() {
    isolate(node(2));
    pass(10);
    write(node(0), "value", SLOPPY);
    cluster.wires().mendAll();
    cluster.wires().part(node(3).machine(), node(2).machine());
    delete(node(1), SLOPPY);
    pass(30);
    cluster.wires().mendAll();
    assertReaped();
  }

  @Test
  void anOldDiskBringsNothingBack() {
    write(node(0), "value", ALL);
    SortedMap<String, byte[]> old = node(1).machine().disk().snapshot();
    delete(node(0), ALL);
    assertReaped();
    node(1).putBack(old);
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    assertReaped();
  }

  /**
   * What a node with an old disk takes before it meets the others may be nowhere else: it stays,
   * while all that was on the disk goes.
   */
  @Test
  void whatAnOldDiskAloneWasGivenStays() {
    write(node(0), "value", ALL);
    SortedMap<String, byte[]> old = node(1).machine().disk().snapshot();
    delete(node(0), ALL);
    assertReaped();
    node(1).putBack(old);
    isolate(node(1));
    pass(5);
    Set<Integer> alone = new TreeSet<>();
    for (int i = 0; i < KEYS; i++) {
      ClientRequest request = i % 4 == 0 ? deletion(i, ONE) : put(i, "alone", ONE);
      if (ask(node(1), request) instanceof Outcome.Written && i % 4 > 0) {
        alone.add(i);
      }
    }
    assertTrue(alone.size() > 10, "of so many keys it is an owner: " + alone.size());
    pass(2);
    cluster.wires().mendAll();
    pass(90);
    for (int i = 0; i < KEYS; i++) {
      List<String> values = alone.contains(i) ? List.of("alone") : List.of();
      for (SimulatedCluster.Member each : cluster.members()) {
        Outcome.Found found = assertInstanceOf(
            Outcome.Found.class, ask(each, new ClientRequest.Get(key(i), ALL, TIMEOUT_MILLIS)));
        assertEquals(values, SimulatedClient.values(found.state()), each.name() + " " + i);
      }
    }
  }

  /**
   * A reads, finds that b lacks the value, and sends it; the wire holds that back, while b gets the
   * value otherwise, it is deleted everywhere and the tombstone is reaped. Then it arrives.
   */
  private void lateRepair() {
    SimulatedCluster.Member a = node(2);
    SimulatedCluster.Member b = node(1);
    isolate(b);
    pass(10);
    write(node(0), "value", SLOPPY);
    cluster.wires().mendAll();
    cluster.wires().clog(a.machine(), b.machine(), 60 * SECOND);
    world.runUntil(world.now() + SECOND / 5);
    for (int i = 0; i < KEYS; i++) {
      a.submit(new ClientRequest.Get(key(i), ALL, TIMEOUT_MILLIS), outcome -> {});
    }
    pass(15);
    delete(node(0), SLOPPY);
    pass(30);
    assertTrue(all(Fact.TOMBSTONES_REAPED_TOTAL) > 0);
    pass(60);
  }

  @Test
  void anOldRepairThatComesLateIsRefused() {
    lateRepair();
    assertReaped();
  }

  @Test
  void restartsInTheMiddleBringNothingBack() {
    write(node(0), "value", ALL);
    delete(node(0), ALL);
    for (int i = 0; i < 40; i++) {
      world.runUntil(world.now() + SECOND / 2);
      SimulatedCluster.Member one = node(i % 4);
      one.kill();
      one.startIfDown();
    }
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    assertReaped();
  }
}
