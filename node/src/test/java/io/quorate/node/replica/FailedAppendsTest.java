package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.blind;
import static io.quorate.node.replica.Nodes.isJoined;
import static io.quorate.node.replica.Nodes.isRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.State;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What becomes of a key, and of its actor, when records are not stored. */
class FailedAppendsTest {
  private final Rig rig = Rig.ofDefaults();

  private static Actor actorOf(Rig.Minted minted) {
    return ((Minting.Minted) minted.minted().only()).dots().get(0).actor();
  }

  @Test
  void whatCouldNotBeWrittenIsForgotten() {
    rig.mint(blind(1, "x", 1));
    rig.settle();
    var failed = rig.mint(blind(1, "y", 2));
    rig.log.refuse(Space.Why.NO_ROOM);
    rig.lane.drain();
    assertTrue(isRefused(failed.stored().only(), Reply.Reason.NO_ROOM));
    assertEquals(List.of("x"), Nodes.values(rig.stateOf(1)));
    assertEquals(0, rig.replica.facts().counts().pendingBytes());
  }

  @Test
  void afterAFailureTheKeyGetsAFreshActor() {
    var first = rig.mint(blind(1, "x", 1));
    rig.settle();
    var failed = rig.mint(blind(1, "y", 2));
    assertEquals(actorOf(first), actorOf(failed));
    rig.log.refuse(Space.Why.NO_ROOM);
    rig.lane.drain();
    var next = rig.mint(blind(1, "z", 3));
    assertNotEquals(actorOf(first), actorOf(next), "the dot of y may have left this node");
    assertTrue(rig.actors.lostAny());
  }

  @Test
  void whatTheLogHasNoRoomForCostsTheKeyNoActor() {
    var first = rig.mint(blind(1, "x", 1));
    rig.settle();
    rig.log.full = true;
    for (int i = 2; i < 10; i++) {
      Minting refused = rig.mint(blind(1, "y", i)).minted().only();
      assertEquals(Reply.Reason.OVERLOADED, ((Minting.Refused) refused).reason());
    }
    rig.log.full = false;
    assertEquals(actorOf(first), actorOf(rig.mint(blind(1, "z", 11))));
    assertFalse(rig.actors.lostAny());
  }

  @Test
  void aFailedRecordIsAnsweredByANewerOneThatContainsIt() {
    var first = rig.mint(blind(1, "x", 1));
    var second = rig.mint(blind(1, "y", 2));
    rig.log.refuse(Space.Why.OVERLOADED);
    rig.lane.drain();
    assertTrue(first.stored().isEmpty(), "the second record may still bring it");
    rig.settle();
    assertTrue(isJoined(first.stored().only(), true));
    assertTrue(isJoined(second.stored().only(), true));
    assertEquals(2, rig.stateOf(1).siblings().size());
  }

  @Test
  void aNewestThatFailedIsAppendedAgainForWhomeverNeedsIt() {
    var first = rig.mint(blind(1, "x", 1));
    rig.write();
    var second = rig.mint(blind(1, "y", 2));
    rig.log.refuse(Space.Why.OVERLOADED);
    rig.lane.drain();
    assertTrue(isRefused(second.stored().only(), Reply.Reason.UNKNOWN), "it may be stored yet");
    Answered<Reply> join = rig.join(1, second.state(), Durability.FSYNC, "");
    rig.force();
    assertTrue(isJoined(first.stored().only(), true));
    assertTrue(join.isEmpty(), "the first record does not contain it");
    rig.settle();
    assertTrue(isJoined(join.only(), false));
    assertEquals(second.state(), rig.stateOf(1));
  }

  @Test
  void whatFailedWhileAnOlderRecordIsOnItsWayIsUnknownForTheNextWriteBuildsOnIt() {
    rig.mint(blind(1, "x", 1));
    rig.write();
    var second = rig.mint(blind(1, "y", 2));
    rig.log.refuse(Space.Why.OVERLOADED);
    rig.lane.drain();
    assertTrue(isRefused(second.stored().only(), Reply.Reason.UNKNOWN));
    rig.mint(blind(1, "z", 3));
    rig.settle();
    assertEquals(3, rig.stateOf(1).siblings().size(), "y was stored with z");
  }

  @Test
  void aFailureAfterAnUnknownOneIsUnknown() {
    var first = rig.mint(blind(1, "x", 1));
    rig.write();
    var second = rig.mint(blind(1, "y", 2));
    rig.log.failForce(new Random(1));
    rig.lane.drain();
    assertTrue(first.stored().isEmpty());
    rig.log.refuse(Space.Why.NO_ROOM);
    rig.lane.drain();
    assertTrue(isRefused(first.stored().only(), Reply.Reason.UNKNOWN));
    assertTrue(isRefused(second.stored().only(), Reply.Reason.NO_ROOM));
    assertTrue(rig.stateOf(1).isEmpty());
  }

  @Test
  void whatSomebodySawBeforeItsRecordFailedIsUnknown() {
    var first = rig.mint(blind(1, "x", 1));
    Answered<LocalRead> read = rig.read(1);
    rig.log.refuse(Space.Why.NO_ROOM);
    rig.lane.drain();
    State seen = ((LocalRead.Copy) read.only()).state();
    assertEquals(List.of("x"), Nodes.values(seen), "and a repair may carry it on");
    assertTrue(isRefused(first.stored().only(), Reply.Reason.UNKNOWN));
  }

  @Test
  void anActorContinuesWhileNothingIsForgotten() {
    var first = rig.mint(blind(1, "x", 1));
    rig.settle();
    assertEquals(actorOf(first), actorOf(rig.mint(blind(1, "y", 2))));
    rig.settle();
    Rig clean = rig.restarted(rig.log, 2, true);
    var after = clean.mint(blind(1, "z", 3));
    clean.load();
    assertEquals(actorOf(first), actorOf(after));
  }

  @Test
  void afterAnUncleanStopTheKeyGetsAFreshActor() {
    var first = rig.mint(blind(1, "x", 1));
    rig.settle();
    Rig unclean = rig.restarted(rig.log.powerCut(new Random(1)), 2, false);
    var after = unclean.mint(blind(1, "z", 3));
    unclean.load();
    assertNotEquals(actorOf(first), actorOf(after));
  }

  @Test
  void aCopyThatOthersKnowMoreOfGetsAFreshActor() {
    var first = rig.mint(blind(1, "x", 1));
    rig.settle();
    var second = rig.mint(blind(1, "y", 2));
    State ahead = second.state();
    Rig amnesiac = rig.restarted(rig.log.powerCut(new Random(3)), 2, true);
    amnesiac.join(1, ahead, Durability.FSYNC, "");
    amnesiac.settle();
    var after = amnesiac.mint(blind(1, "z", 3));
    assertNotEquals(actorOf(first), actorOf(after));
  }
}
