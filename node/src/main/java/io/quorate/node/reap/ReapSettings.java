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
  /** What a node does that is not told otherwise. */
  public static final ReapSettings DEFAULTS = new ReapSettings(true, Duration.ofMinutes(10));

  /** When tombstones are reaped. */
  public ReapSettings {
    checkArgument(!retryWindow.isNegative() && !retryWindow.isZero(), "some time must pass");
  }
}
