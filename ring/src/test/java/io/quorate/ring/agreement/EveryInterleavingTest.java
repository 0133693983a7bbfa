package io.quorate.ring.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.HashCode;
import io.quorate.ring.Topology;
import io.quorate.ring.agreement.Model.Bounds;
import io.quorate.ring.agreement.Model.Mutant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that can happen to a small cluster, within bounds, happens here. */
class EveryInterleavingTest {
  private static final int STATES_MAX = 100_000;
  private static final List<String> ABC = List.of("a", "b", "c");
  private static final Topology FOUNDED = Model.founded(ABC, "a", "b", "c");

  /** What was found: whether two topologies had one epoch, and how far the cluster came. */
  private record Found(boolean split, long lastEpoch, int states) {}

  private static Found explore(Model first) {
    Set<HashCode> seen = new LinkedHashSet<>(List.of(first.fingerprint()));
    Deque<Model> open = new ArrayDeque<>(List.of(first));
    long lastEpoch = 1;
    while (!open.isEmpty()) {
      Model model = open.removeLast();
      lastEpoch = Math.max(lastEpoch, model.lastEpoch());
      if (model.isSplit()) {
        return new Found(true, lastEpoch, seen.size());
      }
      for (Model next : model.next()) {
        if (seen.add(next.fingerprint())) {
          open.add(next);
        }
      }
      assertTrue(seen.size() < STATES_MAX, "too many states: the bounds are too wide");
    }
    return new Found(false, lastEpoch, seen.size());
  }

  private static Model duel(Mutant mutant, Bounds bounds, Model.Wish wish) {
    return new Model(mutant, bounds, wish, FOUNDED, List.of("a", "b"));
  }

  private static List<String> steady(String proposer, long epoch) {
    return proposer.equals("a") ? ABC : List.of("b");
  }

  @Test
  void twoProposersNeverDecideTwoTopologiesOfOneEpoch() {
    Found found =
        explore(duel(Mutant.NONE, new Bounds(2, 1, 0, 0, 0), EveryInterleavingTest::steady));
    assertEquals(new Found(false, 2, found.states()), found);
    assertTrue(found.states() > 10_000, found::toString);
  }

  @Test
  void aPromiseThatIsNotForcedIsFound() {
    assertSplit(Mutant.ANSWERS_BEFORE_FORCE, new Bounds(2, 1, 1, 0, 0));
  }

  @Test
  void anAcceptedTopologyThatIsGossipedIsFound() {
    assertSplit(Mutant.ACCEPTED_IS_GOSSIPED, new Bounds(2, 1, 0, 0, 0));
  }

  @Test
  void votersInsideTheValueAreFound() {
    assertSplit(Mutant.VOTERS_INSIDE_THE_VALUE, new Bounds(2, 1, 0, 0, 0));
  }

  @Test
  void aWipedVoterThatVotesOnIsFound() {
    assertSplit(Mutant.WIPED_VOTES_ON, new Bounds(2, 1, 0, 1, 0));
  }

  private static void assertSplit(Mutant mutant, Bounds bounds) {
    Found found = explore(duel(mutant, bounds, EveryInterleavingTest::steady));
    assertTrue(found.split(), found::toString);
  }
}
