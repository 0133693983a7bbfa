package io.quorate.node.membership;

import io.quorate.ring.Topology;

/** How a proposal to change the topology ended. */
public sealed interface Proposed {
  /** This topology is in force and contains the change; this node shows it. */
  record Done(Topology topology) implements Proposed {}

  /**
   * There was nothing to change in this topology, which was the newest when a majority of its
   * voters was asked.
   */
  record Unchanged(Topology topology) implements Proposed {}

  /**
   * It was not decided in time.
   *
   * @param mayTakeEffect whether some voter may have accepted it, so that it may still be chosen
   * @param sentence who did not answer
   */
  record Failed(boolean mayTakeEffect, String sentence) implements Proposed {}
}
