package io.quorate.node.storage;

import io.quorate.ring.Key;

/**
 * A record of the log without its content.
 *
 * @param sequence higher than that of every earlier record of the node; kept by compaction
 * @param digest the caller's
 * @param flags the caller's own 8 bits
 * @param length bytes of the content
 * @param contentCrc the content's CRC32C
 */
record LogRecord(
    Kind kind,
    SpaceId space,
    long sequence,
    Key key,
    long digest,
    int flags,
    int length,
    int contentCrc) {
  /** The index entry of this record at this place. */
  Pointer at(int segment, long offset, int headLength) {
    return new Pointer(sequence, digest, flags, segment, offset, headLength, length);
  }
}
