package io.quorate.node.coordinator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Digest;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Step;
import io.quorate.node.request.Traced;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is told of a request that was traced: what was asked, and what came of it. */
class TracingTest {
  private static final Key KEY = Key.of("b", "k".getBytes(UTF_8));

  /** Who asked whom what, and what came of it. */
  private static List<String> words(Traced traced) {
    return traced.steps().stream()
        .map(step -> step.by() + ">" + step.node() + " " + step.asked()
            + (step.hintFor().isEmpty() ? "" : " for " + step.hintFor())
            + (step.answeredMicros() == Step.NEVER ? "" : ": " + step.answer()))
        .toList();
  }

  private static OptionalLong digest(Ensemble nodes, String node) {
    return OptionalLong.of(Digest.of(KEY, StateCodec.encode(nodes.state(node, KEY))));
  }

  @Test
  void aReadTellsWhoHasWhichCopyAndWhen() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    nodes.delayMillis.put("b", 3);
    Traced traced = nodes.traced("a", nodes.get(KEY, Consistency.of(Level.Named.ALL)));
    assertInstanceOf(Outcome.Found.class, traced.outcome());
    assertEquals(List.of("a>a FETCH: copy", "a>b FETCH: copy", "a>c FETCH: copy"), words(traced));
    for (Step step : traced.steps()) {
      assertEquals(digest(nodes, step.node()), step.digest());
      assertEquals(0, step.askedMicros());
    }
    assertTrue(traced.steps().get(1).answeredMicros() > traced.steps().get(2).answeredMicros());
    assertTrue(traced.steps().get(2).answeredMicros() >= 2_000);
  }

  @Test
  void whoKnowsNothingSaysSo() {
    Ensemble nodes = new Ensemble(3);
    Traced traced = nodes.traced("a", nodes.get(KEY, Consistency.of(Level.Named.ONE)));
    assertEquals(List.of("a>a FETCH: nothing"), words(traced));
    assertEquals(OptionalLong.empty(), traced.steps().get(0).digest());
  }

  @Test
  void aWriteTellsWhoStoredItUntilItWasAnswered() {
    Ensemble nodes = new Ensemble(3);
    nodes.delayMillis.put("c", 50);
    Traced traced = nodes.traced("a", nodes.put(KEY, "v"));
    assertInstanceOf(Outcome.Written.class, traced.outcome());
    assertEquals(List.of("a>a MINT: stored", "a>b JOIN: stored", "a>c JOIN"), words(traced));
    traced.steps().forEach(step -> assertEquals(digest(nodes, "a"), step.digest()));
  }

  @Test
  void aForwardedWriteTellsWhatItsCoordinatorAsked() {
    Ensemble nodes = new Ensemble(7);
    Traced traced = nodes.traced("g", nodes.put(KEY, "v"));
    assertEquals("g>a COORDINATE: coordinated", words(traced).get(0));
    assertTrue(words(traced).contains("a>a MINT: stored"), words(traced).toString());
    assertEquals(4, traced.steps().size());
  }

  @Test
  void aCoordinatorThatRefusesIsTold() {
    Ensemble nodes = new Ensemble(7);
    nodes.refusing.put("a", Reply.Reason.STOPPING);
    assertEquals(
        List.of("g>a COORDINATE: stopping", "g>b COORDINATE: coordinated"),
        words(nodes.traced("g", nodes.put(KEY, "v"))).subList(0, 2));
  }

  @Test
  void aHintIsToldWithItsOwner() {
    Ensemble nodes = new Ensemble(5);
    nodes.killKnown("c");
    List<String> words = words(nodes.traced("a", nodes.put(KEY, "v")));
    assertTrue(words.stream().anyMatch(each -> each.contains("JOIN for c")), words.toString());
  }

  @Test
  void aFailureTellsWhoDidNotAnswer() {
    Ensemble nodes = new Ensemble(3);
    nodes.hung.add("b");
    nodes.hung.add("c");
    Traced traced = nodes.traced("a", nodes.get(KEY, Consistency.of(Level.Named.ALL)));
    assertInstanceOf(Outcome.Failed.class, traced.outcome());
    List<String> words = words(traced);
    assertTrue(words.contains("a>a FETCH: nothing"), words.toString());
    assertTrue(
        words.stream().anyMatch(each -> each.startsWith("a>b FETCH") && !each.contains("copy")),
        words.toString());
  }

  @Test
  void aDeletionTellsItsReadAndItsWrite() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "v"));
    List<String> words = words(nodes.traced("a", nodes.delete(KEY, "")));
    assertTrue(words.contains("a>a FETCH: copy"), words.toString());
    assertTrue(words.contains("a>a MINT: stored"), words.toString());
  }
}
