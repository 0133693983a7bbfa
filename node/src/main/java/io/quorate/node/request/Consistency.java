package io.quorate.node.request;

import io.quorate.ring.Level;
import java.util.Optional;

/**
 * How many replicas must answer, as far as the client says so; the rest comes from the bucket.
 *
 * @param r how many for a read
 * @param w how many for a write
 * @param sloppy whether fallbacks may stand in for owners that are away (Dynamo §4.6)
 */
public record Consistency(Optional<Level> r, Optional<Level> w, Optional<Boolean> sloppy) {
  /** All as the bucket has it. */
  public static final Consistency OF_BUCKET =
      new Consistency(Optional.empty(), Optional.empty(), Optional.empty());

  /** The same level for reads and writes. */
  public static Consistency of(Level level) {
    return new Consistency(Optional.of(level), Optional.of(level), Optional.empty());
  }
}
