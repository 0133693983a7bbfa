package io.quorate.simulation;

import java.util.random.RandomGenerator;

/**
 * What the clients of one world do, drawn from its seed.
 *
 * @param clients how many there are
 * @param keys over how many keys
 * @param thinkNanos the longest pause between two operations of one client
 * @param timeoutMillis how long a client waits
 * @param reads the share of reads
 * @param deletes the share of deletions
 * @param blind the share of writes without context
 * @param retries the share of unknown writes that are repeated
 * @param duplicates the chance that a request arrives twice
 * @param hot the share of operations on the first key
 * @param large the share of values of up to 200,000 bytes
 * @param old the share of writes with an older context than the last one read
 */
record Workload(
    int clients,
    int keys,
    long thinkNanos,
    int timeoutMillis,
    double reads,
    double deletes,
    double blind,
    double retries,
    double duplicates,
    double hot,
    double large,
    double old) {

  /**
   * The same where deletes are many, keys few, and no repeat is late or unmarked.
   *
   * @param once whether nothing is repeated at all
   */
  Workload thatReaps(boolean once) {
    return new Workload(
        clients,
        Math.min(keys, 8),
        thinkNanos,
        Math.min(timeoutMillis, 1_000),
        reads,
        0.25 + deletes / 2,
        blind,
        once ? 0 : retries,
        0,
        hot,
        large,
        old);
  }

  /** One of the many worlds. */
  static Workload random(RandomGenerator random) {
    int[] keys = {1, 2, 4, 8, 16, 64};
    return new Workload(
        2 + random.nextInt(7),
        keys[random.nextInt(keys.length)],
        10_000_000L + random.nextLong(200_000_000L),
        300 + random.nextInt(2_700),
        0.2 + random.nextDouble() * 0.4,
        random.nextDouble() * 0.3,
        random.nextDouble() * 0.5,
        random.nextDouble(),
        random.nextInt(3) == 0 ? random.nextDouble() * 0.5 : 0,
        random.nextInt(3) == 0 ? 0.5 : 0,
        random.nextInt(4) == 0 ? 0.05 : 0,
        random.nextDouble() * 0.2);
  }
}
