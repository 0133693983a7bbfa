package io.quorate.node.storage;

/**
 * Slows appends down while compaction is behind, so that the log's length stays a promise. Mutable,
 * confined to the log's worker.
 */
final class Throttle {
  /* How it works
   *
   *   log / live   1.0       1.33        1.4            1.5             1.6
   *                 ├──────────┼───────────┼──────────────┼───────────────┤
   *                            └ compacted, └ appends slow └ as fast as    └ half as fast
   *                              paced        down           compaction
   *
   * The rate of appends is that at which compaction gave bytes back lately, divided by how far the
   * log has come from 1.4 to 1.5 times what is live. So there is no cliff: whoever writes faster
   * than can be compacted meets a rate that is a little lower with each byte, and a log that does
   * not grow is where both are equal. It is a delay, as RocksDB's write stalls are, and refuses
   * nobody: what waits here fills the lanes' shares of the log's queue, whose limit refuses.
   *
   * Nothing waits where nothing is being compacted: what is dead then is not worth it.
   */
  private static final double FREE = 1.4;
  private static final double EQUAL = 1.5;
  private static final long WAIT_NANOS_MIN = 1_000_000;
  private static final long WAIT_NANOS_MAX = 500_000_000;
  private static final double SECOND = 1e9;

  private final long slackBytes;
  private boolean compacting;
  private long liveBytes;
  private double reclaimedPerSecond;
  private long due;
  private long waitedNanos;

  /** @param slackBytes that the log may be longer: what is open, and what small logs are made of */
  Throttle(long slackBytes) {
    this.slackBytes = slackBytes;
  }

  /** Segments are being compacted, of a log with so many live bytes, at such a rate. */
  void compacting(long live, double bytesPerSecond) {
    compacting = true;
    liveBytes = live;
    reclaimedPerSecond = bytesPerSecond;
  }

  /** Nothing is being compacted. */
  void idle() {
    compacting = false;
  }

  /** So many bytes were appended now, and the log has this length. */
  void appended(long now, long bytes, long logBytes) {
    double share = compacting ? share(logBytes) : 0;
    if (share > 0) {
      double nanos = Math.min(WAIT_NANOS_MAX, bytes * share / reclaimedPerSecond * SECOND);
      due = Math.min(Math.max(now, due) + (long) nanos, now + WAIT_NANOS_MAX);
    }
  }

  /** How far the log has come from where all may be written to where no more than is given back. */
  private double share(long logBytes) {
    double factor = (double) (logBytes - slackBytes) / Math.max(1, liveBytes);
    return (factor - FREE) / (EQUAL - FREE);
  }

  /** How long the next append has to wait; 0 for not at all. */
  long waitNanos(long now) {
    long wait = due - now;
    if (!compacting || wait < WAIT_NANOS_MIN) {
      return 0;
    }
    waitedNanos += wait;
    return wait;
  }

  /** How long appends were held back in all. */
  long waitedNanos() {
    return waitedNanos;
  }
}
