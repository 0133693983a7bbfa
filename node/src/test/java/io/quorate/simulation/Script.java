package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.PreferenceList;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Five nodes and one key: what the directed scripts are written with. */
final class Script {
  static final long SECOND = 1_000_000_000L;
  private static final Key KEY = Key.of(SimulatedClient.BUCKET, "k");
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int N = 3;

  final World world;
  final SimulatedCluster cluster;
  private long requests;

  /** A cluster that serves, in a calm world. */
  Script() {
    this(1);
  }

  Script(long seed) {
    this(seed, Mutant.NONE);
  }

  /** A cluster that is wrong in this way. */
  Script(long seed, Mutant mutant) {
    world = new World(seed);
    cluster = new SimulatedCluster(world, 5, mutant);
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  private PreferenceList list() {
    return cluster
        .members()
        .get(0)
        .node()
        .orElseThrow()
        .cluster()
        .topology()
        .orElseThrow()
        .preferenceList(KEY);
  }

  private SimulatedCluster.Member member(String name) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The key's owner of this place, from 0. */
  SimulatedCluster.Member owner(int place) {
    return member(list().owners(N).get(place).name());
  }

  SimulatedCluster.Member fallback(int place) {
    return member(list().fallbacks(N).get(place).name());
  }

  static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
  }

  static Consistency sloppy(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(true));
  }

  ClientRequest.Put put(String value, String context, Consistency consistency) {
    return new ClientRequest.Put(
        KEY,
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        context,
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  /** The same request again, marked as a repeat. */
  static ClientRequest.Put repeat(ClientRequest.Put put) {
    return new ClientRequest.Put(
        put.key(),
        put.content(),
        put.context(),
        put.id(),
        true,
        put.consistency(),
        put.timeoutMillis(),
        put.durability(),
        put.returnValue());
  }

  static ClientRequest.Get get(Consistency consistency) {
    return new ClientRequest.Get(KEY, consistency, TIMEOUT_MILLIS);
  }

  ClientRequest.Delete delete(String context, Consistency consistency) {
    return new ClientRequest.Delete(
        KEY,
        context,
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  Outcome ask(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    assertTrue(
        world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * 1_000_000L),
        "not answered by its deadline: " + request);
    return outcomes.get(0);
  }

  Outcome.Written write(SimulatedCluster.Member at, ClientRequest request) {
    return assertInstanceOf(Outcome.Written.class, ask(at, request));
  }

  Outcome.Failed fail(SimulatedCluster.Member at, ClientRequest request) {
    return assertInstanceOf(Outcome.Failed.class, ask(at, request));
  }

  Outcome.Found read(SimulatedCluster.Member at, Consistency consistency) {
    return assertInstanceOf(Outcome.Found.class, ask(at, get(consistency)));
  }

  List<String> values(SimulatedCluster.Member at, Consistency consistency) {
    return SimulatedClient.values(read(at, consistency).state()).stream()
        .sorted()
        .toList();
  }

  /** What all owners together know in the end. */
  List<String> everything() {
    return values(owner(0), strict(Level.Named.ALL));
  }

  void pass(long seconds) {
    world.runUntil(world.now() + seconds * SECOND);
  }

  /** Nothing goes between these two any more. */
  void part(SimulatedCluster.Member one, SimulatedCluster.Member other) {
    cluster.wires().cut(one.machine(), other.machine());
    cluster.wires().cut(other.machine(), one.machine());
  }

  void isolate(SimulatedCluster.Member one) {
    cluster.members().stream().filter(other -> other != one).forEach(other -> part(one, other));
  }

  /** Everything is well again, and time enough has passed for hints to arrive. */
  void heal() {
    cluster.heal();
    assertTrue(world.runUntil(cluster::isReady, 60 * SECOND));
    pass(60);
  }

  /** All owners have the same copy, and nobody keeps a hint. */
  void assertConverged() {
    List<Requests.Explained> answers = new ArrayList<>();
    owner(0).node().orElseThrow().explain(KEY, TIMEOUT_MILLIS, answers::add);
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 3 * SECOND));
    Explanation explanation =
        assertInstanceOf(Requests.Explained.Answer.class, answers.get(0)).explanation();
    TreeSet<String> digests = new TreeSet<>();
    explanation.owners().forEach(copy -> digests.add(copy.digest().toString()));
    assertEquals(1, digests.size(), explanation::toString);
    assertEquals(List.of(), explanation.hints());
  }
}
