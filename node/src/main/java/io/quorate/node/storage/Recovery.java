package io.quorate.node.storage;

import java.util.List;

/**
 * What a start found in the data directory.
 *
 * @param cleanStop the last process closed the storage in order
 * @param corruptions found by this start; what they name is lost unless a peer has it
 * @param lossReported an earlier start found corruption, and {@link Storage#healed} was not called
 *     since
 * @param segments segments of the log
 * @param records records that were read in them, of any kind
 * @param tornBytes cut from the end of the log: a write that the last process did not finish
 * @param rebuiltKeyFiles key files that were missing or wrong, and were made again
 * @param skippedRecords intact records of a kind that this version does not know
 * @param indexesKept the indexes are those of the last stop: what was closed then was not read
 * @param restored what is lost is what came after the snapshot from which the directory was made,
 *     and nothing else
 */
public record Recovery(
    boolean cleanStop,
    List<Corruption> corruptions,
    boolean lossReported,
    int segments,
    long records,
    long tornBytes,
    int rebuiltKeyFiles,
    long skippedRecords,
    boolean indexesKept,
    boolean restored) {
  public Recovery {
    corruptions = List.copyOf(corruptions);
  }

  /** Whether something that was stored here is known to be gone: this copy must not count. */
  public boolean lossKnown() {
    return lossReported || !corruptions.isEmpty();
  }
}
