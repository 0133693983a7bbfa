package io.quorate.antientropy.exchange;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums of the digests of one partition's entries, in 1,024 leaves by position on the ring,
 * under 32 blocks of 32 leaves each, under one root. What one node knows of the copies that it
 * shares with another, small enough to be compared often.
 *
 * <p>Mutable, confined to its lane. A change costs three additions; 256 bytes for each block that
 * was ever used, and 600 bytes besides.
 */
public final class MerkleTree {
  /* How it works
   *
   *   position   [ partition bits | 5 bits block | 5 bits leaf | … ]
   *
   *                       root = Σ blocks                       8 bytes compared at rest
   *            ┌─────────────┼─────────────┐
   *        block 0   …   block k   …   block 31                 256 bytes, where the roots differ
   *                    ┌─────┼─────┐
   *                 leaf 0   …   leaf 31                        256 bytes of each block that differs
   *                    Σ digests of the leaf's entries, mod 2^64
   *
   * A sum, not an exclusive or: two equal digests do not cancel each other. The key is part of each
   * digest, so entries that swap their states do not cancel either. Two different sets of entries
   * have equal sums once in 2^64, by accident; against an adversary the handshake stands.
   *
   * Invariant: a leaf is the sum of add(…) less remove(…) of its positions, a block that of its
   * leaves, the root that of its blocks. So a tree is a function of the entries alone, whatever the
   * order in which they came and went.
   */

  /** How many leaves, under how many blocks, a tree has: the same on every node. */
  public static final int LEAVES = 1_024;

  public static final int BLOCKS = 32;
  public static final int LEAVES_OF_BLOCK = LEAVES / BLOCKS;

  private static final int LEAF_BITS = Integer.numberOfTrailingZeros(LEAVES);

  private final int partitionBits;
  private final long[] blocks = new long[BLOCKS];
  private final long[] @Nullable [] leaves = new long[BLOCKS][];
  private long root;
  private long size;

  /** An empty tree of one partition of so many. */
  public MerkleTree(int partitions) {
    checkArgument(Integer.bitCount(partitions) == 1, "a power of two, not %s", partitions);
    this.partitionBits = Integer.numberOfTrailingZeros(partitions);
  }

  /** The leaf of an entry at this position of the ring. */
  public int leafOf(long position) {
    return (int) (position << partitionBits >>> (Long.SIZE - LEAF_BITS));
  }

  /** The first (unsigned) position of a leaf of this partition's tree. */
  public long start(int partition, int leaf) {
    return ((long) partition << LEAF_BITS | leaf) << (Long.SIZE - LEAF_BITS - partitionBits);
  }

  /** An entry is there now. */
  public void add(long position, long digest) {
    change(position, digest);
    size++;
  }

  /** An entry that was added is there no more. */
  public void remove(long position, long digest) {
    change(position, -digest);
    size--;
  }

  private void change(long position, long by) {
    int leaf = leafOf(position);
    int block = leaf / LEAVES_OF_BLOCK;
    long[] sums = leaves[block];
    if (sums == null) {
      sums = new long[LEAVES_OF_BLOCK];
      leaves[block] = sums;
    }
    sums[leaf % LEAVES_OF_BLOCK] += by;
    blocks[block] += by;
    root += by;
  }

  /** How many entries it is of. */
  public long size() {
    return size;
  }

  public long root() {
    return root;
  }

  /** The sums of all blocks. */
  public List<Long> blocks() {
    return sums(blocks);
  }

  /** The sums of the leaves of one block. */
  public List<Long> leaves(int block) {
    long[] sums = leaves[block];
    return sums(sums == null ? new long[LEAVES_OF_BLOCK] : sums);
  }

  private static List<Long> sums(long[] of) {
    return Arrays.stream(of).boxed().toList();
  }

  /** The numbers of the places at which two rows of sums differ. */
  static List<Integer> differing(List<Long> mine, List<Long> theirs) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < mine.size(); i++) {
      if (!mine.get(i).equals(theirs.get(i))) {
        places.add(i);
      }
    }
    return places;
  }
}
