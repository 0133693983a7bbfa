package io.quorate.node;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.StartId;
import io.quorate.node.replica.HotValues;
import io.quorate.node.storage.IndexFactory;
import io.quorate.ring.DiskId;
import java.util.function.LongFunction;

/**
 * The parts of a node that production and simulation make of different stuff.
 *
 * @param indexes where the log's indexes live
 * @param hotValues a cache of values used lately, of at most so many bytes, for one lane
 * @param actors who gives the actors of a lane
 */
public record Engine(IndexFactory indexes, LongFunction<HotValues> hotValues, Actors actors) {
  /** An engine that gives actors as it must. */
  public Engine(IndexFactory indexes, LongFunction<HotValues> hotValues) {
    this(indexes, hotValues, ActorSource::new);
  }

  /** Makes the source of one lane's actors. */
  @FunctionalInterface
  public interface Actors {
    /** See {@link ActorSource#ActorSource(DiskId, StartId, CleanStarts, int, int)}. */
    ActorSource of(DiskId disk, StartId start, CleanStarts former, int lane, int lanes);
  }

  /** Everything on the heap, and forgetting the same in every run: for simulation and tests. */
  public static Engine onHeap() {
    return new Engine(IndexFactory.heap(), HotValues::byRecency);
  }
}
