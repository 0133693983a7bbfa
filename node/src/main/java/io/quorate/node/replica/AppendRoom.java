package io.quorate.node.replica;

import io.quorate.node.memory.MemoryBudget;

/**
 * How many records are on their way to the log, and whether one more may be. Large records have
 * room of their own: they never keep a small one out. Mutable, confined to its lane.
 */
final class AppendRoom {
  private final ReplicaLimits limits;
  private final ReplicaFacts facts;
  private long largeBytes;

  AppendRoom(ReplicaLimits limits, ReplicaFacts facts) {
    this.limits = limits;
    this.facts = facts;
  }

  /** Whether a record of about this size may be handed to the log now. */
  boolean takes(long bytes) {
    long waiting = isLarge(bytes) ? largeBytes : facts.pendingBytes - largeBytes;
    return facts.pendingAppends < limits.appendsMax()
        && (waiting == 0 || waiting + bytes <= limits.appendBytesMax());
  }

  private static boolean isLarge(long bytes) {
    return bytes > MemoryBudget.COUNTED_BYTES_MIN;
  }

  /** A record is handed to the log. */
  void began(Held held) {
    count(held.recordBytes(), 1);
  }

  /** The log has reported it. */
  void ended(Held held) {
    count(held.recordBytes(), -1);
  }

  private void count(long bytes, int sign) {
    facts.pendingAppends += sign;
    facts.pendingBytes += sign * bytes;
    largeBytes += isLarge(bytes) ? sign * bytes : 0;
  }
}
