package io.quorate.ring;

/**
 * How far a partition has moved from its old owners to its new ones (DESIGN §3, Transitions).
 *
 * <p>A quorum of the old owners and one of the new ones need not meet, so reads and writes never
 * move at once: writes go to both sets before reads leave the old one, and return to one set only
 * after reads have.
 */
public enum Phase {
  /** Read and write the old owners. */
  OLD,
  /** Write both sets, read the old one; the new one is being filled. */
  WRITE_BOTH_READ_OLD,
  /** Write both sets, read the new one. */
  WRITE_BOTH_READ_NEW,
  /** Read and write the new owners; the old ones may soon drop their copy. */
  NEW
}
