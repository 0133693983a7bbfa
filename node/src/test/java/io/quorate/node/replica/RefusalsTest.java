package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.blind;
import static io.quorate.node.replica.Nodes.isJoined;
import static io.quorate.node.replica.Nodes.isRefused;
import static io.quorate.node.replica.Nodes.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.State;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a replica does not take: the keys of others, and what is beyond its limits. */
class RefusalsTest {
  private final Rig rig = Rig.ofDefaults();

  @Test
  void aKeyOfOthersIsNotTaken() {
    Rig stranger = new Rig("c", Nodes.topology(2, "a", "b", "c"), new FakeLog(), Rig.LIMITS, 1);
    var write = rig.mint(blind(1, "x", 1));
    Minting.Refused mint =
        (Minting.Refused) stranger.mint(blind(1, "x", 1)).minted().only();
    assertEquals(Reply.Reason.NOT_OWNER, mint.reason());
    Answered<Reply> join = stranger.join(1, write.state(), Durability.FSYNC, "");
    assertTrue(isRefused(join.only(), Reply.Reason.NOT_OWNER));
  }

  @Test
  void bytesThatAreNoStateAreRefused() {
    Answered<Reply> answer = new Answered<>();
    rig.replica.join(key(1), new byte[] {9, 9}, Durability.FSYNC, "", 0, answer);
    rig.lane.drain();
    assertTrue(isRefused(answer.only(), Reply.Reason.UNREADABLE));
    assertEquals(1, rig.replica.facts().counts().malformed());
  }

  @Test
  void recordsOnTheirWayAreLimited() {
    Rig small = Rig.of(new ReplicaLimits(3, 1 << 20, 100, 10, 10, 1_000, 10, 1 << 20, 16));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(
          Minting.Minted.class, small.mint(blind(i, "x", i)).minted().only());
    }
    Minting.Refused fourth =
        (Minting.Refused) small.mint(blind(3, "x", 3)).minted().only();
    assertEquals(Reply.Reason.OVERLOADED, fourth.reason());
    Answered<Reply> join = small.join(4, rig.mint(blind(4, "x", 4)).state(), Durability.FSYNC, "");
    assertTrue(isRefused(join.only(), Reply.Reason.OVERLOADED));
    assertEquals(2, small.replica.facts().counts().refusedOverloaded());
    small.settle();
    assertInstanceOf(Minting.Minted.class, small.mint(blind(3, "x", 3)).minted().only());
    assertTrue(small.stateOf(4).isEmpty(), "nothing was done");
  }

  @Test
  void bytesOnTheirWayAreLimitedButARecordOfAnySizeIsTakenAlone() {
    Rig small = Rig.of(new ReplicaLimits(10, 1_000, 100, 10, 10, 1_000, 10, 1 << 20, 16));
    assertInstanceOf(
        Minting.Minted.class,
        small.mint(blind(1, "x".repeat(5_000), 1)).minted().only());
    assertInstanceOf(
        Minting.Refused.class, small.mint(blind(2, "x", 2)).minted().only());
    small.settle();
    assertInstanceOf(Minting.Minted.class, small.mint(blind(2, "x", 2)).minted().only());
  }

  @Test
  void thoseWhoWaitAreLimited() {
    Rig small = Rig.of(new ReplicaLimits(10, 1_000, 3, 10, 10, 1_000, 10, 1 << 20, 16));
    State state = small.mint(blind(1, "x", 1)).state();
    small.join(1, state, Durability.FSYNC, "");
    small.join(1, state, Durability.FSYNC, "");
    Answered<Reply> fourth = small.join(1, state, Durability.FSYNC, "");
    assertTrue(isRefused(fourth.only(), Reply.Reason.OVERLOADED));
    small.settle();
    assertTrue(isJoined(small.join(1, state, Durability.FSYNC, "").only(), false));
  }

  @Test
  void thoseWhoWaitForOneKeyAreLimited() {
    rig.mint(blind(1, "x", 1));
    rig.settle();
    Rig cold = rig.restarted(rig.log, 2, true);
    for (int i = 0; i < Rig.LIMITS.waitingPerKeyMax(); i++) {
      assertTrue(cold.fetch(1).isEmpty());
    }
    assertTrue(isRefused(cold.fetch(1).only(), Reply.Reason.OVERLOADED));
  }

  @Test
  void aLongCopyIsReadOnlyWhileThereIsMemoryForIt() {
    rig.mint(blind(1, "x".repeat(100_000), 1));
    rig.settle();
    Rig cold = rig.restarted(rig.log, 2, true);
    assertTrue(cold.replica.lengthOf(Nodes.key(1)) > 100_000);
    assertTrue(cold.memory.tryTake(900_000, MemoryBudget.Use.PEER));
    assertTrue(isRefused(cold.fetch(1).only(), Reply.Reason.OVERLOADED));
    cold.memory.give(900_000);
    Answered<Reply> read = cold.fetch(1);
    assertTrue(cold.memory.taken() > 200_000);
    cold.settle();
    assertInstanceOf(Reply.Fetched.class, read.only());
    assertEquals(0, cold.memory.taken());
  }

  @Test
  void aJoinThatMakesALongerCopyNeedsMemoryForItUntilTheLogHasIt() {
    rig.mint(blind(1, "x".repeat(100_000), 1));
    rig.settle();
    Rig elsewhere =
        new Rig("b", Nodes.topology(2, "a", "b", "c", "d"), new FakeLog(), Rig.LIMITS, 2);
    State other = elsewhere.mint(blind(1, "y".repeat(100_000), 2)).state();
    assertTrue(rig.memory.tryTake(900_000, MemoryBudget.Use.PEER));
    assertTrue(isRefused(rig.join(1, other, Durability.FSYNC, "").only(), Reply.Reason.OVERLOADED));
    rig.memory.give(900_000);
    Answered<Reply> joined = rig.join(1, other, Durability.FSYNC, "");
    assertTrue(rig.memory.taken() >= 200_000);
    rig.settle();
    assertInstanceOf(Reply.Joined.class, joined.only());
    assertEquals(0, rig.memory.taken());
  }

  @Test
  void largeRecordsOnTheirWayKeepNoSmallOneOut() {
    Rig small = Rig.of(new ReplicaLimits(10, 150_000, 100, 10, 10, 1_000, 10, 1 << 20, 16));
    String large = "x".repeat(100_000);
    assertInstanceOf(
        Minting.Minted.class, small.mint(blind(1, large, 1)).minted().only());
    assertInstanceOf(
        Minting.Refused.class, small.mint(blind(2, large, 2)).minted().only());
    assertInstanceOf(Minting.Minted.class, small.mint(blind(3, "x", 3)).minted().only());
  }

  @Test
  void recordsThatAreShorterThanWhatTheyAreMadeOfAreLimitedAsWell() {
    Rig small = Rig.of(new ReplicaLimits(100, 150_000, 100, 10, 10, 1_000, 10, 1 << 20, 16));
    String middling = "x".repeat(40_000);
    List<State> before = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      before.add(small.mint(blind(i, middling, i)).state());
      small.settle();
    }
    int taken = 0;
    for (int i = 0; i < 8; i++) {
      Mint next = Nodes.put(i, middling, before.get(i).history(), 100L + i, Durability.FSYNC);
      taken += small.mint(next).minted().only() instanceof Minting.Minted ? 1 : 0;
    }
    assertEquals(3, taken);
    small.replica.occupancy(each -> assertFalse(each.isOver(), each::toString));
  }

  @Test
  void aClientsWriteMakesNoSiblingBeyondTheRoomOfAKey() {
    Rig small = Rig.of(new ReplicaLimits(10, 1 << 20, 100, 10, 10, 1_000, 10, 1_000, 16));
    String half = "x".repeat(500);
    small.mint(blind(1, half, 1));
    State two = small.mint(blind(1, half, 2)).state();
    Minting.Refused third =
        (Minting.Refused) small.mint(blind(1, half, 3)).minted().only();
    assertEquals(Reply.Reason.NO_ROOM, third.reason());
    assertEquals(2, two.siblings().size());
    Rig other = Rig.of(new ReplicaLimits(10, 1 << 20, 100, 10, 10, 1_000, 10, 100, 16));
    Answered<Reply> joined = other.join(1, two, Durability.OS, "");
    other.settle();
    assertTrue(isJoined(joined.only(), true), "a join is never too long");
    assertInstanceOf(
        Minting.Minted.class,
        other.mint(blind(2, half, 4)).minted().only(),
        "nor is a value alone");
  }
}
