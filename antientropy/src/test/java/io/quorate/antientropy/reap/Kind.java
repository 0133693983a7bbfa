package io.quorate.antientropy.reap;

import io.quorate.antientropy.reap.ReapWorld.State;

/**
 * What all owners have, and what is left of it.
 *
 * @param settled does not change by itself any more
 * @param rounds so often it is tried
 */
record Kind(State settled, State left, int rounds) {
  /** The value was deleted; the tombstone is to be removed. */
  static final Kind REAP = new Kind(State.TOMBSTONE, State.NONE, 2);

  /** The value was overwritten; that it was there is to be forgotten. */
  static final Kind PRUNE = new Kind(new State(3, 2), new State(2, 2), 1);
}
