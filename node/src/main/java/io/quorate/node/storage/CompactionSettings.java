package io.quorate.node.storage;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How dead bytes of the log are given back.
 *
 * @param deadPercent of the log's closed segments that may be dead (overwritten, removed, dropped)
 *     before one is compacted; 1 to 90, or 100: nothing ever is. Raising it costs disk: the log has
 *     live / (1 − dead) bytes. Lowering it costs writes: a segment that is compacted early has more
 *     to be copied
 * @param bytesPerSecond that compaction reads and writes while no more than five percent above that
 *     are dead; else it does not wait. Raising it costs the latency of requests meanwhile, lowering
 *     it has appends wait sooner where overwriting is fast
 * @param stepEntries records that a lane looks at before it is given to others; sixteen times as
 *     many are read and copied at a time. Raising it costs the latency of a lane (about 0.5 µs
 *     each), lowering it costs hops
 */
public record CompactionSettings(int deadPercent, long bytesPerSecond, int stepEntries) {
  private static final int OFF = 100;

  public CompactionSettings {
    checkArgument(
        deadPercent >= 1 && (deadPercent <= 90 || deadPercent == OFF),
        "1 to 90 percent may be dead, or all of it, not %s",
        deadPercent);
    checkArgument(bytesPerSecond >= 1, "compaction needs at least one byte a second");
    checkArgument(stepEntries >= 1, "a step has at least one entry");
  }

  boolean isOff() {
    return deadPercent == OFF;
  }

  /** The log only grows. */
  public static CompactionSettings off() {
    return new CompactionSettings(OFF, 1, 1);
  }

  /** A quarter may be dead; 64 MiB a second; steps of 256 records. */
  public static CompactionSettings defaults() {
    return new CompactionSettings(25, 64L << 20, 256);
  }
}
