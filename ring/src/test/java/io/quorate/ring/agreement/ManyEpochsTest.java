package io.quorate.ring.agreement;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.ring.Topology;
import io.quorate.ring.agreement.Model.Bounds;
import io.quorate.ring.agreement.Model.Mutant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Epoch after epoch with other voters each time, while messages come late, twice or never. */
class ManyEpochsTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");
  private static final Topology FOUNDED =
      Model.founded(List.of("a", "b", "c"), NAMES.toArray(String[]::new));

  /** Other voters in each epoch and by each proposer: one, three, or all five. */
  private static List<String> restless(String proposer, long epoch) {
    Random random = new Random(epoch * 31 + proposer.hashCode());
    List<String> voters = new ArrayList<>(NAMES);
    Collections.shuffle(voters, random);
    return List.copyOf(voters.subList(0, List.of(1, 3, 3, 5).get(random.nextInt(4))));
  }

  private record Walked(int splits, long lastEpoch) {}

  private static Walked walk(Mutant mutant, Bounds bounds, Model.Wish wish, int seeds, int steps) {
    int splits = 0;
    long lastEpoch = 1;
    for (int seed = 0; seed < seeds; seed++) {
      Random random = new Random(seed);
      Model model = new Model(mutant, bounds, wish, FOUNDED, List.of("a", "b", "d"));
      for (int step = 0; step < steps && !model.isSplit(); step++) {
        Model before = model;
        model = model.step(random);
        assertFalse(mutant == Mutant.NONE && model.isSplit(), "seed " + seed + ": " + before);
      }
      splits += model.isSplit() ? 1 : 0;
      lastEpoch = Math.max(lastEpoch, model.lastEpoch());
    }
    return new Walked(splits, lastEpoch);
  }

  @Test
  void noEpochHasTwoTopologiesThroughCrashesWipesAndLostVotes() {
    Walked walked =
        walk(Mutant.NONE, new Bounds(20, 30, 0, 1, 2), ManyEpochsTest::restless, 60, 1_000);
    assertTrue(walked.lastEpoch() > 3, walked::toString);
  }

  @Test
  void votersInsideTheValueAreFound() {
    assertFound(Mutant.VOTERS_INSIDE_THE_VALUE, ManyEpochsTest::restless);
  }

  @Test
  void anAcceptedTopologyThatIsGossipedIsFound() {
    assertFound(Mutant.ACCEPTED_IS_GOSSIPED, ManyEpochsTest::restless);
  }

  @Test
  void aRegisterThatIsOverwrittenInPlaceIsFound() {
    assertFound(Mutant.REGISTER_IN_PLACE, (proposer, epoch) -> List.of("a", "b", "c"));
  }

  private static void assertFound(Mutant mutant, Model.Wish wish) {
    Walked walked = walk(mutant, new Bounds(3, 30, 0, 0, 0), wish, 600, 200);
    assertTrue(walked.splits() > 0, mutant.toString());
  }
}
