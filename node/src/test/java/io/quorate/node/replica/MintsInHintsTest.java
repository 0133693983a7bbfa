package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fallback that coordinates, because no owner lives, writes into its hint. */
class MintsInHintsTest {
  private final Rig fallback =
      new Rig("c", Nodes.topology(2, "a", "b", "c"), new FakeLog(), Rig.LIMITS, 1);

  private static Mint put(String value, History context, long id, String hintFor) {
    return new Mint(
        Nodes.key(1),
        Optional.of(Nodes.content(value)),
        context,
        Nodes.id(id),
        true,
        false,
        false,
        Optional.empty(),
        0,
        0,
        Durability.FSYNC,
        hintFor);
  }

  private static Actor actorOf(Rig.Minted minted) {
    return ((Minting.Minted) minted.minted().only()).dots().get(0).actor();
  }

  @Test
  void theWriteIsAHintAndNoCopyOfItsOwn() {
    var write = fallback.mint(put("x", History.EMPTY, 1, "a"));
    fallback.settle();
    assertTrue(Nodes.isJoined(write.stored().only(), true));
    Reply.Inspected inspected = (Reply.Inspected) fallback.inspect(1).only();
    assertTrue(inspected.digest().isEmpty());
    assertEquals(List.of("a"), inspected.hintTargets());
    var fetch = fallback.fetch(1);
    fallback.settle();
    Reply.Fetched fetched = (Reply.Fetched) fetch.only();
    assertEquals(write.state(), Nodes.decode(fetched.state()));
    assertTrue(fetched.counts());
  }

  @Test
  void itKnowsTheRequestAgainAndContinuesItsActor() {
    var first = fallback.mint(put("x", History.EMPTY, 1, "a"));
    fallback.settle();
    var again = fallback.mint(put("x", History.EMPTY, 1, "a"));
    fallback.settle();
    assertTrue(again.minted().only() instanceof Minting.Known);
    var second = fallback.mint(put("y", first.state().history(), 2, "a"));
    fallback.settle();
    assertEquals(actorOf(first), actorOf(second));
    assertEquals(1, second.state().siblings().size());
  }

  @Test
  void hintsForTwoOwnersNeverShareAnActor() {
    var one = fallback.mint(put("x", History.EMPTY, 1, "a"));
    var other = fallback.mint(put("y", History.EMPTY, 2, "b"));
    assertNotEquals(actorOf(one), actorOf(other));
    State joined = one.state().join(other.state());
    assertEquals(2, joined.siblings().size());
  }

  @Test
  void aHintForNobodyIsRefused() {
    var write = fallback.mint(put("x", History.EMPTY, 1, "z"));
    assertEquals(Reply.Reason.NOT_OWNER, ((Minting.Refused) write.minted().only()).reason());
  }

  @Test
  void aFullRoomForHintsRefusesTheMint() {
    ReplicaLimits none = new ReplicaLimits(50, 1 << 20, 200, 20, 0, 1 << 20, 20, 1 << 20, 16);
    Rig full = new Rig("c", Nodes.topology(2, "a", "b", "c"), new FakeLog(), none, 1);
    var write = full.mint(put("x", History.EMPTY, 1, "a"));
    assertEquals(Reply.Reason.NO_ROOM, ((Minting.Refused) write.minted().only()).reason());
  }
}
