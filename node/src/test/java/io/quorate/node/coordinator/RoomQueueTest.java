package io.quorate.node.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoomQueueTest {
  private static final int LONG = 100_000;
  private static final long SECOND = 1_000_000_000;

  private final Script script = new Script();
  private final MemoryBudget memory = new MemoryBudget(8L * LONG);
  private final RoomQueue rooms = new RoomQueue(script, script, memory);
  private final List<String> told = new ArrayList<>();
  private final List<Hold> holds = new ArrayList<>();

  private void take(String who, long length) {
    rooms.take(length, SECOND, room -> {
      told.add(who + (room.isPresent() ? "" : " in vain"));
      room.ifPresent(holds::add);
    });
  }

  @Test
  void whereThereIsRoomNobodyWaits() {
    take("a", LONG);
    take("b", LONG);
    assertEquals(List.of("a", "b"), told);
    assertEquals(4L * LONG, memory.taken());
  }

  @Test
  void whoWaitsIsServedInTurnAsRoomComesBack() {
    take("a", 2 * LONG);
    take("b", 2 * LONG);
    take("c", LONG);
    script.run(100);
    assertEquals(List.of("a"), told, "c would fit, but it came after b");
    holds.remove(0).release();
    script.run(100);
    assertEquals(List.of("a", "b"), told);
    holds.remove(0).release();
    script.run(100);
    assertEquals(List.of("a", "b", "c"), told);
  }

  @Test
  void afterItsPatienceItIsTold() {
    take("a", 2 * LONG);
    take("b", LONG);
    script.run(900);
    assertEquals(List.of("a"), told);
    script.run(200);
    assertEquals(List.of("a", "b in vain"), told);
    assertEquals(0, rooms.occupancy().now());
    script.run(1_000);
    assertEquals(2, told.size());
  }

  @Test
  void whatIsShortPassesThoseWhoWait() {
    take("a", 2 * LONG);
    take("b", LONG);
    take("small", 1_000);
    assertEquals(List.of("a", "small"), told);
  }

  @Test
  void onlySoManyMayWait() {
    take("a", 2 * LONG);
    for (long waiting = 0; waiting < rooms.occupancy().most(); waiting++) {
      take("b", LONG);
    }
    assertEquals(List.of("a"), told);
    take("one more", LONG);
    assertEquals(List.of("a", "one more in vain"), told);
    assertFalse(rooms.occupancy().isOver());
  }

  @Test
  void whoHasNoPatienceIsToldAtOnce() {
    take("a", 2 * LONG);
    List<Optional<Hold>> answers = new ArrayList<>();
    rooms.take(LONG, 0, answers::add);
    assertEquals(List.of(Optional.empty()), answers);
    assertTrue(told.contains("a"));
  }

  @Test
  void whoAsksAgainAtOnceIsLookedAtOnce() {
    take("a", 2 * LONG);
    rooms.take(LONG, SECOND, none -> take("again", LONG));
    script.run(1_500);
    holds.remove(0).release();
    script.run(3_000);
    assertEquals(List.of("a", "again"), told);
  }
}
