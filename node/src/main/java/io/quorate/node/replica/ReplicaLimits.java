package io.quorate.node.replica;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How much one lane's replica holds at most. What is beyond is refused, and nothing was done.
 *
 * @param appendsMax records handed to the log and not yet reported. More: bursts are absorbed;
 *     fewer: what waits, waits shorter
 * @param appendBytesMax bytes of those records. A record of any size is taken when no other waits,
 *     because a join is never too large
 * @param unansweredMax operations that wait for memory, for the disk or for a force
 * @param waitingPerKeyMax operations of one key that wait for its copy to be read
 * @param hintsMax hints that this node acknowledged for others. More: longer outages are carried
 * @param hintBytesMax bytes of those hints
 * @param keptMax hints that an owner keeps for itself; beyond, the oldest is dropped and its range
 *     is left to the exchange
 */
public record ReplicaLimits(
    int appendsMax,
    long appendBytesMax,
    int unansweredMax,
    int waitingPerKeyMax,
    long hintsMax,
    long hintBytesMax,
    int keptMax) {
  /** One lane's equal share of a usual node's limits. */
  public static ReplicaLimits ofLanes(int lanes) {
    return new ReplicaLimits(
        Math.max(1, 8_192 / lanes),
        Math.max(1, (64L << 20) / lanes),
        Math.max(1, 16_384 / lanes),
        256,
        1_000_000 / lanes,
        (1L << 30) / lanes,
        200_000 / lanes);
  }

  public ReplicaLimits {
    checkArgument(appendsMax >= 1 && appendBytesMax >= 1, "a replica takes at least one write");
    checkArgument(unansweredMax >= 1 && waitingPerKeyMax >= 1, "at least one operation may wait");
    checkArgument(hintsMax >= 0 && hintBytesMax >= 0 && keptMax >= 0, "a limit is not negative");
  }
}
