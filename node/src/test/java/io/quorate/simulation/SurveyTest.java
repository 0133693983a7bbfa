package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.Node;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Convergence;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Explanation.AtOne;
import io.quorate.node.request.Explanation.CopyOf;
import io.quorate.node.request.Explanation.Verdict;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Explained;
import io.quorate.node.request.Survey;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a cluster of three says of itself. */
class SurveyTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Key KEY = Key.of("b", "k");

  private final CalmCluster cluster = CalmCluster.start(1);

  private <T> T answer(Consumer<Consumer<T>> question) {
    List<T> answers = new ArrayList<>();
    question.accept(answers::add);
    assertTrue(cluster.runUntil(() -> !answers.isEmpty()));
    return answers.get(0);
  }

  private static ClientRequest.Put blind(Key key, String value, Consistency consistency) {
    return put(key, value, "", consistency);
  }

  private static ClientRequest.Put put(
      Key key, String value, String context, Consistency consistency) {
    return new ClientRequest.Put(
        key,
        Content.of(value.getBytes(StandardCharsets.UTF_8), ""),
        context,
        new RequestId(1, value.hashCode()),
        false,
        consistency,
        5_000,
        Optional.empty(),
        false);
  }

  private void put(int node, String value, String context) {
    ClientRequest.Put put = put(KEY, value, context, Consistency.of(Level.Named.ALL));
    assertInstanceOf(
        Outcome.Written.class, this.<Outcome>answer(done -> cluster.node(node).submit(put, done)));
  }

  private Explanation explain() {
    Explained explained = answer(done -> cluster.node(1).explain(KEY, 5_000, done));
    return assertInstanceOf(Explained.Answer.class, explained).explanation();
  }

  @Test
  void anExplanationTellsHistoriesAndWhenTheyWereCompared() {
    put(0, "x", "");
    assertTrue(cluster.runUntil(() -> explain().owners().stream()
        .flatMap(owner -> owner.compared().stream())
        .allMatch(each -> each.millisAgo().isPresent() && !each.different())));
    Explanation explanation = explain();
    assertEquals(new AtOne(Verdict.CURRENT, List.of()), explanation.atOne());
    assertEquals(3, explanation.owners().size());
    assertEquals(
        1, explanation.owners().stream().map(CopyOf::history).distinct().count());
    for (CopyOf owner : explanation.owners()) {
      assertTrue(owner.counts() && !owner.history().isEmpty(), owner::toString);
      assertEquals(2, owner.compared().size());
      // Each pair is compared in every period of ten seconds and a quarter, by one side at least.
      owner.compared().forEach(each -> assertTrue(each.millisAgo().getAsLong() < 13_000));
    }
  }

  private Survey<Convergence> convergence() {
    return this.<Optional<Survey<Convergence>>>answer(
            done -> cluster.node(0).convergence(1_000, done))
        .orElseThrow();
  }

  @Test
  void aCalmClusterKnowsOfNothingThatDiffers() {
    put(0, "x", "");
    assertTrue(cluster.runUntil(() -> convergence().nodes().values().stream()
        .allMatch(known -> known.oldest().compareTo(Duration.ofSeconds(13)) < 0)));
    Survey<Convergence> survey = convergence();
    assertEquals(3, survey.nodes().size());
    survey.nodes().values().forEach(known -> {
      assertEquals(Collections.emptySortedSet(), known.different());
      assertEquals(Collections.emptySortedMap(), known.hints());
      assertEquals(Optional.of(Duration.ZERO), known.left());
    });
  }

  private Survey<BucketConflicts> conflicts(String bucket) {
    return this.<Optional<Survey<BucketConflicts>>>answer(
            done -> cluster.node(2).conflicts(bucket, 5_000, done))
        .orElseThrow();
  }

  @Test
  void eachOwnerTellsOfTheConflictsThatItMet() {
    put(0, "x", "");
    put(1, "y", "");
    ClientRequest.Get get = new ClientRequest.Get(KEY, Consistency.OF_BUCKET, 5_000);
    Outcome.Found read = assertInstanceOf(
        Outcome.Found.class, this.<Outcome>answer(done -> cluster.node(2).submit(get, done)));
    put(2, "z", read.context());
    Survey<BucketConflicts> report = conflicts("b");
    assertEquals(List.of(), report.silent());
    assertEquals(3, report.nodes().size());
    report.nodes().forEach((name, met) -> {
      assertEquals(1, met.counts().made(), name);
      assertEquals(1, met.counts().resolved(), name);
      assertEquals(
          List.of(KEY, KEY), met.last().stream().map(each -> each.key()).toList());
    });
    conflicts("other").nodes().values().forEach(met -> assertEquals(List.of(), met.last()));
  }

  @Test
  void whatWaitsForANodeThatIsAwayIsNamedUntilItHasIt() {
    World world = new World(7);
    SimulatedCluster three = new SimulatedCluster(world, 3);
    three.startAll();
    assertTrue(world.runUntil(three::isReady, 30 * SECOND));
    SimulatedCluster.Member asked = three.members().get(0);
    SimulatedCluster.Member away = three.members().get(2);
    away.kill();
    world.runUntil(world.now() + 20 * SECOND);
    for (int i = 0; i < 40; i++) {
      List<Outcome> written = new ArrayList<>();
      asked.submit(blind(Key.of("b", "k" + i), "v" + i, Consistency.OF_BUCKET), written::add);
      assertTrue(world.runUntil(() -> !written.isEmpty(), 10 * SECOND));
      assertInstanceOf(Outcome.Written.class, written.get(0), written::toString);
    }
    Survey<Convergence> without = survey(world, asked);
    assertEquals(List.of(away.name()), without.silent());
    Convergence together =
        without.nodes().values().stream().reduce(Convergence.EQUAL, Convergence::plus);
    assertEquals(Set.of(away.name()), together.hints().keySet());
    assertEquals(Optional.empty(), together.left());
    away.startIfDown();
    assertTrue(world.runUntil(
        () -> {
          Survey<Convergence> now = survey(world, asked);
          return now.silent().isEmpty()
              && now.nodes().values().stream()
                  .allMatch(each -> each.hints().isEmpty() && each.different().isEmpty());
        },
        60 * SECOND));
  }

  private static Survey<Convergence> survey(World world, SimulatedCluster.Member asked) {
    List<Survey<Convergence>> answers = new ArrayList<>();
    Node node = asked.node().orElseThrow();
    world.after(
        0,
        asked.machine(),
        () -> node.convergence(1_000, survey -> answers.add(survey.orElseThrow())));
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 10 * SECOND));
    return answers.get(0);
  }
}
