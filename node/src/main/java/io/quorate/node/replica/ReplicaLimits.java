package io.quorate.node.replica;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.node.memory.Occupancy;
import java.util.function.Consumer;

/**
 * How much one lane's replica holds at most. What is beyond is refused, and nothing was done.
 *
 * @param appendsMax records handed to the log and not yet reported. More: bursts are absorbed;
 *     fewer: what waits, waits shorter
 * @param appendBytesMax bytes of those records, of the large ones and of the others each. A record
 *     of any size is taken when no other such waits, because a join is never too large
 * @param unansweredMax operations that wait for memory, for the disk or for a force
 * @param waitingPerKeyMax operations of one key that wait for its copy to be read
 * @param hintsMax hints that this node acknowledged for others. More: longer outages are carried
 * @param hintBytesMax bytes of those hints
 * @param keptMax hints that an owner keeps for itself; beyond, the oldest is dropped and its range
 *     is left to the exchange
 * @param siblingBytesMax how long the values of a key may be together for a client's write to
 *     become one more sibling. More: writers that do not read get further; each reader takes more
 *     memory
 * @param spentMax entries of a key's history that nobody needs, before they are pruned. More:
 *     states and contexts are longer. Fewer: more rounds
 */
public record ReplicaLimits(
    int appendsMax,
    long appendBytesMax,
    int unansweredMax,
    int waitingPerKeyMax,
    long hintsMax,
    long hintBytesMax,
    int keptMax,
    long siblingBytesMax,
    int spentMax) {
  /** Four values of the greatest length and what belongs to them must fit into one message. */
  private static final long SIBLING_BYTES_MAX = 56L << 20;

  /** One lane's equal share of a node's limits, where all long values may take so much memory. */
  public static ReplicaLimits of(int lanes, long memoryBytes, int spentMax) {
    return new ReplicaLimits(
        Math.max(1, 8_192 / lanes),
        Math.max(1, Math.min(memoryBytes / 2, 256L << 20) / lanes),
        Math.max(1, 16_384 / lanes),
        256,
        1_000_000 / lanes,
        (1L << 30) / lanes,
        200_000 / lanes,
        // A read takes a copy twice, and so does its load from the disk, at the same time.
        Math.min(memoryBytes / 18 * 4, SIBLING_BYTES_MAX),
        spentMax);
  }

  /** How full those are that are counted. */
  void occupancy(ReplicaFacts facts, Consumer<Occupancy> into) {
    into.accept(new Occupancy("hints for others", facts.hints, hintsMax));
    into.accept(new Occupancy("bytes of hints for others", facts.hintBytes, hintBytesMax));
    into.accept(new Occupancy("own hints", facts.kept, keptMax));
  }

  public ReplicaLimits {
    checkArgument(appendsMax >= 1 && appendBytesMax >= 1, "a replica takes at least one write");
    checkArgument(siblingBytesMax >= 1, "a key has room for a value");
    checkArgument(unansweredMax >= 1 && waitingPerKeyMax >= 1, "at least one operation may wait");
    checkArgument(spentMax >= 0, "a limit is not negative");
    checkArgument(hintsMax >= 0 && hintBytesMax >= 0 && keptMax >= 0, "a limit is not negative");
  }
}
