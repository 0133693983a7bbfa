package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Explanation;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Requests;
import io.quorate.ring.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A forwarded delete waits in a paused owner while its twin is done by another:
 *
 * <pre>
 *   client ─▶ outsider ──delete──▶ first owner (paused)
 *                 │ no answer
 *                 └──delete──▶ second owner: done, answered
 *   client ─▶ second owner: put "new", answered
 *                                  first owner resumes, and finds the delete in what came to it
 * </pre>
 */
class LateTwinTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Key KEY = Key.of(SimulatedClient.BUCKET, "k");

  private final World world = new World(1);
  private final SimulatedCluster cluster = new SimulatedCluster(world, 4);
  private long ids;

  @Test
  void aDeleteOfNothingThatComesLateLeavesWhatWasWrittenSince() {
    begin();
    deletedByTwoOwners();
  }

  @Test
  void aDeleteThatComesLateLeavesWhatWasWrittenSince() {
    begin();
    written(member(owners().get(1)), put("old"));
    deletedByTwoOwners();
  }

  private void deletedByTwoOwners() {
    List<String> owners = owners();
    SimulatedCluster.Member first = member(owners.get(0));
    SimulatedCluster.Member second = member(owners.get(1));
    List<Outcome> deleted = new ArrayList<>();
    outsider(owners).submit(delete(), deleted::add);
    first.pause();
    assertTrue(world.runUntil(() -> !deleted.isEmpty(), 10 * SECOND));
    assertInstanceOf(Outcome.Written.class, deleted.get(0));
    written(second, put("new"));
    first.resume();
    world.runUntil(world.now() + 30 * SECOND);
    for (SimulatedCluster.Member each : cluster.members()) {
      Outcome.Found found = assertInstanceOf(
          Outcome.Found.class,
          outcome(each, new ClientRequest.Get(KEY, Consistency.OF_BUCKET, 5_000)));
      assertEquals(List.of("new"), SimulatedClient.values(found.state()), each.name());
    }
  }

  private void begin() {
    cluster.startAll();
    assertTrue(world.runUntil(cluster::isReady, 30 * SECOND));
    world.runUntil(world.now() + 5 * SECOND);
  }

  private List<String> owners() {
    List<Requests.Explained> answers = new ArrayList<>();
    cluster.members().get(0).node().orElseThrow().explain(KEY, 5_000, answers::add);
    assertTrue(world.runUntil(() -> !answers.isEmpty(), 10 * SECOND));
    Requests.Explained.Answer answer =
        assertInstanceOf(Requests.Explained.Answer.class, answers.get(0));
    return answer.explanation().owners().stream().map(Explanation.CopyOf::node).toList();
  }

  private SimulatedCluster.Member member(String name) {
    return cluster.members().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private SimulatedCluster.Member outsider(List<String> owners) {
    return cluster.members().stream()
        .filter(each -> !owners.contains(each.name()))
        .findFirst()
        .orElseThrow();
  }

  private ClientRequest put(String value) {
    return new ClientRequest.Put(
        KEY,
        Content.of(value.getBytes(StandardCharsets.UTF_8), "text/plain"),
        "",
        new RequestId(0, ++ids),
        false,
        Consistency.OF_BUCKET,
        5_000,
        Optional.empty(),
        false);
  }

  private ClientRequest delete() {
    return new ClientRequest.Delete(
        KEY,
        "",
        new RequestId(0, ++ids),
        false,
        Consistency.OF_BUCKET,
        5_000,
        Optional.empty(),
        false);
  }

  private Outcome outcome(SimulatedCluster.Member at, ClientRequest request) {
    List<Outcome> outcomes = new ArrayList<>();
    at.submit(request, outcomes::add);
    assertTrue(world.runUntil(() -> !outcomes.isEmpty(), 10 * SECOND));
    return outcomes.get(0);
  }

  private void written(SimulatedCluster.Member at, ClientRequest request) {
    assertInstanceOf(Outcome.Written.class, outcome(at, request));
  }
}
