package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Defined;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Buckets that are defined, changed and dropped while their keys come and go. */
class BucketDefinitionTest {
  private static final String BUCKET = SimulatedClient.BUCKET;

  private final Script script = new Script();

  private static BucketDefinition definition(int n, Level w) {
    return new BucketDefinition(
        BUCKET,
        n,
        Level.Named.QUORUM,
        w,
        true,
        BucketDefinition.Conflicts.SIBLINGS,
        Durability.FSYNC);
  }

  private Defined define(int node, Optional<BucketDefinition> definition) {
    List<Defined> outcomes = new ArrayList<>();
    SimulatedCluster.Member at = script.cluster.members().get(node);
    script.world.after(0, at.machine(), () -> at.node()
        .orElseThrow()
        .define(BUCKET, definition, 2_000, outcomes::add));
    assertTrue(script.world.runUntil(() -> !outcomes.isEmpty(), 5 * Script.SECOND));
    return outcomes.get(0);
  }

  private BucketDefinition knownAt(int node) {
    return script
        .cluster
        .members()
        .get(node)
        .node()
        .orElseThrow()
        .cluster()
        .topology()
        .orElseThrow()
        .bucket(BUCKET);
  }

  @Test
  void aDefinitionHoldsOnAllNodesAndMayBeRepeated() {
    BucketDefinition two = definition(2, Level.Named.ALL);
    assertEquals(new Defined.Done(two), define(3, Optional.of(two)));
    assertEquals(two, knownAt(3));
    assertEquals(new Defined.Done(two), define(1, Optional.of(two)));
    script.pass(2);
    for (int i = 0; i < 5; i++) {
      assertEquals(two, knownAt(i));
    }
  }

  @Test
  void underKeysOnlyLevelsChange() {
    String context = script
        .write(script.owner(0), script.put("v", "", Script.strict(Level.Named.ALL)))
        .context();
    assertInstanceOf(
        Defined.InUse.class, define(0, Optional.of(definition(2, Level.Named.QUORUM))));
    BucketDefinition all = definition(3, Level.Named.ALL);
    assertEquals(new Defined.Done(all), define(0, Optional.of(all)));
    assertInstanceOf(Defined.InUse.class, define(2, Optional.empty()));
    Outcome unused =
        script.write(script.owner(0), script.delete(context, Script.strict(Level.Named.ALL)));
    assertEquals(
        new Defined.Done(BucketDefinition.ofDefaults(BUCKET)), define(2, Optional.empty()));
  }

  @Test
  void withoutAMajorityOfTheVotersNothingIsDefined() {
    for (int i = 0; i < 3; i++) {
      script.cluster.members().get(i).kill();
    }
    script.pass(10);
    Defined.Failure failure = assertInstanceOf(
        Defined.Failure.class, define(4, Optional.of(definition(3, Level.Named.ALL))));
    assertEquals(Outcome.Reason.QUORUM_NOT_REACHED, failure.failed().reason());
    assertFalse(failure.failed().unknown());
  }
}
