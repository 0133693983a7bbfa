package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.RequestLog;
import io.quorate.antientropy.causality.State;
import io.quorate.node.storage.Space;
import io.quorate.ring.Durability;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An owner whose disk is full, and whose clock is an hour behind, goes on coordinating. */
class LostTimesTest {
  private final Rig full = new Rig("a", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 1);
  private final Rig other = new Rig("b", Nodes.topology(2, "a", "b"), new FakeLog(), Rig.LIMITS, 2);
  private final long hourAhead = (full.lane.wallMillis() + 3_600_000) << 16;

  private static Mint put(String value, History context, long clock, long id) {
    return new Mint(
        Nodes.key(1),
        Optional.of(Nodes.content(value)),
        context,
        Nodes.id(id),
        false,
        false,
        clock,
        Durability.FSYNC);
  }

  /** Only the other owner stores it. */
  private State mintWhereTheDiskIsFull(Mint mint) {
    State minted = full.mint(mint).state();
    noRoom();
    other.join(1, minted, Durability.FSYNC, "");
    other.settle();
    return minted;
  }

  private void noRoom() {
    assertTrue(full.log.refuse(Space.Why.NO_ROOM));
    full.lane.drain();
  }

  private static long timeOf(State state, String value) {
    return state.siblings().stream()
        .filter(sibling -> Nodes.text(sibling.content()).equals(value))
        .findFirst()
        .orElseThrow()
        .timestamp();
  }

  @Test
  void aRequestThatWasMintedTwiceIsRememberedThoughItsCoordinatorForgetsEveryWrite() {
    for (int i = 1; i <= RequestLog.DISK_MAX; i++) {
      mintWhereTheDiskIsFull(put("before " + i, History.EMPTY, hourAhead + 10L * i, i));
    }
    Mint twice = put("twice", History.EMPTY, 0, 100);
    State first = mintWhereTheDiskIsFull(twice);
    mintWhereTheDiskIsFull(twice);
    other.mint(put("after", first.history(), 0, 101));
    List<String> values = Nodes.values(other.stateOf(1));
    assertTrue(values.contains("after"), values::toString);
    assertFalse(values.contains("twice"), () -> "both dots were superseded: " + values);
  }

  @Test
  void aWriteIsLaterThanWhatCameAndCouldNotBeStored() {
    var ahead = other.mint(put("ahead", History.EMPTY, hourAhead, 1));
    full.join(1, ahead.state(), Durability.FSYNC, "");
    noRoom();
    State next = full.mint(put("next", History.EMPTY, 0, 2)).state();
    assertTrue(timeOf(next, "next") > timeOf(ahead.state(), "ahead"));
  }

  @Test
  void theTimeOfOneKeyMovesNoOther() {
    full.mint(put("ahead", History.EMPTY, hourAhead, 1));
    noRoom();
    State next =
        full.mint(Nodes.put(2, "next", History.EMPTY, 2, Durability.FSYNC)).state();
    assertTrue(timeOf(next, "next") < hourAhead);
  }

  @Test
  void theKeysThatFailedLastAreRemembered() {
    LostTimes times = new LostTimes();
    for (int i = 0; i < LostTimes.KEYS_MAX; i++) {
      times.lost(Nodes.key(i), 10);
    }
    times.lost(Nodes.key(0), 5);
    times.lost(Nodes.key(LostTimes.KEYS_MAX), 20);
    assertEquals(10, times.floor(Nodes.key(0)), "the greater of its times");
    assertEquals(0, times.floor(Nodes.key(1)), "the eldest is forgotten");
    assertEquals(10, times.floor(Nodes.key(2)));
    assertEquals(20, times.floor(Nodes.key(LostTimes.KEYS_MAX)));
  }
}
