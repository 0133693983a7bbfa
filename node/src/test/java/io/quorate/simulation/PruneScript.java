package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.RequestLog;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.PreferenceList;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Four nodes and one key whose history grows, as its owners are killed and it is overwritten, and
 * everything is tried to have that pruned wrongly: so that a value comes back that was overwritten.
 */
final class PruneScript {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int WINDOW_SECONDS = 4;
  private static final int N = 3;
  private static final Consistency ALL = strict(Level.Named.ALL);
  private static final Consistency SLOPPY = new Consistency(
      Optional.of(Level.Named.QUORUM), Optional.of(Level.Named.QUORUM), Optional.of(true));

  private final World world;
  private final SimulatedCluster cluster;
  private final Key key;
  private int requests;
  private double prunedBefore;

  /** Of this key, whose spent entries are let be up to so many. */
  PruneScript(long seed, Key key, int spentMax) {
    world = new World(seed);
    cluster = new SimulatedCluster(world, 4);
    cluster.reap = new ReapSettings(true, Duration.ofSeconds(WINDOW_SECONDS), spentMax);
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    this.key = key;
    pass(2);
  }

  private static Consistency strict(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.of(false));
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
        .preferenceList(key);
  }

  private SimulatedCluster.Member named(String name) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private SimulatedCluster.Member owner(int place) {
    return named(list().owners(N).get(place).name());
  }

  private SimulatedCluster.Member fallback() {
    return named(list().fallbacks(N).get(0).name());
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

  private ClientRequest put(String value, String context, Consistency consistency) {
    return new ClientRequest.Put(
        key,
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        context,
        RequestId.of("request " + requests++),
        false,
        consistency,
        TIMEOUT_MILLIS,
        Optional.empty(),
        false);
  }

  private Outcome.Found found(SimulatedCluster.Member at, Consistency consistency) {
    return assertInstanceOf(
        Outcome.Found.class, ask(at, new ClientRequest.Get(key, consistency, TIMEOUT_MILLIS)));
  }

  /** What all owners have together. */
  Outcome.Found found() {
    return found(owner(0), ALL);
  }

  /** A value that supersedes all that a read finds, through this owner. */
  void overwrite(int place, String value) {
    SimulatedCluster.Member at = owner(place);
    String context = found(at, SLOPPY).context();
    assertInstanceOf(Outcome.Written.class, ask(at, put(value, context, SLOPPY)));
  }

  void delete(int place) {
    assertInstanceOf(
        Outcome.Written.class,
        ask(
            owner(place),
            new ClientRequest.Delete(
                key,
                "",
                RequestId.of("request " + requests++),
                false,
                SLOPPY,
                TIMEOUT_MILLIS,
                Optional.empty(),
                false)));
  }

  /** Its next write of the key has another actor. */
  void killAndRestart(int place) {
    SimulatedCluster.Member owner = owner(place);
    prunedBefore += fact(owner, Fact.COPIES_PRUNED_TOTAL);
    owner.kill();
    owner.startIfDown();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
  }

  /** An owner gives so many values after a kill that none remembers who gave what was before. */
  private void age(int place, String last) {
    killAndRestart(place);
    for (int i = 0; i < RequestLog.DISK_MAX; i++) {
      overwrite(place, "between " + i);
    }
    overwrite(place, last);
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

  /** How often an owner has pruned its copy. */
  double pruned() {
    return prunedBefore + all(Fact.COPIES_PRUNED_TOTAL);
  }

  private void isolate(SimulatedCluster.Member one) {
    cluster.members().stream()
        .filter(other -> other != one)
        .forEach(other -> cluster.wires().part(one.machine(), other.machine()));
    pass(10);
  }

  private void mend() {
    cluster.wires().mendAll();
  }

  /** All owners have the same copy, and nobody keeps a hint. */
  void assertAllEqual() {
    List<Requests.Explained> answers = new ArrayList<>();
    owner(0).node().orElseThrow().explain(key, TIMEOUT_MILLIS, answers::add);
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 3 * SECOND));
    Explanation explanation =
        assertInstanceOf(Requests.Explained.Answer.class, answers.get(0)).explanation();
    TreeSet<String> digests = new TreeSet<>();
    explanation.owners().forEach(copy -> digests.add(copy.digest().toString()));
    assertEquals(1, digests.size(), explanation::toString);
    assertEquals(List.of(), explanation.hints());
  }

  /** Only this lives, everywhere, and what was before is forgotten. */
  private void assertPruned(String value) {
    pass(90);
    for (SimulatedCluster.Member each : cluster.members()) {
      assertEquals(List.of(value), SimulatedClient.values(found(each, ALL).state()), each::name);
    }
    assertTrue(pruned() > 0);
    assertEquals(1, found().state().history().size(), () -> found().state().toString());
    assertAllEqual();
  }

  private void write(String value) {
    assertInstanceOf(Outcome.Written.class, ask(owner(0), put(value, "", SLOPPY)));
  }

  void anOwnerIsAwayWithAnOldValue() {
    write("old");
    isolate(owner(2));
    ageWhileOneIsAway();
    pass(30);
    assertEquals(0, pruned());
    mend();
    assertPruned("new");
  }

  private void ageWhileOneIsAway() {
    SimulatedCluster.Member owner = owner(0);
    owner.kill();
    owner.startIfDown();
    pass(10);
    for (int i = 0; i < RequestLog.DISK_MAX; i++) {
      overwrite(0, "between " + i);
    }
    overwrite(0, "new");
  }

  void anOldDiskIsPutBack() {
    write("old");
    SimulatedCluster.Member one = owner(1);
    SortedMap<String, byte[]> old = one.machine().disk().snapshot();
    age(0, "new");
    assertPruned("new");
    one.putBack(old);
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    assertPruned("new");
  }

  void aHintIsHeldUp() {
    isolate(owner(2));
    write("old");
    mend();
    cluster.wires().part(fallback().machine(), owner(2).machine());
    pass(10);
    age(0, "new");
    pass(30);
    assertEquals(0, pruned());
    mend();
    assertPruned("new");
  }

  /** Who reads finds that one lacks the value, and sends it; that is held up until all is over. */
  void aRepairComesLate() {
    SimulatedCluster.Member lacking = owner(1);
    SimulatedCluster.Member at = owner(2);
    cluster.wires().part(owner(0).machine(), lacking.machine());
    cluster.wires().part(fallback().machine(), lacking.machine());
    write("old");
    found(at, ALL);
    mend();
    // What was sent at this moment is on its way, and held back when it would arrive.
    cluster.wires().clog(at.machine(), lacking.machine(), 60 * SECOND);
    assertTrue(fact(at, Fact.READ_REPAIRS_TOTAL) > 0);
    pass(5);
    age(0, "new");
    pass(30);
    assertTrue(pruned() > 0);
    pass(60);
    assertPruned("new");
  }

  /**
   * Nobody has overwritten it, though the log has long forgotten its request; who has read it, can.
   */
  void anOldSiblingStays() {
    write("stays");
    String context = "";
    for (int start = 0; start < 2; start++) {
      killAndRestart(0);
      for (int i = 0; i <= RequestLog.DISK_MAX; i++) {
        Outcome next = ask(owner(0), put("v" + start + i, context, SLOPPY));
        context = assertInstanceOf(Outcome.Written.class, next).context();
      }
    }
    pass(90);
    assertTrue(pruned() > 0);
    assertEquals(
        List.of("stays", "v1" + RequestLog.DISK_MAX),
        SimulatedClient.values(found().state()).stream().sorted().toList());
    overwrite(0, "both");
    assertEquals(List.of("both"), SimulatedClient.values(found().state()));
    assertAllEqual();
  }

  /** It is read and overwritten so often that owners seldom have the same at one moment. */
  void itIsUsedMeanwhile() {
    write("old");
    age(0, "first");
    for (int i = 0; i < 100; i++) {
      overwrite(i % N, "v" + i);
      owner(i % N).submit(new ClientRequest.Get(key, ALL, TIMEOUT_MILLIS), outcome -> {});
      world.runUntil(world.now() + SECOND / 20);
    }
    overwrite(0, "last");
    pass(90);
    assertEquals(List.of("last"), SimulatedClient.values(found().state()));
    assertEquals(N, found().state().history().size());
    assertAllEqual();
  }

  /**
   * One owner is slow, and its clock an hour ahead; it deletes, and another one writes, after ever
   * longer times.
   */
  void writesWithAClockBehindWhileItIsForgotten() {
    owner(1).machine().jumpWallClock(3_600_000);
    owner(1).machine().disk().setForceNanos(300 * MILLI);
    for (int i = 0; i < 40; i++) {
      overwrite(0, "old");
      delete(1);
      world.runUntil(world.now() + 4 * SECOND + i * 250L * MILLI);
      write("new " + i);
      pass(15);
      assertEquals(List.of("new " + i), SimulatedClient.values(found().state()));
    }
    assertTrue(all(Fact.TOMBSTONES_REAPED_TOTAL) > 0);
    assertTrue(pruned() > all(Fact.TOMBSTONES_REAPED_TOTAL), "of some the time only was forgotten");
  }
}
