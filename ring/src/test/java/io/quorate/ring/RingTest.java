package io.quorate.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RingTest {
  @Test
  void everyPartitionStartsWhereTheOneBeforeEnds() {
    for (int q = 1; q <= Ring.PARTITIONS_MAX; q *= 2) {
      Ring ring = new Ring(q);
      for (int partition = 0; partition < q; partition++) {
        assertEquals(partition, ring.partitionOf(ring.start(partition)));
        if (partition > 0) {
          assertEquals(partition - 1, ring.partitionOf(ring.start(partition) - 1));
        }
      }
      assertEquals(q - 1, ring.partitionOf(-1L));
    }
  }

  @Test
  void partitionsHoldAboutTheSameNumberOfKeys() {
    int[] keys = new int[16];
    Ring ring = new Ring(16);
    for (int i = 0; i < 16_000; i++) {
      keys[ring.partitionOf(Key.of("users", "user-" + i))]++;
    }
    for (int count : keys) {
      assertTrue(count > 850 && count < 1150, () -> "a partition got " + count + " of 16,000");
    }
  }

  @Test
  void keysOfAPartitionFollowEachOtherInKeyOrder() {
    Ring ring = new Ring(8);
    var keys = new java.util.TreeSet<Key>();
    for (int i = 0; i < 500; i++) {
      keys.add(Key.of("b", "k" + i));
    }
    int before = 0;
    for (Key key : keys) {
      assertTrue(ring.partitionOf(key) >= before);
      before = ring.partitionOf(key);
    }
  }

  @Test
  void onlyPowersOfTwoUpToTheLimitAreRings() {
    for (int wrong : new int[] {Integer.MIN_VALUE, -1, 0, 3, 127, 65_537, 131_072}) {
      assertThrows(IllegalArgumentException.class, () -> new Ring(wrong));
    }
    assertEquals(128, Ring.ofDefaultSize().partitions());
  }
}
