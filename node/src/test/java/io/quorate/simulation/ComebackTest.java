package io.quorate.simulation;

import static io.quorate.ring.Level.Named.ALL;
import static io.quorate.ring.Level.Named.QUORUM;
import static io.quorate.simulation.Script.sloppy;
import static io.quorate.simulation.Script.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.membership.Proposed;
import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** A node that comes back: what becomes of it, and of the cluster. One key, whose owner it is. */
class ComebackTest {
  private static final long SECOND = 1_000_000_000L;

  private final Script script = new Script();

  private Topology topologyOf(SimulatedCluster.Member member) {
    return member.node().orElseThrow().cluster().topology().orElseThrow();
  }

  /** Proposes it there until it is in force, then waits until nothing moves. */
  private void change(SimulatedCluster.Member at, Change change) {
    List<Proposed> proposed = new ArrayList<>();
    at.node().orElseThrow().propose(base -> change.plan(base).next(), 20 * SECOND, proposed::add);
    assertTrue(script.world.runUntil(
        () -> !proposed.isEmpty()
            && proposed.get(0) instanceof Proposed.Done done
            && topologyOf(at).epoch() > done.topology().epoch()
            && topologyOf(at).transitions().isEmpty(),
        120 * SECOND));
    script.pass(5);
  }

  private void awaitServing(SimulatedCluster.Member member) {
    assertTrue(script.world.runUntil(member::isServing, 30 * SECOND));
  }

  @Test
  void afterAnHourItGetsWhatItMissed() {
    script.write(script.owner(0), script.put("v1", "", strict(ALL)));
    SimulatedCluster.Member away = script.owner(2);
    away.kill();
    script.pass(10);
    script.write(script.owner(0), script.put("v2", "", strict(QUORUM)));
    script.pass(3_600);
    away.startIfDown();
    awaitServing(away);
    script.pass(60);
    script.assertConverged();
    assertEquals(List.of("v1", "v2"), script.values(away, strict(ALL)));
  }

  @Test
  void afterAPauseOfMinutesWhatItHadBegunUndoesNothing() {
    SimulatedCluster.Member asleep = script.owner(2);
    String first =
        script.write(script.owner(0), script.put("v1", "", strict(ALL))).context();
    asleep.submit(script.put("late", first, strict(QUORUM)), outcome -> {});
    script.world.runUntil(script.world.now() + SECOND / 10_000);
    asleep.pause();
    script.write(script.owner(0), script.put("v2", first, strict(QUORUM)));
    var found = script.read(script.owner(0), strict(QUORUM));
    List<String> seen = SimulatedClient.values(found.state());
    script.write(script.owner(1), script.put("v3", found.context(), strict(QUORUM)));
    script.pass(300);
    asleep.resume();
    script.pass(60);
    script.assertConverged();
    // What slept may come now, for its outcome is unknown; not what somebody has superseded.
    List<String> left = new ArrayList<>(script.everything());
    boolean late = left.remove("late");
    assertEquals(List.of("v3"), left);
    assertTrue(!late || !seen.contains("late"), seen::toString);
  }

  @Test
  void withItsOldDiskItForgetsNothingThatOthersHaveAndGivesNoDotTwice() {
    SimulatedCluster.Member away = script.owner(0);
    SortedMap<String, byte[]> old = away.machine().disk().snapshot();
    script.write(away, script.put("v1", "", strict(ALL)));
    away.putBack(old);
    awaitServing(away);
    script.write(away, script.put("v2", "", strict(QUORUM)));
    script.heal();
    script.assertConverged();
    assertEquals(List.of("v1", "v2"), script.everything());
  }

  @Test
  void withAnEmptyDiskUnderItsNameItIsRefusedUntilItIsRemoved() {
    SimulatedCluster.Member away = script.owner(2);
    script.write(script.owner(0), script.put("v", "", strict(ALL)));
    away.loseDisk();
    script.pass(20);
    assertFalse(away.isServing());
    assertTrue(away.log().stream().anyMatch(line -> line.contains("disk")), () -> away.log()
        .toString());
    SimulatedCluster.Member asked = script.owner(0);
    assertEquals(List.of("v"), script.values(asked, strict(QUORUM)));
    away.kill();
    change(asked, new Change.Remove(away.name()));
    assertEquals(4, topologyOf(asked).members().size());
    assertEquals(List.of("v"), script.values(asked, strict(ALL)));
  }

  @Test
  void withAnOldTopologyItLearnsTheNewOneBeforeItServesAnything() {
    SimulatedCluster.Member away = script.owner(2);
    SimulatedCluster.Member asked = script.owner(0);
    script.write(asked, script.put("v1", "", strict(ALL)));
    long before = topologyOf(asked).epoch();
    away.kill();
    script.pass(10);
    change(asked, new Change.Weight(away.name(), 0));
    script.write(asked, script.put("v2", "", strict(ALL)));
    away.startIfDown();
    awaitServing(away);
    assertEquals(List.of("v1", "v2"), script.values(away, strict(QUORUM)));
    script.pass(30);
    assertTrue(topologyOf(away).epoch() > before);
    assertEquals(topologyOf(asked), topologyOf(away));
  }

  @Test
  void whoWasRemovedMeanwhileLearnsThatAndStops() {
    SimulatedCluster.Member away = script.owner(2);
    SimulatedCluster.Member asked = script.owner(0);
    away.kill();
    script.pass(10);
    change(asked, new Change.Remove(away.name()));
    away.startIfDown();
    script.pass(20);
    assertFalse(away.isServing());
    assertEquals(4, topologyOf(asked).members().size());
  }

  @Test
  void withItsClockADayOffNothingIsLostAndNobodyDies() {
    SimulatedCluster.Member wrong = script.owner(0);
    for (long millis : List.of(86_400_000L, -2 * 86_400_000L)) {
      wrong.kill();
      wrong.machine().jumpWallClock(millis);
      wrong.startIfDown();
      awaitServing(wrong);
      script.pass(10);
      String context = script
          .write(wrong, script.put("by the wrong " + millis, "", strict(ALL)))
          .context();
      script.write(script.owner(1), script.put("after " + millis, context, strict(ALL)));
    }
    assertEquals(List.of("after -172800000", "after 86400000"), script.values(wrong, strict(ALL)));
    script.cluster.members().forEach(member -> assertTrue(member.isServing(), member.name()));
  }

  @Test
  void underANewAddressItIsReachedThere() {
    SimulatedCluster.Member moved = script.owner(1);
    script.write(script.owner(0), script.put("v1", "", strict(ALL)));
    HostPort there = new HostPort("10.0.1.77", 9_777);
    moved.kill();
    moved.machine().moveTo(there);
    script.pass(10);
    script.write(script.owner(0), script.put("v2", "", sloppy(QUORUM)));
    moved.startIfDown();
    script.pass(60);
    for (SimulatedCluster.Member each : script.cluster.members()) {
      assertEquals(there, topologyOf(each).member(moved.name()).orElseThrow().peer());
    }
    script.assertConverged();
    assertEquals(List.of("v1", "v2"), script.values(moved, strict(ALL)));
  }

  @Test
  void twoThatChangedPlacesNeverCountForEachOtherAndAreFoundAgain() {
    SimulatedCluster.Member one = script.owner(1);
    SimulatedCluster.Member other = script.owner(2);
    script.write(script.owner(0), script.put("v1", "", strict(ALL)));
    HostPort ones = one.machine().address();
    HostPort others = other.machine().address();
    one.kill();
    other.kill();
    one.machine().moveTo(others);
    other.machine().moveTo(ones);
    script.pass(10);
    one.startIfDown();
    other.startIfDown();
    script.pass(60);
    for (SimulatedCluster.Member each : script.cluster.members()) {
      assertEquals(others, topologyOf(each).member(one.name()).orElseThrow().peer());
      assertEquals(ones, topologyOf(each).member(other.name()).orElseThrow().peer());
    }
    script.write(script.owner(0), script.put("v2", "", strict(ALL)));
    script.assertConverged();
    assertEquals(List.of("v1", "v2"), script.values(one, strict(ALL)));
    assertEquals(List.of("v1", "v2"), script.values(other, strict(ALL)));
  }

  @Test
  void atTheAddressOfADeadMemberItDoesNotCountForThatOne() {
    SimulatedCluster.Member dead = script.owner(2);
    SimulatedCluster.Member moved = script.owner(1);
    script.write(script.owner(0), script.put("v1", "", strict(ALL)));
    HostPort deads = dead.machine().address();
    dead.kill();
    moved.kill();
    moved.machine().moveTo(deads);
    moved.startIfDown();
    script.pass(60);
    for (SimulatedCluster.Member each : script.cluster.members()) {
      if (each.isServing()) {
        assertEquals(deads, topologyOf(each).member(moved.name()).orElseThrow().peer());
      }
    }
    dead.machine().moveTo(new HostPort("10.0.1.78", 9_778));
    dead.startIfDown();
    script.pass(60);
    script.write(script.owner(0), script.put("v2", "", strict(ALL)));
    script.assertConverged();
    assertEquals(List.of("v1", "v2"), script.values(dead, strict(ALL)));
    assertEquals(List.of("v1", "v2"), script.values(moved, strict(ALL)));
  }
}
