package io.quorate.simulation;

import static io.quorate.ring.Level.Named.ALL;
import static io.quorate.ring.Level.Named.ONE;
import static io.quorate.ring.Level.Named.QUORUM;
import static io.quorate.simulation.Script.repeat;
import static io.quorate.simulation.Script.sloppy;
import static io.quorate.simulation.Script.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.quorate.antientropy.witness.Witness;
import io.quorate.node.request.ClientRequest;
import io.quorate.ring.Level;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Deliberate faults that random worlds would take long to meet: for each the shortest script that
 * sound nodes pass and wrong ones do not.
 */
class DirectedMutantTest {
  private static final Map<Mutant, Consumer<Script>> SCRIPTS = new EnumMap<>(Map.of(
      Mutant.ACKNOWLEDGED_BEFORE_FORCE, DirectedMutantTest::thoseWhoForceSlowlyLosePower,
      Mutant.REPEAT_TAKEN_FOR_NEW, DirectedMutantTest::aRepeatComesBack,
      Mutant.HINT_NOT_KEPT, DirectedMutantTest::onlyAFallbackHasIt,
      Mutant.NAMES_NOT_FORCED, DirectedMutantTest::allLosePower,
      Mutant.NOT_FOUND_CONTINUES, DirectedMutantTest::aFallbackMintsTwice,
      Mutant.UNCLEAN_START_CONTINUES, DirectedMutantTest::anOldDiskGoesOn,
      Mutant.START_ID_REPEATS, DirectedMutantTest::anOldDiskGoesOn,
      Mutant.LOST_DOT_CONTINUES, DirectedMutantTest::aDotIsSentAndNotStored,
      Mutant.BEHIND_CONTINUES, DirectedMutantTest::anOldDiskOfACleanStopHearsOfItself));

  @Test
  void theScriptsAreThoseOfTheTable() throws Exception {
    assertEquals(EnumSet.copyOf(SCRIPTS.keySet()), MutantTest.directed());
  }

  @Test
  void soundNodesPassEveryScript() {
    SCRIPTS.forEach((mutant, script) ->
        script.accept(new Script(1, mutant.exchanges() ? Mutant.NONE : Mutant.EXCHANGE_OFF)));
  }

  @Test
  void wrongNodesDoNot() {
    SCRIPTS.forEach((mutant, script) -> {
      boolean passed;
      try {
        script.accept(new Script(1, mutant));
        passed = true;
      } catch (SimulatedCluster.Panic | AssertionError e) {
        passed = false; // As it should be.
      }
      if (passed) {
        fail(mutant + " is not found: " + mutant.sentence());
      }
    });
  }

  /** All three had acknowledged, and two of them are asked: one of these at least must know. */
  private static void thoseWhoForceSlowlyLosePower(Script script) {
    List<SimulatedCluster.Member> slow = List.of(script.owner(1), script.owner(2));
    slow.forEach(owner -> owner.machine().disk().setForceNanos(Script.SECOND / 10));
    script.write(script.owner(0), script.put("a", "", strict(ALL)));
    slow.forEach(SimulatedCluster.Member::powerCut);
    script.isolate(script.owner(0));
    slow.forEach(SimulatedCluster.Member::startIfDown);
    script.pass(20);
    assertEquals(List.of("a"), script.values(script.owner(1), strict(new Level.Exactly(2))));
  }

  /**
   * The first try is at one owner only; the repeat is done by others, superseded, and forgotten
   * behind later requests, before the first comes to light.
   */
  private static void aRepeatComesBack(Script script) {
    script.isolate(script.owner(0));
    ClientRequest.Put put = script.put("a", "", strict(QUORUM));
    assertTrue(script.fail(script.owner(0), put).unknown());
    script.write(script.owner(1), repeat(put));
    for (int i = 0; i < 2 * Witness.REMEMBERED_REQUESTS; i++) {
      String context = script.read(script.owner(1), strict(QUORUM)).context();
      script.write(script.owner(1), script.put("b" + i, context, strict(QUORUM)));
    }
    script.heal();
    assertEquals(List.of("b15"), script.everything());
  }

  /** Of the two that acknowledged a write the owner loses its disk. */
  private static void onlyAFallbackHasIt(Script script) {
    script.owner(1).kill();
    script.owner(2).kill();
    script.pass(8);
    script.write(script.owner(0), script.put("a", "", sloppy(QUORUM)));
    script.owner(0).loseDisk();
    script.heal();
    assertEquals(List.of("a"), script.values(script.owner(1), strict(new Level.Exactly(2))));
  }

  /** Whoever keeps a name by luck keeps the value for all: so again and again. */
  private static void allLosePower(Script script) {
    for (int i = 0; i < 12; i++) {
      String context = script.read(script.owner(0), strict(QUORUM)).context();
      script.write(script.owner(0), script.put("v" + i, context, strict(ALL)));
      script.cluster.members().forEach(SimulatedCluster.Member::powerCut);
      script.heal();
      assertEquals(List.of("v" + i), script.everything());
    }
  }

  /** Its first hint was delivered and is gone when it mints in the same place again. */
  private static void aFallbackMintsTwice(Script script) {
    for (String value : List.of("a", "b")) {
      for (int place = 0; place < 3; place++) {
        script.owner(place).kill();
      }
      script.pass(10);
      script.write(script.fallback(0), script.put(value, "", sloppy(ONE)));
      script.heal();
    }
    assertEquals(List.of("a", "b"), script.everything());
  }

  private static void anOldDiskGoesOn(Script script) {
    SimulatedCluster.Member owner = script.owner(0);
    script.write(owner, script.put("a", "", strict(ALL)));
    SortedMap<String, byte[]> old = owner.machine().disk().snapshot();
    script.write(owner, script.put("b", "", strict(ALL)));
    owner.kill();
    owner.machine().disk().restore(old);
    script.isolate(owner);
    owner.startIfDown();
    script.pass(2);
    script.write(owner, script.put("c", "", sloppy(ONE)));
    script.heal();
    assertEquals(List.of("a", "b", "c"), script.everything());
  }

  /** There is no room for the record of "b", which the others have; then there is room again. */
  private static void aDotIsSentAndNotStored(Script script) {
    SimulatedCluster.Member owner = script.owner(0);
    script.write(owner, script.put("a", "", strict(ALL)));
    owner.machine().disk().fill(0);
    script.write(owner, script.put("b", "", strict(QUORUM)));
    script.isolate(owner);
    owner.machine().disk().repair();
    script.write(owner, script.put("c", "", sloppy(ONE)));
    script.heal();
    assertEquals(List.of("a", "b", "c"), script.everything());
  }

  /**
   * The disk of an earlier clean stop is put back and nobody is told. What comes from the one who
   * knows more of its actor says so; what else that actor gave only the other one knows.
   */
  private static void anOldDiskOfACleanStopHearsOfItself(Script script) {
    SimulatedCluster.Member owner = script.owner(0);
    script.write(owner, script.put("a", "", strict(ALL)));
    SortedMap<String, byte[]> old = stopped(script, owner);
    owner.startIfDown();
    script.pass(5);
    script.part(owner, script.owner(2));
    script.write(owner, script.put("b", "", strict(QUORUM)));
    script.isolate(script.owner(1));
    script.cluster.wires().mend(owner.machine(), script.owner(2).machine());
    script.cluster.wires().mend(script.owner(2).machine(), owner.machine());
    script.write(owner, script.put("c", "", strict(QUORUM)));
    stopped(script, owner);
    owner.machine().disk().restore(old);
    script.cluster.wires().mendAll();
    script.isolate(script.owner(2));
    owner.startIfDown();
    script.pass(5);
    script.read(script.owner(1), strict(QUORUM));
    script.pass(1);
    script.write(owner, script.put("d", "", strict(ONE)));
    script.heal();
    assertEquals(List.of("a", "b", "c", "d"), script.everything());
  }

  /** What is on the disk after the node has stopped in order. */
  private static SortedMap<String, byte[]> stopped(Script script, SimulatedCluster.Member member) {
    member.stop();
    assertTrue(script.world.runUntil(() -> member.node().isEmpty(), 30 * Script.SECOND));
    return member.machine().disk().snapshot();
  }
}
