package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The ring cut into equal arcs, the partitions, numbered clockwise from 0 (Dynamo §6.2, strategy
 * 3).
 *
 * @param partitions how many: a power of two, 1 to {@value #PARTITIONS_MAX}, fixed when the cluster
 *     is founded. More allow a finer balance; each costs an index and a Merkle tree. At least 16
 *     per node is advised
 */
public record Ring(int partitions) {
  public static final int PARTITIONS_MAX = 65_536;
  public static final int PARTITIONS_DEFAULT = 128;

  public Ring {
    checkArgument(
        partitions >= 1 && partitions <= PARTITIONS_MAX && Integer.bitCount(partitions) == 1,
        "the number of partitions is a power of two from 1 to %s, not %s",
        PARTITIONS_MAX,
        partitions);
  }

  public static Ring ofDefaultSize() {
    return new Ring(PARTITIONS_DEFAULT);
  }

  /** The partition in which the key lies. */
  public int partitionOf(Key key) {
    return partitionOf(key.position());
  }

  /** The partition of an unsigned position: its top bits. */
  public int partitionOf(long position) {
    int bits = Integer.numberOfTrailingZeros(partitions);
    // Shifting by 64 would shift by 0.
    return bits == 0 ? 0 : (int) (position >>> (Long.SIZE - bits));
  }

  /** The first (unsigned) position of a partition. */
  public long start(int partition) {
    checkArgument(partition >= 0 && partition < partitions, "no partition %s", partition);
    int bits = Integer.numberOfTrailingZeros(partitions);
    return bits == 0 ? 0L : (long) partition << (Long.SIZE - bits);
  }
}
