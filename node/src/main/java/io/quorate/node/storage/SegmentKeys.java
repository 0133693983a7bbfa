package io.quorate.node.storage;

/**
 * Which keys a closed segment may have a record of: no for certain, or perhaps. A Bloom filter
 * (Bloom 1970) of 16 bits a record and 4 probes, wrong once in 400.
 */
final class SegmentKeys {
  private static final int PROBES = 4;
  private static final int BITS_PER_RECORD = 16;

  private final long[] words;
  private long lowest = Long.MAX_VALUE;

  /** @param records that will be added */
  SegmentKeys(long records) {
    long bits = Math.max(64, records * BITS_PER_RECORD);
    words = new long[Math.toIntExact((bits + 63) / 64)];
  }

  void add(LogRecord record) {
    lowest = Math.min(lowest, record.sequence());
    long hash = hash(record);
    for (int i = 0; i < PROBES; i++) {
      long bit = bit(hash, i);
      words[(int) (bit >>> 6)] |= 1L << bit;
    }
  }

  /** Whether a record of this one's key with a lower sequence may be there. */
  boolean mayHoldOlder(LogRecord record) {
    if (lowest >= record.sequence()) {
      return false;
    }
    long hash = hash(record);
    for (int i = 0; i < PROBES; i++) {
      long bit = bit(hash, i);
      if ((words[(int) (bit >>> 6)] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /** The key's position is a good hash already; the space is mixed in. */
  private static long hash(LogRecord record) {
    long space = record.space().target().hashCode() * 31L + record.space().partition();
    return (record.key().position() ^ space * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
  }

  private long bit(long hash, int probe) {
    long mixed = hash + probe * (hash >>> 32 | 1) * 0x94d049bb133111ebL;
    return Long.remainderUnsigned(mixed ^ mixed >>> 29, 64L * words.length);
  }
}
