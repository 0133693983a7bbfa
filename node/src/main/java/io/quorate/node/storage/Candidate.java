package io.quorate.node.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a closed segment, as its key file names it, that may be copied. Mutable; belongs to
 * compaction's worker and, while it is judged, to one lane.
 */
final class Candidate {
  private final @Nullable LogRecord record;
  private final int segment;
  final long offset;
  final int headLength;
  final int length;
  private boolean needed = true;

  /** @param record empty for one of a kind that this version does not know */
  Candidate(@Nullable LogRecord record, int segment, long offset, int headLength, int length) {
    this.record = record;
    this.segment = segment;
    this.offset = offset;
    this.headLength = headLength;
    this.length = length;
  }

  boolean isKnown() {
    return record != null;
  }

  LogRecord known() {
    if (record == null) {
      throw new IllegalStateException("a record of an unknown kind");
    }
    return record;
  }

  Pointer pointer() {
    return known().at(segment, offset, headLength);
  }

  boolean isAt(Pointer at) {
    return at.segment() == segment && at.offset() == offset;
  }

  long frameBytes() {
    return (long) headLength + length;
  }

  void judged(boolean isNeeded) {
    needed = isNeeded;
  }

  boolean isNeeded() {
    return needed;
  }

  /** Collects what a key file tells of this segment. */
  record Listing(int segment, List<Candidate> into) implements KeyFile.Entries {
    @Override
    public void entry(LogRecord record, long offset, int headLength) {
      into.add(new Candidate(record, segment, offset, headLength, record.length()));
    }

    @Override
    public void unknown(long offset, int headLength, int length) {
      into.add(new Candidate(null, segment, offset, headLength, length));
    }
  }
}
