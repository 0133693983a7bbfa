package io.quorate.node.replica;

import static io.quorate.node.replica.Nodes.blind;
import static io.quorate.node.replica.Nodes.delete;
import static io.quorate.node.replica.Nodes.id;
import static io.quorate.node.replica.Nodes.isJoined;
import static io.quorate.node.replica.Nodes.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.State;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a delete leaves behind, and what a repeat of it does. */
class ReplicaDeletesTest {
  private final Rig rig = Rig.ofDefaults();

  @Test
  void aDeleteLeavesATombstone() {
    var write = rig.mint(blind(1, "x", 1));
    var delete = rig.mint(delete(1, write.state().history(), 2));
    assertTrue(delete.state().isTombstone());
    rig.settle();
    assertTrue(isJoined(delete.stored().only(), true));
    assertTrue(rig.stateOf(1).isTombstone());
    Answered<Reply> join = rig.join(1, write.state(), Durability.FSYNC, "");
    assertTrue(isJoined(join.only(), false), "what was deleted does not come back");
  }

  @Test
  void aDeleteThatChangesNothingWaitsForWhatIsThere() {
    var write = rig.mint(blind(1, "x", 1));
    var delete = rig.mint(delete(1, write.state().history(), 2));
    var again = rig.mint(delete(1, write.state().history(), 2));
    assertEquals(delete.state(), again.state());
    assertTrue(again.stored().isEmpty());
    rig.settle();
    assertTrue(isJoined(again.stored().only(), false));
  }

  @Test
  void aDeleteOfWhatItsClientSawIsNeverTakenForARepeat() {
    History context = rig.mint(blind(1, "x", 1)).state().history();
    for (int i = 2; i <= 10; i++) {
      rig.mint(blind(1, "v" + i, i));
    }
    int remembered = rig.stateOf(1).requests().entries().size();
    for (long id : new long[] {11, 11, 10}) {
      Mint repeat = new Mint(
          key(1),
          Optional.empty(),
          context,
          id(id),
          false,
          true,
          false,
          Optional.empty(),
          0,
          0,
          Durability.FSYNC,
          "");
      var delete = rig.mint(repeat);
      assertInstanceOf(Minting.Minted.class, delete.minted().only());
      assertEquals(9, delete.state().siblings().size(), "what it did not see stays");
      assertEquals(remembered, delete.state().requests().entries().size());
      assertTrue(delete.state().dotsOf(id(11)).isEmpty());
    }
  }

  @Test
  void aDeleteThatFoundNothingIsRemembered() {
    var delete = rig.mint(Nodes.deleteFound(1, History.EMPTY, 1));
    assertTrue(delete.state().isTombstone());
    rig.settle();
    assertTrue(isJoined(delete.stored().only(), true));
    var write = rig.mint(blind(1, "new", 2));
    var twin = rig.mint(Nodes.deleteFound(1, write.state().history(), 1));
    Minting.Known known = (Minting.Known) twin.minted().only();
    assertEquals(List.of("new"), Nodes.values(known.state()));
  }

  @Test
  void whatADeleteOfNothingStoresSurvivesARestart() {
    rig.mint(Nodes.deleteFound(1, History.EMPTY, 1));
    rig.settle();
    Rig again = rig.restarted(rig.log, 2, true);
    assertTrue(again.stateOf(1).dotsOf(id(1)).isPresent());
    Reply.Inspected inspected = (Reply.Inspected) again.inspect(1).only();
    assertEquals(List.of(), Nodes.values(Nodes.decode(inspected.outline())));
  }

  @Test
  void aDeleteOfNothingByAClientThatSawNothingStoresNothing() {
    var delete = rig.mint(delete(1, History.EMPTY, 1));
    assertTrue(delete.state().isEmpty());
    assertEquals(State.EMPTY, Nodes.decode(delete.encoded()));
    assertTrue(isJoined(delete.stored().only(), false));
    assertEquals(0, rig.log.queued());
  }
}
