package io.quorate.node.storage;

import io.quorate.node.environment.Lane;
import java.util.ArrayDeque;

/**
 * Brings what came while indexes grew from the heap into their tables: those of one lane by turns,
 * some entries in each millisecond, so that the lane has time for everything else whatever the
 * number of indexes that have grown. Confined to the lane.
 */
final class Drains {
  /** About 0.2 ms where the table is in memory and the code is compiled, five times that if not. */
  private static final int AT_ONCE = 128;

  private static final long PAUSE_NANOS = 1_000_000;

  private final Lane lane;
  private final ArrayDeque<ChronicleIndex> waiting = new ArrayDeque<>();

  Drains(Lane lane) {
    this.lane = lane;
  }

  /** An index has grown. */
  void add(ChronicleIndex index) {
    waiting.add(index);
    if (waiting.size() == 1) {
      lane.after(PAUSE_NANOS, this::step);
    }
  }

  private void step() {
    if (waiting.element().drain(AT_ONCE)) {
      waiting.add(waiting.element());
    }
    waiting.remove();
    if (!waiting.isEmpty()) {
      lane.after(PAUSE_NANOS, this::step);
    }
  }
}
