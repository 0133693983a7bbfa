package io.quorate.node.storage;

import java.util.concurrent.TimeUnit;

/**
 * What was done to the log since the start, and what it holds now.
 *
 * @param appendedBytes bytes of records, also of those written again after a failed force
 * @param forces how often it was forced, without those that failed
 * @param segments how many there are
 * @param liveBytes bytes of records that an index points at
 * @param deadBytes bytes of all others: overwritten, removed or dropped, and removals
 * @param compactedSegments segments that were copied and deleted
 * @param compactedBytes bytes that were copied for it
 * @param reclaimedBytes bytes that it gave back
 * @param heldBackMillis how long records waited because compaction was behind
 * @param corruptRecords needed records that compaction found rotten
 */
public record LogCounts(
    long appendedBytes,
    long forces,
    int segments,
    long liveBytes,
    long deadBytes,
    long compactedSegments,
    long compactedBytes,
    long reclaimedBytes,
    long heldBackMillis,
    long corruptRecords) {
  static LogCounts of(
      LogWriter writer, Manifest manifest, SegmentTally live, CompactionCounts compacted) {
    long bytes = manifest.segments().stream()
        .mapToLong(part -> part.isOpen() ? writer.openBytes() : part.length())
        .map(length -> Math.max(0, length - SegmentHeader.BYTES))
        .sum();
    long[] liveBytes = {0};
    live.forEach((number, of) -> liveBytes[0] += of);
    return new LogCounts(
        writer.appendedBytes(),
        writer.forces(),
        manifest.segments().size(),
        liveBytes[0],
        Math.max(0, bytes - liveBytes[0]),
        compacted.segments(),
        compacted.copiedBytes(),
        compacted.reclaimedBytes(),
        TimeUnit.NANOSECONDS.toMillis(writer.throttle().waitedNanos()),
        compacted.corruptRecords());
  }
}
