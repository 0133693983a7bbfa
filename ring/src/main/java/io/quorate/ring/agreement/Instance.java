package io.quorate.ring.agreement;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.ClusterId;
import io.quorate.ring.Topology;

/**
 * What is decided once and never again: the topology of this epoch.
 *
 * @param epoch the one to be decided, by the voters of the one before: at least 2
 */
public record Instance(ClusterId cluster, long generation, long epoch) {
  public Instance {
    checkArgument(generation >= 1, "generations count from 1, not %s", generation);
    checkArgument(epoch >= 2, "epoch 1 is founded, epoch %s is not decided", epoch);
  }

  /** The decision about what follows this topology. */
  public static Instance after(Topology base) {
    return new Instance(base.cluster(), base.generation(), base.epoch() + 1);
  }

  /** The decision that this topology is, or would be, the outcome of. */
  static Instance of(Topology value) {
    return new Instance(value.cluster(), value.generation(), value.epoch());
  }

  @Override
  public String toString() {
    return generation + "." + epoch;
  }
}
