package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.node.storage.Positions;
import java.util.BitSet;
import java.util.OptionalLong;

/**
 * The positions of some leaves of a partition's tree, from one on.
 *
 * @param first the first (unsigned) position that counts
 */
record LeafPositions(MerkleTree tree, int partition, BitSet leaves, long first)
    implements Positions {
  @Override
  public boolean contains(long position) {
    return Long.compareUnsigned(position, first) >= 0 && leaves.get(tree.leafOf(position));
  }

  @Override
  public OptionalLong from(long position) {
    long at = max(max(position, first), tree.start(partition, 0));
    int leaf = leaves.nextSetBit(tree.leafOf(at));
    return leaf < 0 || leaf >= MerkleTree.LEAVES
        ? OptionalLong.empty()
        : OptionalLong.of(max(at, tree.start(partition, leaf)));
  }

  private static long max(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? b : a;
  }
}
