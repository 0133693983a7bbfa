package io.quorate.node.storage;

/**
 * Which of a table's segments a key lies in, by its position on the ring, so that the segments one
 * after the other are the arc that the keys come from.
 *
 * @param prefixBits how many leading bits all positions share that the table was made for (those of
 *     the keys' partition); {@value #SCATTERED} if the segment follows from a hash of the key
 * @param prefix those bits
 */
record TableOrder(int prefixBits, long prefix) {
  /* How it works
   *
   *   position   [ prefix | segment | … ]
   *
   *   segment    0       1       2       3
   *             ├┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┼┄┄┄┄┄┄┄┤   the partition's arc
   *
   * The prefix is found in the keys themselves: a storage does not know how many partitions there
   * are. Positions are a hash, so segments fill evenly. Where they do not, because somebody chose
   * keys so that their positions lie near each other, the keys are scattered.
   */
  static final int SCATTERED = -1;

  private static final int PREFIX_BITS_MAX = 32;

  /** No order: keys are spread by a hash of their bytes. */
  static TableOrder scattered() {
    return new TableOrder(SCATTERED, 0);
  }

  /**
   * The order for positions that have, or may have, these bits.
   *
   * @param any the bits that one of them has
   * @param all the bits that all of them have
   */
  static TableOrder of(long any, long all) {
    int bits = Math.min(PREFIX_BITS_MAX, Long.numberOfLeadingZeros(any ^ all));
    return new TableOrder(bits, bits == 0 ? 0 : all >>> (Long.SIZE - bits));
  }

  boolean isScattered() {
    return prefixBits == SCATTERED;
  }

  /** Whether the position is one that the table was made for. */
  boolean has(long position) {
    return prefixOf(position) == prefix;
  }

  private long prefixOf(long position) {
    return prefixBits == 0 ? 0 : position >>> (Long.SIZE - prefixBits);
  }

  /** The segment, of 2 to the power of so many, in which a key at this position lies. */
  int segment(long position, int segmentBits) {
    return segmentBits == 0 ? 0 : (int) (position << prefixBits >>> (Long.SIZE - segmentBits));
  }

  /** The first segment, in order, that has positions from this one on; behind the last if none. */
  int first(long position, int segmentBits) {
    int side = Long.compareUnsigned(prefixOf(position), prefix);
    if (side != 0) {
      return side < 0 ? 0 : 1 << segmentBits;
    }
    return segment(position, segmentBits);
  }

  /** The first position of a segment. */
  long start(int segment, int segmentBits) {
    long high = prefixBits == 0 ? 0 : prefix << (Long.SIZE - prefixBits);
    return high
        | (segmentBits == 0 ? 0 : (long) segment << (Long.SIZE - segmentBits) >>> prefixBits);
  }
}
