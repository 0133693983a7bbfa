package io.quorate.node.storage;

/**
 * Where a key's newest record is, and what can be said of it without reading it.
 *
 * @param sequence the record's number
 * @param digest the caller's
 * @param flags the caller's own 8 bits
 * @param segment the segment's number
 * @param offset of the record's first byte in the segment
 * @param headLength bytes of the record before its content
 * @param length bytes of the content
 */
public record Pointer(
    long sequence, long digest, int flags, int segment, long offset, int headLength, int length) {
  /** Bytes of the record, head and content. */
  long frameBytes() {
    return (long) headLength + length;
  }

  /** Whether this is the same record as the other or a later one of the same key. */
  boolean isAsNewAs(Pointer other) {
    return sequence >= other.sequence;
  }
}
