package io.quorate.node.replica;

import io.quorate.node.environment.Clock;
import io.quorate.node.request.BucketConflicts;
import io.quorate.node.request.ConflictCounts;

/** What happened at one lane's replica, counted since its start. Belongs to the lane. */
public final class ReplicaFacts {
  final Conflicts conflicts;
  long joinsChanged;
  long joinsUnchanged;
  long mints;
  long repeats;
  long refusedOverloaded;
  long appendsFailed;
  long unreadable;
  long malformed;
  long outdated;
  long hintsStored;
  long hintsKept;
  long hintsDelivered;
  long hintsRefused;
  long hintsEvicted;
  int pendingCopies;
  int pendingAppends;
  long pendingBytes;
  long hints;
  long hintBytes;
  long kept;

  ReplicaFacts(Clock clock) {
    this.conflicts = new Conflicts(clock);
  }

  /** The concurrent writes to one bucket that met here. */
  public BucketConflicts conflicts(String bucket) {
    return conflicts.of(bucket);
  }

  /** The numbers as they are now. */
  public Counts counts() {
    return new Counts(
        joinsChanged,
        joinsUnchanged,
        mints,
        repeats,
        refusedOverloaded,
        appendsFailed,
        unreadable,
        malformed,
        conflicts.counts(),
        outdated,
        hintsStored,
        hintsKept,
        hintsDelivered,
        hintsRefused,
        hintsEvicted,
        pendingCopies,
        pendingAppends,
        pendingBytes,
        hints,
        hintBytes,
        kept);
  }

  /**
   * The numbers at one moment; all but the last six only ever rise.
   *
   * @param joinsChanged joins that taught this replica something
   * @param joinsUnchanged joins that did not
   * @param mints writes and deletes that got their place here
   * @param repeats requests that were recognised as repeats
   * @param refusedOverloaded operations refused because a queue was full
   * @param appendsFailed records that were not, or perhaps not, stored
   * @param unreadable reads of records that failed, or gave bytes that were no copy
   * @param malformed states sent by peers that were no states
   * @param conflicts concurrent writes that met here
   * @param outdated states that were refused because they were read before a tombstone was reaped
   * @param hintsStored hints taken, or extended, for others
   * @param hintsKept hints kept for ourselves
   * @param hintsDelivered hints delivered and deleted
   * @param hintsRefused hints refused for want of room
   * @param hintsEvicted kept hints dropped for want of room
   * @param pendingCopies keys whose newest copy the log has not reported
   * @param pendingAppends records that the log has not reported
   * @param pendingBytes bytes of those
   * @param hints hints held for others
   * @param hintBytes bytes of those
   * @param kept hints held for ourselves
   */
  public record Counts(
      long joinsChanged,
      long joinsUnchanged,
      long mints,
      long repeats,
      long refusedOverloaded,
      long appendsFailed,
      long unreadable,
      long malformed,
      ConflictCounts conflicts,
      long outdated,
      long hintsStored,
      long hintsKept,
      long hintsDelivered,
      long hintsRefused,
      long hintsEvicted,
      int pendingCopies,
      int pendingAppends,
      long pendingBytes,
      long hints,
      long hintBytes,
      long kept) {
    /** All hints that wait here. */
    public long waitingHints() {
      return hints + kept;
    }
  }
}
