package io.quorate.node.replica;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import java.util.function.Consumer;

/**
 * How many records are on their way to the log, and whether one more may be. Large records have
 * room of their own: they never keep a small one out. Mutable, confined to its lane.
 *
 * <p>A record is asked for before it is made, when only what it is made of is known. Two copies of
 * 40 KiB may be joined to one of 40 KiB, and a value just short enough to be small becomes a large
 * record with its metadata. So who may turn out to be either needs the room of both; otherwise all
 * that is judged as the one and counted as the other would pass both limits.
 *
 * <p>The log is asked too, before anything is done. What it refuses later was shown to others by
 * then, so that its actor gives no further dot: under overload that would be an actor for each
 * write.
 */
final class AppendRoom {
  /** By so much a record may be longer than was said: metadata, and what else frames a value. */
  static final int UNSAID_BYTES = 16 << 10;

  private final Spaces spaces;
  private final ReplicaLimits limits;
  private final ReplicaFacts facts;
  private int large;
  private long largeBytes;

  AppendRoom(Spaces spaces, ReplicaLimits limits, ReplicaFacts facts) {
    this.spaces = spaces;
    this.limits = limits;
    this.facts = facts;
  }

  /** Whether a record of about this size may be handed to the log now. */
  boolean takes(long bytes) {
    return facts.pendingAppends < limits.appendsMax()
        && fits(smallBytes(), Math.min(bytes, MemoryBudget.COUNTED_BYTES_MIN))
        && (!isLarge(bytes + UNSAID_BYTES) || fits(largeBytes, bytes))
        && spaces.takes(bytes + UNSAID_BYTES);
  }

  private boolean fits(long waiting, long bytes) {
    return waiting == 0 || waiting + bytes <= limits.appendBytesMax();
  }

  private long smallBytes() {
    return facts.pendingBytes - largeBytes;
  }

  /** How full it is; a large record that is the only one may have any length. */
  void occupancy(Consumer<Occupancy> into) {
    long most = limits.appendBytesMax() + UNSAID_BYTES;
    into.accept(new Occupancy("records on their way", facts.pendingAppends, limits.appendsMax()));
    into.accept(new Occupancy(
        "bytes of small records on their way",
        smallBytes(),
        Math.max(most, MemoryBudget.COUNTED_BYTES_MIN)));
    into.accept(
        new Occupancy("bytes of large records on their way", large > 1 ? largeBytes : 0, most));
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
    if (isLarge(bytes)) {
      large += sign;
      largeBytes += sign * bytes;
    }
  }
}
