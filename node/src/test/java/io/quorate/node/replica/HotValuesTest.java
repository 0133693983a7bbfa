package io.quorate.node.replica;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.causality.Copy;
import java.util.List;
import org.junit.jupiter.api.Test;

class HotValuesTest {
  private static final Held VALUE = Held.encode(Nodes.key(1), Copy.ABSENT, 0).held();

  @Test
  void aValueIsUsedForItsOwnRecordOnly() {
    for (HotValues hot : List.of(HotValues.byRecency(10_000), HotValues.byFrequency(10_000))) {
      hot.put(Nodes.key(1), 5, VALUE);
      assertSame(VALUE, hot.get(Nodes.key(1), 5));
      assertNull(hot.get(Nodes.key(1), 6), "the index names a newer record");
      assertNull(hot.get(Nodes.key(2), 5));
    }
  }

  @Test
  void byRecencyTheOneUsedLongestAgoGoesFirst() {
    HotValues hot = HotValues.byRecency(2L * VALUE.weight());
    hot.put(Nodes.key(1), 1, VALUE);
    hot.put(Nodes.key(2), 2, VALUE);
    assertNotNull(hot.get(Nodes.key(1), 1));
    hot.put(Nodes.key(3), 3, VALUE);
    assertNull(hot.get(Nodes.key(2), 2));
    assertNotNull(hot.get(Nodes.key(1), 1));
    hot.put(Nodes.key(3), 4, VALUE);
    assertNotNull(hot.get(Nodes.key(1), 1), "a newer copy takes the place of the older one");
  }

  @Test
  void theWeightIsKept() {
    for (HotValues hot : List.of(
        HotValues.byRecency(10L * VALUE.weight()), HotValues.byFrequency(10L * VALUE.weight()))) {
      for (int i = 0; i < 1_000; i++) {
        hot.put(Nodes.key(i), i, VALUE);
      }
      int kept = 0;
      for (int i = 0; i < 1_000; i++) {
        kept += hot.get(Nodes.key(i), i) == null ? 0 : 1;
      }
      // Caffeine evicts in batches: it may be a little late, never unbounded.
      assertTrue(kept <= 30, kept + " kept");
    }
  }
}
