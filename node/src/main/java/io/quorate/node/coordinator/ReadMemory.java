package io.quorate.node.coordinator;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the copies that one read received take of the node's memory. Equal copies are kept once.
 * Mutable, confined to its lane.
 */
final class ReadMemory {
  /** How often a copy stands in memory while it is read: its bytes, and its decoded values. */
  static final int TIMES = 2;

  private final MemoryBudget memory;
  private final List<Hold> holds = new ArrayList<>(2);
  private long expected;

  ReadMemory(MemoryBudget memory) {
    this.memory = memory;
  }

  /** There is room for one copy of this length already. */
  void begin(long length, Hold room) {
    expected = length;
    holds.add(room);
  }

  /** Takes room for one more copy that differs from those before; false: there is none. */
  boolean take(int length) {
    if (length <= expected) {
      expected = 0;
      return true;
    }
    Optional<Hold> room = memory.hold(length, TIMES, MemoryBudget.Use.PEER);
    room.ifPresent(holds::add);
    return room.isPresent();
  }

  /** Gives back what was taken here. */
  void release() {
    holds.forEach(Hold::release);
    holds.clear();
  }
}
