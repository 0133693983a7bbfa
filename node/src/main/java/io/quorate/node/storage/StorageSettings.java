package io.quorate.node.storage;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The limits of a node's storage.
 *
 * @param segmentBytes at this size a segment is closed and the next one begun; 4 KiB to 1 GiB.
 *     Raising it costs a longer scan of the last segment after a crash (about 1 s per GiB) and
 *     coarser compaction; lowering it costs more files and more forces of folder and manifest. (A
 *     log of less than sixteen such segments has smaller ones, so that what is open or being copied
 *     is a small part of it.)
 * @param queueRecords appends that may wait for the log, over all lanes, each lane having an equal
 *     share; one more is refused at once. Raising it costs latency under overload, lowering it
 *     refuses bursts
 * @param queueBytes the same in bytes of content. Raising it costs heap, lowering it refuses bursts
 *     of large values; a lane with nothing queued always takes one record
 * @param batchBytes at this size a batch is written without waiting for what is queued behind it.
 *     Raising it costs heap and latency, lowering it costs forces
 * @param unforcedBytes at this size what was written without a force is forced, whoever asked.
 *     Until then it is kept in memory, because a failed force says nothing about it. Raising it
 *     costs heap, lowering it costs forces of {@code os} writes
 * @param reserveBytes this much of the disk stays free of records, so that compaction and voter
 *     state work on a full disk; two segments are advised. Raising it refuses writes earlier
 * @param compaction how dead bytes are given back
 */
public record StorageSettings(
    int segmentBytes,
    int queueRecords,
    long queueBytes,
    int batchBytes,
    int unforcedBytes,
    long reserveBytes,
    CompactionSettings compaction) {
  static final int SEGMENT_BYTES_MIN = 4 << 10;
  static final int SEGMENT_BYTES_MAX = 1 << 30;
  private static final int SMALL_SEGMENT_BYTES = 4 << 20;
  private static final int SEGMENTS_OF_A_LOG = 16;

  public StorageSettings {
    checkArgument(
        segmentBytes >= SEGMENT_BYTES_MIN && segmentBytes <= SEGMENT_BYTES_MAX,
        "a segment has %s to %s bytes, not %s",
        SEGMENT_BYTES_MIN,
        SEGMENT_BYTES_MAX,
        segmentBytes);
    checkArgument(queueRecords >= 1, "the log's queue takes at least one record");
    checkArgument(queueBytes >= 1, "the log's queue takes at least one byte");
    checkArgument(batchBytes >= 1, "a batch has at least one byte");
    checkArgument(unforcedBytes >= 1, "at least one byte may wait for a force");
    checkArgument(reserveBytes >= 0, "a reserve is not negative");
  }

  /** At which size a segment of a log of so many bytes is closed. */
  int segmentBytesFor(long logBytes) {
    long part = Math.max(SMALL_SEGMENT_BYTES, logBytes / SEGMENTS_OF_A_LOG);
    return (int) Math.min(segmentBytes, part);
  }

  /** The same where all long values may take so much memory. */
  public StorageSettings forMemory(long memoryBytes) {
    return new StorageSettings(
        segmentBytes,
        queueRecords,
        memoryBytes,
        (int) Math.min(memoryBytes / 32, batchBytes),
        (int) Math.min(memoryBytes / 8, unforcedBytes),
        reserveBytes,
        compaction);
  }

  /** Segments of 64 MiB, a queue of 8,192 records or 64 MiB, two segments in reserve. */
  public static StorageSettings defaults() {
    return new StorageSettings(
        64 << 20, 8_192, 64L << 20, 4 << 20, 16 << 20, 128L << 20, CompactionSettings.defaults());
  }
}
