package io.quorate.node.exchange;

import io.quorate.node.environment.OperatorLog;
import io.quorate.ring.Key;

/**
 * Tells the operator of records that cannot be read: one sentence a minute, however many they are.
 */
final class UnreadableReport {
  private static final long REPORT_NANOS = 60_000_000_000L;

  private final OperatorLog log;
  private long unreported;
  private boolean reported;
  private long reportedAt;

  UnreadableReport(OperatorLog log) {
    this.log = log;
  }

  void add(Key key, long now) {
    unreported++;
    if (!reported || now - reportedAt >= REPORT_NANOS) {
      log.warn(unreported + " records could not be read, the last one of " + key
          + ": what they held is fetched from their other owners");
      unreported = 0;
      reported = true;
      reportedAt = now;
    }
  }
}
