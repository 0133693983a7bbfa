package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.SnapshotRestore;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.ReapSettings;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.KeptSnapshot;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.node.request.SnapshotTaken;
import io.quorate.node.request.Survey;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Snapshots of a cluster of four: what is in them, what they hold up, and what they become. */
class SnapshotTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int KEYS = 20;
  private static final Consistency QUORUM = new Consistency(
      Optional.of(Level.Named.QUORUM), Optional.of(Level.Named.QUORUM), Optional.of(false));

  private final World world = new World(71);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private int requests;

  SnapshotTest() {
    cluster.reap = new ReapSettings(true, Duration.ofSeconds(4));
    cluster.startAll();
    awaitReady();
    pass(2);
  }

  @Test
  void allHaveTheirPartAndANameIsGivenOnce() {
    write("a", "v1");
    SnapshotTaken.Done done = assertInstanceOf(SnapshotTaken.Done.class, take(n(2), "monday"));
    assertEquals(List.of("n1", "n2", "n3", "n4"), done.plan().nodes());
    assertEquals(done.plan().nodes(), List.copyOf(done.bytes().keySet()));
    assertEquals(List.of(), done.missing());
    assertInstanceOf(SnapshotTaken.Refused.class, take(n(3), "monday"));
    assertInstanceOf(SnapshotTaken.Done.class, take(n(3), "tuesday"));
    Survey<List<KeptSnapshot>> all = snapshots(n(4));
    assertEquals(List.of(), all.silent());
    all.nodes()
        .values()
        .forEach(kept -> assertEquals(
            List.of("monday", "tuesday"),
            kept.stream().map(k -> k.plan().name()).toList()));
    assertEquals(done.plan(), kept(n(1)).get(0).plan());
  }

  @Test
  void whoIsDeadIsNamedAndWhoDoesNotAnswerMakesItComeToNothing() {
    write("a", "v1");
    n(4).pause();
    SnapshotTaken.Failed failed = assertInstanceOf(SnapshotTaken.Failed.class, take(n(1), "one"));
    assertTrue(failed.sentence().contains("n4 did not answer in time"), failed.sentence());
    assertEquals(List.of(), kept(n(1)));
    pass(60);
    SnapshotTaken.Done done = assertInstanceOf(SnapshotTaken.Done.class, take(n(1), "one"));
    assertEquals(List.of("n4"), done.missing());
    n(4).resume();
    pass(10);
    assertEquals(List.of(), kept(n(4)));
  }

  @Test
  void aFullDiskMakesItComeToNothingAndHarmsNobody() {
    write("a", "v1");
    n(3).machine().disk().fill(0);
    assertInstanceOf(SnapshotTaken.Refused.class, take(n(1), "one"));
    n(3).machine().disk().repair();
    cluster.members().forEach(each -> assertEquals(List.of(), kept(each)));
    assertInstanceOf(SnapshotTaken.Done.class, take(n(1), "one"));
    assertEquals(List.of("v1"), read("a", 0));
  }

  @Test
  void whoseMachineLosesPowerMeanwhileHasAWholePartOrNone() throws IOException {
    write("a", "v1");
    SimulatedCluster.Member unlucky = n(2);
    int whole = 0;
    for (int force = 1; force <= 16; force++) {
      String name = "at-" + force;
      SimulatedDisk disk = unlucky.machine().disk();
      disk.powerCutAtForce(disk.forces() + force, machine -> unlucky.powerCut());
      boolean done = take(n(1), name) instanceof SnapshotTaken.Done;
      disk.powerCutAtForce(-1, machine -> {});
      cluster.startAll();
      awaitReady();
      pass(10);
      for (SimulatedCluster.Member each : cluster.members()) {
        boolean has = kept(each).stream().anyMatch(one -> one.plan().name().equals(name));
        assertTrue(!done || has, name + ": all have it");
        assertTrue(done || !has || each == unlucky, name + ": nobody keeps it but perhaps one");
        if (has) {
          whole++;
          assertEquals(
              List.of(), SnapshotRestore.verify(part(each, name)).checked().corruptions());
        }
      }
      if (done) {
        return;
      }
    }
    assertTrue(whole > 0, "the last force makes it whole");
  }

  @Test
  void whatHoldsTombstonesUpEndsThoughNobodyEndsIt() {
    write("a", "v1");
    n(1).node().orElseThrow().snapshot("one", 60_000, taken -> {});
    world.runUntil(world.now() + 2_000_000);
    n(1).kill();
    n(1).startIfDown();
    awaitReady();
    delete("a");
    pass(80);
    assertTrue(tombstones() >= 3 * KEYS, "nothing was reaped yet: " + tombstones());
    pass(120);
    assertEquals(0, tombstones());
    cluster.members().forEach(each -> assertEquals(List.of(), kept(each)));
    assertInstanceOf(SnapshotTaken.Done.class, take(n(1), "one"));
  }

  @Test
  void aClusterIsRestoredOnEmptyMachines() throws IOException {
    write("a", "v1");
    write("gone", "v1");
    delete("gone");
    pass(60);
    assertEquals(0, tombstones());
    write("late", "v1");
    delete("late");
    assertInstanceOf(SnapshotTaken.Done.class, take(n(2), "one"));
    write("a", "v2");
    write("never", "v1");
    cluster.members().forEach(each -> restore(each, true));
    cluster.startAll();
    awaitReady();
    pass(20); // Nobody's copies count until they have been joined.
    assertSeen();
    pass(60);
    assertSeen();
    assertEquals(0, tombstones(), "they are reaped in the new generation too");
    n(1).node().orElseThrow().cluster().topology().ifPresent(now -> {
      assertEquals(2, now.generation());
      assertEquals(4, now.members().size());
    });
    Requests.Defined defined = await(done -> n(3).node()
        .orElseThrow()
        .define("b", Optional.of(BucketDefinition.ofDefaults("b")), 10_000, done));
    assertInstanceOf(Requests.Defined.Done.class, defined, "the voters vote");
    write("a", "v3");
    assertTrue(read("a", 1).contains("v3"));
  }

  private void assertSeen() {
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v1"), read("a", i));
      assertEquals(List.of(), read("gone", i));
      assertEquals(List.of(), read("late", i));
      assertEquals(List.of(), read("never", i));
    }
  }

  @Test
  void oneNodeIsRestoredIntoAClusterThatWentOn() {
    write("a", "v1");
    write("gone", "v1");
    assertInstanceOf(SnapshotTaken.Done.class, take(n(2), "one"));
    write("b", "v1");
    delete("gone");
    pass(60);
    assertEquals(0, tombstones());
    restore(n(3), false);
    n(3).startIfDown();
    awaitReady();
    pass(60);
    for (int i = 0; i < KEYS; i++) {
      assertEquals(List.of("v1"), read("a", i));
      assertEquals(List.of("v1"), read("b", i));
      assertEquals(List.of(), read("gone", i));
    }
    write("a", "v2");
    assertInstanceOf(SnapshotTaken.Done.class, take(n(3), "two"), "all its copies count again");
  }

  @Test
  void aDirectoryThatHasDataIsNotRestoredInto() {
    write("a", "v1");
    assertInstanceOf(SnapshotTaken.Done.class, take(n(2), "one"));
    SimulatedDisk part = part(n(1), "one");
    n(1).kill();
    SnapshotRestore restore = new SnapshotRestore(part, n(1).machine().disk());
    assertThrows(IOException.class, () -> restore.member(false));
    assertThrows(IOException.class, () -> restore.cluster(OptionalLong.empty(), false));
    SnapshotRestore older = new SnapshotRestore(part, new SimulatedDisk(world, "empty"));
    assertThrows(IOException.class, () -> older.cluster(OptionalLong.of(1), false));
  }

  private SimulatedCluster.Member n(int number) {
    return cluster.members().get(number - 1);
  }

  private void pass(long seconds) {
    world.runUntil(world.now() + seconds * SECOND);
  }

  private void awaitReady() {
    assertTrue(world.runUntil(cluster::isReady, 60 * SECOND));
  }

  private <T> T await(Consumer<Consumer<T>> asked) {
    List<T> answers = new ArrayList<>();
    asked.accept(answers::add);
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 60 * SECOND));
    return answers.get(0);
  }

  private SnapshotTaken take(SimulatedCluster.Member at, String name) {
    return this.<SnapshotTaken>await(done -> at.node().orElseThrow().snapshot(name, 10_000, done));
  }

  private Survey<List<KeptSnapshot>> snapshots(SimulatedCluster.Member at) {
    return this.<Optional<Survey<List<KeptSnapshot>>>>await(
            done -> at.node().orElseThrow().snapshots(1_000, done))
        .orElseThrow();
  }

  private List<KeptSnapshot> kept(SimulatedCluster.Member of) {
    return snapshots(of).nodes().getOrDefault(of.name(), List.of());
  }

  /** A disk that has what the node has in this snapshot. */
  private SimulatedDisk part(SimulatedCluster.Member of, String name) {
    String folder = "snapshots/" + name + "/";
    TreeMap<String, byte[]> content = new TreeMap<>();
    of.machine().disk().contents().forEach((path, bytes) -> {
      if (path.startsWith(folder)) {
        content.put(path.substring(folder.length()), bytes);
      }
    });
    SimulatedDisk disk = new SimulatedDisk(world, of.name() + "'s " + name);
    disk.restore(content);
    return disk;
  }

  /** The node's machine is an empty one, and gets what the node had in its snapshot "one". */
  private void restore(SimulatedCluster.Member member, boolean whole) {
    SimulatedDisk part = part(member, "one");
    member.powerCut();
    member.machine().disk().restore(new TreeMap<>());
    SnapshotRestore restore = new SnapshotRestore(part, member.machine().disk());
    try {
      SnapshotRestore.Restored restored =
          whole ? restore.cluster(OptionalLong.empty(), false) : restore.member(false);
      assertEquals(List.of(), restored.checked().corruptions());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Key key(String kind, int number) {
    return Key.of(SimulatedClient.BUCKET, kind + number);
  }

  private Outcome ask(ClientRequest request) {
    return this.<Outcome>await(done -> n(1 + requests % 4).submit(request, done));
  }

  private void write(String kind, String value) {
    for (int i = 0; i < KEYS; i++) {
      Outcome.Found seen = found(kind, i);
      Outcome put = ask(new ClientRequest.Put(
          key(kind, i),
          Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
          seen.context(),
          RequestId.of("request " + requests++),
          false,
          QUORUM,
          TIMEOUT_MILLIS,
          Optional.empty(),
          false));
      assertInstanceOf(Outcome.Written.class, put);
    }
  }

  private void delete(String kind) {
    for (int i = 0; i < KEYS; i++) {
      Outcome deleted = ask(new ClientRequest.Delete(
          key(kind, i),
          "",
          RequestId.of("request " + requests++),
          false,
          QUORUM,
          TIMEOUT_MILLIS,
          Optional.empty(),
          false));
      assertInstanceOf(Outcome.Written.class, deleted);
    }
  }

  private Outcome.Found found(String kind, int number) {
    return assertInstanceOf(
        Outcome.Found.class, ask(new ClientRequest.Get(key(kind, number), QUORUM, TIMEOUT_MILLIS)));
  }

  private List<String> read(String kind, int number) {
    return SimulatedClient.values(found(kind, number).state());
  }

  private double tombstones() {
    return cluster.members().stream()
        .mapToDouble(each -> this.<Double>await(done ->
            each.node().orElseThrow().facts(sums -> done.accept(sums.get(Fact.TOMBSTONES)))))
        .sum();
  }
}
