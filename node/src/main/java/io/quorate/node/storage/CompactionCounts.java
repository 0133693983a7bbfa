package io.quorate.node.storage;

/** What compaction did since the start. Mutable, confined to the worker "keys". */
final class CompactionCounts {
  private long segments;
  private long copiedBytes;
  private long reclaimedBytes;
  private long corruptRecords;

  void ran(int victims, long copied, long reclaimed) {
    segments += victims;
    copiedBytes += copied;
    reclaimedBytes += reclaimed;
  }

  void corrupt() {
    corruptRecords++;
  }

  CompactionCounts copy() {
    var copy = new CompactionCounts();
    copy.segments = segments;
    copy.copiedBytes = copiedBytes;
    copy.reclaimedBytes = reclaimedBytes;
    copy.corruptRecords = corruptRecords;
    return copy;
  }

  long segments() {
    return segments;
  }

  long copiedBytes() {
    return copiedBytes;
  }

  long reclaimedBytes() {
    return reclaimedBytes;
  }

  long corruptRecords() {
    return corruptRecords;
  }
}
