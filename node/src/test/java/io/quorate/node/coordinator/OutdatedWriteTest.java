package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Copy;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes at a coordinator that does not know yet that the others raised their reap generation. */
class OutdatedWriteTest {
  private static final Key KEY = Key.of("b", "k");

  /** Others reaped meanwhile: what bears too little is read once more, and bears enough then. */
  @Test
  void whatIsOutdatedIsReadAnewAndBroughtAgain() {
    Ensemble nodes = new Ensemble(3);
    nodes.replica("b").generation = 1;
    nodes.replica("c").generation = 1;
    List<Outcome> outcomes = nodes.begin("a", nodes.put(KEY, "v"));
    nodes.script.run(10);
    nodes.replica("a").generation = 1;
    nodes.script.run(200);
    assertEquals(Outcome.Written.class, outcomes.get(0).getClass());
    assertEquals("v", nodes.read("c", KEY));
  }

  @Test
  void whatIsNotThereAnyMoreIsNotCountedBecauseSomethingElseIs() {
    Ensemble nodes = new Ensemble(3);
    nodes.written("a", nodes.put(KEY, "before"));
    nodes.script.run(100);
    Copy before = nodes.replica("a").copies.get(KEY);
    nodes.replica("b").generation = 1;
    nodes.replica("c").generation = 1;
    List<Outcome> outcomes = nodes.begin("a", nodes.put(KEY, "v"));
    nodes.script.run(10);
    nodes.replica("a").copies.put(KEY, before);
    nodes.replica("a").hints.clear();
    nodes.replica("a").generation = 1;
    nodes.script.run(200);
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, outcomes.get(0));
    assertTrue(failed.unknown(), failed.detail());
  }
}
