package io.quorate.node.storage;

/**
 * What a closed segment is good for.
 *
 * @param bytes of records in it
 * @param keptBytes of those, the bytes that a copy of it would still have
 */
record SegmentUse(int number, long bytes, long keptBytes) {
  long deadBytes() {
    return Math.max(0, bytes - keptBytes);
  }

  int deadPercent() {
    return bytes <= 0 ? 100 : (int) (deadBytes() * 100 / bytes);
  }
}
