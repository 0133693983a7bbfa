package io.quorate.simulation;

import static io.quorate.ring.Level.Named.ALL;
import static io.quorate.ring.Level.Named.ONE;
import static io.quorate.simulation.Script.sloppy;
import static io.quorate.simulation.Script.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.SortedMap;

/**
 * Copies of one key that became different, and the one path left by which they can come together:
 * what has to hold of them in the end.
 */
final class CopiesScript {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final String LAST = "l";
  private static final String OTHER = "k";

  private final Script script;

  CopiesScript(long seed) {
    script = new Script(seed);
  }

  /** In the first world from this seed on in which a clean stop keeps the indexes. */
  static CopiesScript ofKeptIndexes(long seed) {
    long next = seed;
    while (!Mutant.keepsIndexes(new World(next))) {
      next++;
    }
    return new CopiesScript(next);
  }

  private static SortedMap<String, byte[]> stopped(Script script, SimulatedCluster.Member member) {
    member.stop();
    assertTrue(script.world.runUntil(() -> member.node().isEmpty(), 30 * Script.SECOND));
    return member.machine().disk().snapshot();
  }

  private void awaitReady() {
    assertTrue(script.world.runUntil(script.cluster::isReady, 30 * Script.SECOND));
    script.pass(5);
  }

  /** A hint is older than what the owner was given meanwhile, and nobody else has that. */
  void onlyWhoHasAHintReachesTheOwner() {
    SimulatedCluster.Member owner = script.owner(2);
    script.isolate(owner);
    script.pass(10);
    script.write(script.owner(0), script.put("a", "", sloppy(ALL)));
    script.write(owner, script.put("b", "", sloppy(ONE)));
    for (int place = 0; place < 2; place++) {
      script.cluster.wires().mend(owner.machine(), script.fallback(place).machine());
      script.cluster.wires().mend(script.fallback(place).machine(), owner.machine());
    }
    script.pass(30);
    assertEquals(List.of("a", "b"), script.values(owner, strict(ONE)), "the hint was joined");
    script.heal();
    assertEquals(List.of("a", "b"), script.everything());
    script.assertConverged();
  }

  /** Nobody has a hint for it, and nobody reads: it is left to the comparison of trees. */
  void anOwnerMissedADelete() {
    SimulatedCluster.Member owner = script.owner(2);
    String context =
        script.write(script.owner(0), script.put("a", "", strict(ALL))).context();
    script.pass(20);
    SortedMap<String, byte[]> before = stopped(script, owner);
    owner.startIfDown();
    awaitReady();
    script.write(script.owner(0), script.delete(context, strict(ALL)));
    stopped(script, owner);
    owner.machine().disk().restore(before);
    owner.startIfDown();
    awaitReady();
    script.pass(60);
    script.assertConverged();
    assertEquals(List.of(), script.values(owner, strict(ONE)));
  }

  /** What it acknowledged between the start and the crash it must have, by itself. */
  void anOwnerCrashesBehindACleanStop() {
    SimulatedCluster.Member owner = script.owner(0);
    String context = script.write(owner, script.put("a", "", strict(ALL))).context();
    stopped(script, owner);
    owner.startIfDown();
    awaitReady();
    script.write(script.owner(1), script.put("b", context, strict(ALL)));
    owner.kill();
    script.isolate(owner);
    owner.startIfDown();
    assertTrue(script.world.runUntil(owner::isServing, 30 * Script.SECOND));
    script.pass(2);
    assertEquals(List.of("b"), script.values(owner, strict(ONE)));
    script.heal();
    assertEquals(List.of("b"), script.everything());
    script.assertConverged();
  }

  /** A key of the kind that begins so, in the partition of the script's own key. */
  private Key besideIt(String kind) {
    Topology topology =
        script.owner(0).node().orElseThrow().cluster().topology().orElseThrow();
    int partition = topology.ring().partitionOf(SimulatedClient.keyOf(OTHER));
    int number = 0;
    while (topology.ring().partitionOf(SimulatedClient.keyOf(kind + number)) != partition) {
      number++;
    }
    return SimulatedClient.keyOf(kind + number);
  }

  private static ClientRequest.Put at(Key key, ClientRequest.Put put) {
    return new ClientRequest.Put(
        key,
        put.content(),
        put.context(),
        put.id(),
        put.retry(),
        put.consistency(),
        put.timeoutMillis(),
        put.durability(),
        put.returnValue());
  }

  private Outcome.Found read(SimulatedCluster.Member at, Key key, Consistency consistency) {
    ClientRequest.Get get = new ClientRequest.Get(key, consistency, TIMEOUT_MILLIS);
    return assertInstanceOf(Outcome.Found.class, script.ask(at, get));
  }

  private List<String> values(SimulatedCluster.Member at, Key key, Consistency consistency) {
    return SimulatedClient.values(read(at, key, consistency).state()).stream()
        .sorted()
        .toList();
  }

  private void oneWay(SimulatedCluster.Member from, SimulatedCluster.Member to) {
    script.cluster.wires().mend(from.machine(), to.machine());
  }

  /**
   * In a bucket in which the last one wins: x, with a clock ahead; y, that has not seen it; z, that
   * has seen x, by the slowest clock. One owner gets x, y, z in this order, one y and z.
   */
  void theLastOneHasTheSlowestClock() {
    Key key = besideIt(LAST);
    SimulatedCluster.Member ahead = script.owner(0);
    SimulatedCluster.Member right = script.owner(1);
    SimulatedCluster.Member slow = script.owner(2);
    ahead.machine().jumpWallClock(10_000);
    slow.machine().jumpWallClock(-10_000);
    for (int place = 0; place < 3; place++) {
      script.isolate(script.owner(place));
    }
    script.pass(10);
    script.write(ahead, at(key, script.put("x", "", sloppy(ONE))));
    String context = read(ahead, key, strict(ONE)).context();
    oneWay(right, ahead);
    script.write(right, at(key, script.put("y", "", sloppy(ONE))));
    script.pass(1);
    oneWay(slow, ahead);
    oneWay(slow, right);
    script.write(slow, at(key, script.put("z", context, sloppy(ONE))));
    script.pass(1);
    script.heal();
    // By time z is the last one too, or x is, if a clock did not follow: never y, and never
    // nothing.
    List<String> last = values(ahead, key, strict(ONE));
    assertTrue(last.equals(List.of("z")) || last.equals(List.of("x")), last::toString);
    assertEquals(last, values(right, key, strict(ONE)));
    assertEquals(last, values(slow, key, strict(ONE)));
  }

  /** Of two keys of one leaf each owner has what another one has of the other key. */
  void twoKeysAreExchanged() {
    Key one = besideIt(OTHER + "1-");
    Key two = sameLeaf(one);
    State a = written("a");
    State b = written("b");
    SimulatedCluster.Member other = script.owner(1);
    for (int place = 0; place < 3; place++) {
      SimulatedCluster.Member owner = script.owner(place);
      boolean isOther = owner == other;
      join(owner, one, isOther ? b : a);
      join(owner, two, isOther ? a : b);
    }
    script.pass(60);
    for (int place = 0; place < 3; place++) {
      for (Key key : List.of(one, two)) {
        assertEquals(List.of("a", "b"), values(script.owner(place), key, strict(ONE)));
      }
    }
  }

  private Key sameLeaf(Key key) {
    Topology topology =
        script.owner(0).node().orElseThrow().cluster().topology().orElseThrow();
    MerkleTree tree = new MerkleTree(topology.ring().partitions());
    int partition = topology.ring().partitionOf(key);
    int number = 0;
    Key found = key;
    while (found.equals(key)
        || topology.ring().partitionOf(found) != partition
        || tree.leafOf(found.position()) != tree.leafOf(key.position())) {
      found = SimulatedClient.keyOf(OTHER + number++);
    }
    return found;
  }

  private State written(String value) {
    script.write(script.owner(0), script.put(value, "", strict(ALL)));
    return read(script.owner(0), SimulatedClient.keyOf(OTHER), strict(ALL)).state();
  }

  /** As a peer would bring it. */
  private void join(SimulatedCluster.Member owner, Key key, State state) {
    Topology topology = owner.node().orElseThrow().cluster().topology().orElseThrow();
    SimulatedCluster.Member peer = script.fallback(0);
    SimulatedNetwork from = script.cluster.wires().at(peer.machine().address()).orElseThrow();
    int partition = topology.ring().partitionOf(key);
    from.send(
        0,
        owner.machine().address(),
        new Envelope(
            Integer.MAX_VALUE,
            partition,
            TIMEOUT_MILLIS,
            topology.since(partition),
            new Request.Join(key, StateCodec.encode(state), Durability.FSYNC, "", 0)));
  }
}
