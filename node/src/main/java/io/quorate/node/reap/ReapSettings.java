package io.quorate.node.reap;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * When tombstones are reaped.
 *
 * @param enabled whether this node drives reaps; it answers those that others drive in any case
 * @param retryWindow how long repeats of a request are recognised: a tombstone, which remembers
 *     them, is kept at least so long. Longer: tombstones take more room. Shorter: a repeat that
 *     comes late is a new write
 */
public record ReapSettings(boolean enabled, Duration retryWindow) {
  /**
   * What a node does that is not told otherwise: it keeps tombstones. A wrong reap brings deleted
   * values back, and it costs a few bytes for each to wait until many more worlds have been tried.
   */
  public static final ReapSettings DEFAULTS = new ReapSettings(false, Duration.ofMinutes(10));

  /** When tombstones are reaped. */
  public ReapSettings {
    checkArgument(!retryWindow.isNegative() && !retryWindow.isZero(), "some time must pass");
  }
}
