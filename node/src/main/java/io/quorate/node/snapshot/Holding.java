package io.quorate.node.snapshot;

import java.util.function.Consumer;

/** What a node forgets in the course of its work, and when it may not. Called on lane 0. */
public interface Holding {
  /** Nothing that others may need is forgotten from now on, once {@code done} is run there. */
  void hold(Runnable done);

  /** Everything may be forgotten that may be without snapshots. */
  void release();

  /** How the node's copies are now, told on lane 0. */
  void look(Consumer<Look> done);

  /**
   * What was seen.
   *
   * @param isWhole whether all copies count
   * @param drops changes whenever what is held of a partition begins, or ends, to be dropped
   */
  record Look(boolean isWhole, long drops) {}
}
