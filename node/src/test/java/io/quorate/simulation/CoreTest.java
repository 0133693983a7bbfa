package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.witness.Witness;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import io.quorate.ring.membership.Liveness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which hints of a connected core are called wrong. */
class CoreTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String KEY = "k";

  private final World world = new World(1);
  private final RandomGenerator random = world.random("test");
  private final Witness witness = new Witness();
  private final List<String> broken = new ArrayList<>();

  /** Two nodes live, and one has missed a write of this moment; then they are judged. */
  private List<String> judgedAfterAWriteThatOneMissed(Mutant mutant) {
    SimulatedCluster cluster = new SimulatedCluster(world, 3, mutant);
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    Core core = new Core(world, cluster, Optional.empty(), broken::add);
    core.begin();
    SimulatedCluster.Member writer = anyOfCore(cluster, "");
    SimulatedCluster.Member other = anyOfCore(cluster, writer.name());
    cluster.wires().part(writer.machine(), other.machine());
    assertInstanceOf(Outcome.Written.class, write(writer));
    world.runUntil(world.now() + 8 * SECOND);
    cluster.wires().mend(writer.machine(), other.machine());
    cluster.wires().mend(other.machine(), writer.machine());
    core.judge(witness, false);
    return broken.stream().filter(each -> each.contains("has a hint")).toList();
  }

  /** Otherwise it carries into the core what those think who are cut off. */
  @Test
  void whoIsStartedAgainMeanwhileStaysAway() {
    for (long seed = 1; seed <= 4; seed++) {
      World other = new World(seed);
      SimulatedCluster cluster = new SimulatedCluster(other, 3, Mutant.NONE);
      cluster.startAll();
      assertTrue(other.runUntil(cluster::isReady, 30 * SECOND));
      other.script(SECOND, () -> cluster.members().forEach(SimulatedCluster.Member::startIfDown));
      new Core(other, cluster, Optional.empty(), broken::add).begin();
      List<String> alone = cluster.members().stream()
          .filter(SimulatedCluster.Member::isServing)
          .filter(member -> livingSeenBy(member) == 1)
          .map(SimulatedCluster.Member::name)
          .toList();
      assertEquals(1, alone.size(), "one of three is away");
    }
  }

  private static long livingSeenBy(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().states().values().stream()
        .filter(Liveness.State.ALIVE::equals)
        .count();
  }

  private SimulatedCluster.Member anyOfCore(SimulatedCluster cluster, String but) {
    return Stream.generate(() -> cluster.anyReached(random))
        .filter(member -> !member.name().equals(but))
        .findFirst()
        .orElseThrow();
  }

  private Outcome write(SimulatedCluster.Member at) {
    witness.put("c", KEY, "a", List.of(), false, world.now());
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(
        new ClientRequest.Put(
            Key.of(SimulatedClient.BUCKET, KEY),
            Content.of("a".getBytes(StandardCharsets.UTF_8), "text/plain"),
            "",
            RequestId.of("a"),
            false,
            Script.sloppy(Level.Named.ONE),
            2_000,
            Optional.empty(),
            false),
        outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), 3 * SECOND));
    return outcomes.get(0);
  }

  @Test
  void aHintOfTheLastRequestHasTimeToBeDelivered() {
    assertEquals(List.of(), judgedAfterAWriteThatOneMissed(Mutant.NONE));
  }

  @Test
  void aHintThatIsNeverDeliveredIsFound() {
    assertEquals(1, judgedAfterAWriteThatOneMissed(Mutant.HINT_NEVER_DELIVERED).size());
  }
}
