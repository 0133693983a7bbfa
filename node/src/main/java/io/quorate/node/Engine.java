package io.quorate.node;

import io.quorate.node.replica.HotValues;
import io.quorate.node.storage.IndexFactory;
import java.util.function.LongFunction;

/**
 * The parts of a node that production and simulation make of different stuff.
 *
 * @param indexes where the log's indexes live
 * @param hotValues a cache of values used lately, of at most so many bytes, for one lane
 */
public record Engine(IndexFactory indexes, LongFunction<HotValues> hotValues) {
  /** Everything on the heap, and forgetting the same in every run: for simulation and tests. */
  public static Engine onHeap() {
    return new Engine(IndexFactory.heap(), HotValues::byRecency);
  }
}
