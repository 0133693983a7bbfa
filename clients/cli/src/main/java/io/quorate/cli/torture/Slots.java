package io.quorate.cli.torture;

import java.util.random.RandomGenerator;

/**
 * The keys that are written at a time, the first of them hot. After {@link #OPERATIONS_MAX}
 * operations a key's place is taken by a fresh key. For any thread.
 */
final class Slots {
  /** So many operations are done with one key. */
  static final int OPERATIONS_MAX = 1_000;

  /** The share of operations on the first key. */
  private static final double HOT = 0.2;

  private final String run;
  private final int[] operations;

  /**
   * So many keys at a time.
   *
   * @param run what all keys of this run are called by
   */
  Slots(String run, int keys) {
    this.run = run;
    this.operations = new int[keys];
  }

  /** A key for one more operation. */
  synchronized String next(RandomGenerator random) {
    int slot = random.nextDouble() < HOT ? 0 : random.nextInt(operations.length);
    int generation = operations[slot]++ / OPERATIONS_MAX;
    return run + "-" + slot + (generation == 0 ? "" : "." + generation);
  }
}
