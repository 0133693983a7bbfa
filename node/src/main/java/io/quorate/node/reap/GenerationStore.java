package io.quorate.node.reap;

import io.quorate.antientropy.reap.Generation;
import java.util.function.Consumer;

/** Where the generations of one lane's partitions are forced. */
@FunctionalInterface
public interface GenerationStore {
  /**
   * Forces what is known of a partition, merged with what was forced before. {@code done} is told
   * whether it is: once, on the lane, after this call has returned.
   *
   * @param refilling whether the partition was dropped and is being filled again
   */
  void force(int partition, Generation next, boolean refilling, Consumer<Boolean> done);
}
