package io.quorate.node.coordinator;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.memory.Occupancy;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Those reads of one lane that wait a moment for memory, in the order in which they came. What is
 * too short to be counted never waits. Mutable, confined to its lane.
 */
/*
 * Room comes back when an answer has left, or a copy is stored, on whatever thread: so the first of
 * the queue looks again every few milliseconds. A node that serves one client after the other would
 * otherwise refuse the next one for what it still does for the last.
 */
final class RoomQueue {
  private static final int WAITERS_MAX = 64;
  private static final long LOOK_NANOS = 5_000_000;

  private final Lane lane;
  private final Clock clock;
  private final MemoryBudget memory;
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  private record Waiter(long length, long deadline, Consumer<Optional<Hold>> done) {}

  RoomQueue(Lane lane, Clock clock, MemoryBudget memory) {
    this.lane = lane;
    this.clock = clock;
    this.memory = memory;
  }

  /**
   * Takes room for a client's read of a copy of this length, at once if there is some.
   *
   * @param done told once: the room, or that there was none for so long, or too many wait
   */
  void take(long length, long patienceNanos, Consumer<Optional<Hold>> done) {
    boolean mayPass = waiters.isEmpty() || length <= MemoryBudget.COUNTED_BYTES_MIN;
    Optional<Hold> room = mayPass ? tryTake(length) : Optional.empty();
    if (room.isPresent() || waiters.size() == WAITERS_MAX || patienceNanos <= 0) {
      done.accept(room);
      return;
    }
    waiters.add(new Waiter(length, clock.nanos() + patienceNanos, done));
    if (waiters.size() == 1) {
      lookLater();
    }
  }

  private Optional<Hold> tryTake(long length) {
    return memory.hold(length, ReadMemory.TIMES, MemoryBudget.Use.CLIENT);
  }

  private void lookLater() {
    var unused = lane.after(LOOK_NANOS, this::look);
  }

  private void look() {
    Waiter first = waiters.element();
    Optional<Hold> room = tryTake(first.length());
    boolean isOver = room.isPresent() || first.deadline() - clock.nanos() <= 0;
    if (isOver) {
      waiters.remove();
    }
    if (!waiters.isEmpty()) {
      lookLater();
    }
    if (isOver) {
      first.done().accept(room); // It may ask for room again: what is due to be looked at stands.
    }
  }

  Occupancy occupancy() {
    return new Occupancy("reads that wait for memory", waiters.size(), WAITERS_MAX);
  }
}
