package io.quorate.antientropy.causality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fresh actors and dotted contexts lose nothing; without any one of the rules something is lost.
 */
final class ReplicaWorldTest {
  private static final int STEPS = 60;

  @Test
  void noAcknowledgedValueIsLostAndNoneComesBack() {
    for (long seed = 0; seed < 4_000; seed++) {
      assertEquals(
          "", new ReplicaWorld(seed, ReplicaWorld.NOTHING).verdictAfter(STEPS), "seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheRuleAClientLosesAValue(ReplicaWorld.Rule rule) {
    String verdict = "";
    long seed = 0;
    while (!verdict.startsWith("lost")) {
      assertTrue(seed < 20_000, "the oracle does not notice that " + rule + " is missing");
      verdict = new ReplicaWorld(seed++, EnumSet.of(rule)).verdictAfter(STEPS);
    }
  }
}
