package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.ConflictReport;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Explanation.AtOne;
import io.quorate.node.request.Explanation.CopyOf;
import io.quorate.node.request.Explanation.Verdict;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests.Explained;
import io.quorate.ring.Key;
import io.quorate.ring.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a cluster of three says of itself. */
class SurveyTest {
  private static final Key KEY = Key.of("b", "k");

  private final CalmCluster cluster = CalmCluster.start(1);

  private <T> T answer(Consumer<Consumer<T>> question) {
    List<T> answers = new ArrayList<>();
    question.accept(answers::add);
    assertTrue(cluster.runUntil(() -> !answers.isEmpty()));
    return answers.get(0);
  }

  private void put(int node, String value, String context) {
    ClientRequest.Put put = new ClientRequest.Put(
        KEY,
        Content.of(value.getBytes(StandardCharsets.UTF_8), ""),
        context,
        new RequestId(1, value.hashCode()),
        false,
        Consistency.of(Level.Named.ALL),
        5_000,
        Optional.empty(),
        false);
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

  private ConflictReport conflicts(String bucket) {
    return this.<Optional<ConflictReport>>answer(
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
    ConflictReport report = conflicts("b");
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
}
