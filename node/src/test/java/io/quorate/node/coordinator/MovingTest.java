package io.quorate.node.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import io.quorate.ring.Phase;
import io.quorate.ring.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Requests while their partition moves from a, b, c to c, d, e, and not all know it. */
class MovingTest {
  private static final Key KEY = Key.of("b", "k");
  private static final List<String> NEW = List.of("c", "d", "e");

  private final Ensemble nodes = new Ensemble(6);

  /** The next epoch, in which every partition is in this phase. */
  private void next(Phase phase) {
    TreeMap<Integer, Transition> transitions = new TreeMap<>();
    for (int p = 0; p < nodes.topology.ring().partitions(); p++) {
      transitions.put(p, new Transition(phase, NEW));
    }
    nodes.newest = nodes.newest.next().transitions(transitions).build();
  }

  private Outcome run(String at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    nodes.at(at).submit(request, nodes.script.nanos(), outcomes::add);
    nodes.script.run(6_000);
    assertEquals(1, outcomes.size());
    return outcomes.get(0);
  }

  private Outcome.Written write(String at, String text) {
    return assertInstanceOf(
        Outcome.Written.class, run(at, nodes.put(KEY, text, "", Ensemble.STRICT)));
  }

  private boolean has(String node, String text) {
    return nodes.replica(node).state(KEY).siblings().stream()
        .anyMatch(sibling -> new String(sibling.content().value(), UTF_8).equals(text));
  }

  @Test
  void aCoordinatorThatIsBehindBringsItsWriteToBothSets() {
    next(Phase.WRITE_BOTH_READ_OLD);
    nodes.learn("b");
    write("a", "v");
    for (String owner : List.of("a", "b", "c", "d", "e")) {
      assertTrue(has(owner, "v"), owner);
    }
    assertFalse(has("f", "v"));
  }

  @Test
  void aReplicaThatIsBehindLearnsBeforeItServes() {
    next(Phase.WRITE_BOTH_READ_NEW);
    nodes.learn("a");
    assertEquals(2, write("a", "v").receipt().owners());
    assertTrue(has("d", "v") && has("e", "v"));
  }

  @Test
  void aReadThatBeganInThePhaseBeforeAsksWhoIsReadNow() {
    next(Phase.WRITE_BOTH_READ_OLD);
    nodes.learn("a");
    write("a", "v");
    next(Phase.WRITE_BOTH_READ_NEW);
    nodes.learn("a");
    write("a", "w");
    next(Phase.NEW);
    nodes.learn("d");
    Outcome.Found found =
        assertInstanceOf(Outcome.Found.class, run("b", nodes.get(KEY, Ensemble.STRICT)));
    assertEquals(2, found.state().siblings().size());
    assertEquals(2, found.receipt().owners());
  }

  @Test
  void whoOwnsNothingAnyMoreStillBringsWhatItMinted() {
    next(Phase.NEW);
    for (String owner : NEW) {
      nodes.learn(owner);
    }
    write("a", "v");
    for (String owner : NEW) {
      assertTrue(has(owner, "v"), owner);
    }
  }

  @Test
  void aWriteThatCannotLearnWhereItsOwnersAreIsUnknownByItsDeadline() {
    next(Phase.NEW);
    nodes.learn("b");
    nodes.learn("c");
    nodes.stayBehind.add("a");
    Outcome.Failed failed =
        assertInstanceOf(Outcome.Failed.class, run("a", nodes.put(KEY, "v", "", Ensemble.STRICT)));
    assertEquals(Outcome.Reason.DEADLINE_PASSED, failed.reason());
    assertTrue(failed.unknown());
  }
}
