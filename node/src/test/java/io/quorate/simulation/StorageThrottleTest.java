package io.quorate.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.storage.CompactionSettings;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.StorageSettings;
import io.quorate.ring.Durability;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The log does not grow with the speed at which it is overwritten. */
class StorageThrottleTest {
  private static final int CONTENT_BYTES = 250;
  private static final int RECORD_BYTES = 57 + CONTENT_BYTES;

  private final StoredNode node = new StoredNode(1);

  private long logBytes() {
    return node.machine.disk().contents().entrySet().stream()
        .filter(file -> file.getKey().endsWith(".log"))
        .mapToLong(file -> file.getValue().length)
        .sum();
  }

  /** Overwrites keys, so many at a time, as fast as they are answered. */
  private final class Hasty {
    private final SplittableRandom random = new SplittableRandom(2);
    private final int keys;
    private int left;
    private double worst;

    Hasty(int keys, int atOnce, int writes) {
      this.keys = keys;
      left = writes;
      for (int i = 0; i < atOnce; i++) {
        node.onLane(this::next);
      }
    }

    private void next(Space space) {
      if (left > 0) {
        left--;
        String key = "k" + random.nextInt(keys);
        space.append(
            StoredNode.key(key),
            new byte[CONTENT_BYTES],
            250,
            7,
            Durability.OS,
            outcome -> next(space));
      }
      if (left % 64 == 0) {
        worst = Math.max(worst, (double) logBytes() / (keys * RECORD_BYTES));
      }
    }
  }

  @Test
  void whoeverWritesFasterThanCanBeCompactedIsSlowedDown() {
    node.settings = new StorageSettings(
        32 << 10, 1_000, 64 << 20, 4 << 20, 16 << 20, 0, CompactionSettings.defaults());
    node.openWell();
    int keys = 4_000;
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[CONTENT_BYTES];
      assertInstanceOf(Appended.Done.class, node.put("k" + i, value, Durability.OS));
    }
    var hasty = new Hasty(keys, 16, 60_000);
    node.settle();
    assertEquals(0, hasty.left);
    assertTrue(hasty.worst < 1.6, "the log had " + hasty.worst + " times what is live");
  }
}
