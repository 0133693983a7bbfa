package io.quorate.antientropy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  private static void assertSame(MerkleTree expected, MerkleTree actual) {
    assertEquals(expected.root(), actual.root());
    assertEquals(expected.size(), actual.size());
    assertEquals(expected.blocks(), actual.blocks());
    for (int block = 0; block < MerkleTree.BLOCKS; block++) {
      assertEquals(expected.leaves(block), actual.leaves(block));
    }
  }

  @Test
  void afterAnyWritesAndDeletesItIsTheTreeThatAFullScanMakes() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Side side = new Side();
      long[] positions = random.longs(64).map(p -> p >>> 2).toArray();
      for (int i = 0; i < 500; i++) {
        long position = positions[random.nextInt(positions.length)];
        if (random.nextInt(4) == 0) {
          side.forget(position);
        } else {
          side.join(position, random.nextLong());
        }
      }
      assertSame(side.scanned(), side.tree);
    }
  }

  /** What an exclusive or would hide (RELIABILITY §1 #15). */
  @Test
  void twoEqualDigestsDoNotCancelEachOther() {
    MerkleTree tree = new MerkleTree(4);
    tree.add(1, 42);
    tree.add(2, 42);
    assertNotEquals(0, tree.root());
    assertNotEquals(0, tree.leaves(0).get(0));
  }

  @Test
  void whatIsRemovedLeavesItsLeaf() {
    MerkleTree tree = new MerkleTree(4);
    tree.add(7, 1);
    tree.add(9, 2);
    tree.remove(7, 1);
    MerkleTree other = new MerkleTree(4);
    other.add(9, 2);
    assertSame(other, tree);
  }

  @Test
  void leavesFollowThePositionsBehindThePartition() {
    MerkleTree one = new MerkleTree(1);
    assertEquals(0, one.leafOf(0));
    assertEquals(MerkleTree.LEAVES - 1, one.leafOf(-1));
    MerkleTree many = new MerkleTree(1 << 16);
    assertEquals(0, many.leafOf(0xabcdL << 48));
    assertEquals(1, many.leafOf(0xabcdL << 48 | 1L << 38));
    assertEquals(MerkleTree.LEAVES - 1, many.leafOf(0xabcd_ffff_ffff_ffffL));
  }
}
