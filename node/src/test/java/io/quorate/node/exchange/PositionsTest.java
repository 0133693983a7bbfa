package io.quorate.node.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.exchange.MerkleTree;
import io.quorate.node.storage.Positions;
import io.quorate.ring.Ring;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private final SplittableRandom random = new SplittableRandom(4);

  @Test
  void everyLeafBeginsWhereTheOneBeforeItEnds() {
    for (int partitions : List.of(1, 2, 128, Ring.PARTITIONS_MAX)) {
      MerkleTree tree = new MerkleTree(partitions);
      for (int partition : List.of(0, partitions / 3, partitions - 1)) {
        assertEquals(new Ring(partitions).start(partition), tree.start(partition, 0));
        for (int leaf = 0; leaf < MerkleTree.LEAVES; leaf++) {
          assertEquals(leaf, tree.leafOf(tree.start(partition, leaf)));
          if (leaf > 0) {
            assertEquals(leaf - 1, tree.leafOf(tree.start(partition, leaf) - 1));
          }
        }
      }
    }
  }

  @Test
  void noPositionOfALeafIsSkipped() {
    for (int round = 0; round < 200; round++) {
      Ring ring = new Ring(1 << random.nextInt(8));
      int partition = random.nextInt(ring.partitions());
      MerkleTree tree = new MerkleTree(ring.partitions());
      BitSet leaves = new BitSet();
      for (int i = random.nextInt(5); i > 0; i--) {
        leaves.set(random.nextInt(MerkleTree.LEAVES));
      }
      List<Long> edges = new ArrayList<>();
      leaves.stream().forEach(leaf -> {
        edges.add(tree.start(partition, leaf));
        edges.add(tree.start(partition, leaf) + random.nextLong(1 << 20));
        edges.add(tree.start(partition, leaf) - 1);
      });
      edges.removeIf(position -> ring.partitionOf(position) != partition);
      long first = random.nextBoolean() || edges.isEmpty()
          ? random.nextLong()
          : edges.get(random.nextInt(edges.size()));
      assertNoneIsSkipped(new LeafPositions(tree, partition, leaves, first), edges);
    }
  }

  @Test
  void noSinglePositionIsSkipped() {
    List<Long> some = random.longs(20).boxed().toList();
    assertNoneIsSkipped(new SinglePositions(some), some);
    assertEquals(OptionalLong.empty(), new SinglePositions(List.of()).from(0));
  }

  private void assertNoneIsSkipped(Positions positions, List<Long> some) {
    TreeSet<Long> wanted = new TreeSet<>(Long::compareUnsigned);
    some.stream().filter(positions::contains).forEach(wanted::add);
    List<Long> from = new ArrayList<>(some);
    from.add(0L);
    from.addAll(random.longs(20).boxed().toList());
    for (long position : from) {
      Long next = wanted.ceiling(position);
      OptionalLong told = positions.from(position);
      if (next != null) {
        assertTrue(Long.compareUnsigned(told.orElseThrow(), next) <= 0);
      }
    }
  }
}
