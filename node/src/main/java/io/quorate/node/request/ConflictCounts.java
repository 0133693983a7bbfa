package io.quorate.node.request;

/**
 * How often concurrent writes met, as replicas met them: an owner that hears of a conflict late
 * counts it too, so that one conflict is counted once by each of a key's owners, about.
 *
 * @param discarded values that a join lost to a later write of a last-writer-wins bucket that had
 *     not seen them
 * @param overwritten values of such a bucket that a write replaced where it was coordinated,
 *     although its client had not seen them
 * @param made joins and writes after which a key showed several siblings, and more than before
 * @param resolved joins and writes after which a key showed fewer siblings, where it had several
 */
public record ConflictCounts(long discarded, long overwritten, long made, long resolved) {
  public static final ConflictCounts NONE = new ConflictCounts(0, 0, 0, 0);

  /** The sums. */
  public ConflictCounts plus(ConflictCounts other) {
    return new ConflictCounts(
        discarded + other.discarded,
        overwritten + other.overwritten,
        made + other.made,
        resolved + other.resolved);
  }
}
