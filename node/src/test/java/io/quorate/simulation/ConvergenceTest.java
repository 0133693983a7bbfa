package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.metrics.Fact;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes of which some lost copies: what the exchange alone makes of it. */
class ConvergenceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final Consistency ALL = strict(Level.Named.ALL);
  private static final Consistency QUORUM = strict(Level.Named.QUORUM);
  private static final Consistency ONE = strict(Level.Named.ONE);

  private final World world = new World(1);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 3);
  private int requests;

  @BeforeEach
  void found() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
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

  private Outcome ask(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), (TIMEOUT_MILLIS + 100) * 1_000_000L));
    return outcomes.get(0);
  }

  private void write(int from, int to, String value, Consistency consistency) {
    for (int i = from; i < to; i++) {
      Content content = Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain");
      RequestId id = RequestId.of("request " + requests++);
      assertInstanceOf(
          Outcome.Written.class,
          ask(
              node(0),
              new ClientRequest.Put(
                  key(i),
                  content,
                  "",
                  id,
                  false,
                  consistency,
                  TIMEOUT_MILLIS,
                  Optional.empty(),
                  false)));
    }
  }

  private Outcome read(SimulatedCluster.Member at, int key, Consistency consistency) {
    return ask(at, new ClientRequest.Get(key(key), consistency, TIMEOUT_MILLIS));
  }

  private List<String> values(SimulatedCluster.Member at, int key, Consistency consistency) {
    Outcome.Found found = assertInstanceOf(Outcome.Found.class, read(at, key, consistency));
    return SimulatedClient.values(found.state()).stream().sorted().toList();
  }

  /** Whether all copies of these keys are equal; looks without reading, so nothing is repaired. */
  private boolean areEqual(int keys) {
    for (int i = 0; i < keys; i++) {
      List<Requests.Explained> answers = new ArrayList<>();
      node(0).node().orElseThrow().explain(key(i), TIMEOUT_MILLIS, answers::add);
      assertTrue(world.runUntil(() -> !answers.isEmpty(), 3 * SECOND));
      TreeSet<String> digests = new TreeSet<>();
      assertInstanceOf(Requests.Explained.Answer.class, answers.get(0))
          .explanation()
          .owners()
          .forEach(copy -> digests.add(copy.digest().toString()));
      if (digests.size() > 1) {
        return false;
      }
    }
    return true;
  }

  private void pass(long seconds) {
    world.runUntil(world.now() + seconds * SECOND);
  }

  private void isolate(SimulatedCluster.Member one) {
    for (SimulatedCluster.Member other : cluster.members()) {
      if (other != one) {
        cluster.wires().cut(one.machine(), other.machine());
        cluster.wires().cut(other.machine(), one.machine());
      }
    }
  }

  private double fact(SimulatedCluster.Member of, Fact fact) {
    List<Double> values = new ArrayList<>();
    of.node().orElseThrow().facts(sums -> values.add(sums.get(fact)));
    assertTrue(world.runUntil(() -> !values.isEmpty(), SECOND));
    return values.get(0);
  }

  /** The node loses this segment of its log while it does not run. */
  private static void lose(SimulatedCluster.Member member, int segment) throws IOException {
    member.kill();
    SimulatedDisk disk = member.machine().disk();
    for (String path : disk.contents().keySet()) {
      if (path.startsWith("log/000000000" + segment)) {
        disk.delete(path);
      }
    }
    member.startIfDown();
  }

  private boolean said(SimulatedCluster.Member member, String words) {
    return member.log().stream().anyMatch(sentence -> sentence.contains(words));
  }

  /** A kilobyte, so that a few hundred of them take several segments of a mebibyte. */
  private static String large(String value) {
    return value + "·".repeat(8_000);
  }

  @Test
  void copiesThatNobodyReadsAndForWhichNobodyHasAHintBecomeEqualWithinAMinute() {
    write(0, 50, "old", ALL);
    node(2).stop();
    pass(2);
    SortedMap<String, byte[]> backup = node(2).machine().disk().contents();
    node(2).startIfDown();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    pass(10);
    write(25, 100, "new", ALL);
    node(2).kill();
    node(2).machine().disk().restore(backup);
    node(2).startIfDown();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    assertFalse(areEqual(100));
    pass(60);
    assertTrue(areEqual(100));
    assertTrue(fact(node(2), Fact.EXCHANGE_KEYS_RECEIVED_TOTAL)
            + fact(node(0), Fact.EXCHANGE_KEYS_SENT_TOTAL)
            + fact(node(1), Fact.EXCHANGE_KEYS_SENT_TOTAL)
        >= 75);
    node(0).kill();
    node(1).kill();
    pass(10);
    assertEquals(List.of("old"), values(node(2), 0, ONE));
    assertEquals(List.of("new", "old"), values(node(2), 30, ONE));
    assertEquals(List.of("new"), values(node(2), 99, ONE));
  }

  @Test
  void whatIsComparedAndEqualCostsTwoMessagesAndNoKey() {
    write(0, 50, "value", ALL);
    pass(60);
    double rounds = fact(node(0), Fact.EXCHANGES_TOTAL);
    pass(60);
    // 16 partitions with two others, every 10 s, each by one of the two.
    double more = fact(node(0), Fact.EXCHANGES_TOTAL) - rounds;
    assertTrue(more > 30 && more < 250, more + " comparisons in a minute");
    for (SimulatedCluster.Member each : cluster.members()) {
      assertEquals(0, fact(each, Fact.EXCHANGE_KEYS_SENT_TOTAL));
      assertEquals(0, fact(each, Fact.PARTITIONS_DIFFERENT));
    }
  }

  @Test
  void whoLostASegmentDoesNotCountUntilItWasComparedAndThenHasEverything() throws IOException {
    String value = large("value");
    write(0, 150, value, ALL);
    cluster
        .members()
        .forEach(each -> assertTrue(each.machine().disk().contents().size() > 4));
    isolate(node(2));
    lose(node(2), 1);
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    pass(5);
    for (int i = 0; i < 150; i += 10) {
      assertInstanceOf(Outcome.Failed.class, read(node(2), i, ONE), "it does not count");
    }
    assertTrue(fact(node(2), Fact.PARTITIONS_DOUBTED) > 0);
    assertEquals(List.of(value), values(node(0), 0, QUORUM));
    cluster.wires().mendAll();
    pass(60);
    assertEquals(0, fact(node(2), Fact.PARTITIONS_DOUBTED));
    assertTrue(areEqual(150));
    assertTrue(said(node(2), "came back from the other owners"), node(2).log().toString());
    node(0).kill();
    node(1).kill();
    pass(10);
    for (int i = 0; i < 150; i++) {
      assertEquals(List.of(value), values(node(2), i, ONE));
    }
    node(2).kill();
    node(2).startIfDown();
    pass(5);
    assertEquals(List.of(value), values(node(2), 0, ONE), "it knows that it was healed");
  }

  @Test
  void whereNobodysCopyCountsAllJoinWhatIsLeftAndGoOn() throws IOException {
    String value = large("value");
    write(0, 150, value, ALL);
    cluster.members().forEach(SimulatedCluster.Member::kill);
    lose(node(0), 1);
    lose(node(1), 2);
    lose(node(2), 2);
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    pass(60);
    for (int i = 0; i < 150; i++) {
      assertEquals(List.of(value), values(node(i % 3), i, ALL));
    }
    assertTrue(areEqual(150));
    assertTrue(cluster.members().stream()
        .anyMatch(each -> said(each, "the owners joined all that is left of them")));
  }

  @Test
  void whoLostASegmentTakesWritesAtOnce() throws IOException {
    write(0, 150, large("value"), ALL);
    isolate(node(2));
    lose(node(2), 1);
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    node(1).kill();
    cluster.wires().mendAll();
    write(0, 1, "written meanwhile", QUORUM);
    assertTrue(world.runUntil(() -> !cluster.isReady(), SECOND));
    node(1).startIfDown();
    pass(60);
    assertTrue(areEqual(150));
    assertEquals(2, values(node(2), 0, ONE).size());
  }
}
