package io.quorate.node.reap;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * When tombstones are reaped, and histories are pruned.
 *
 * @param enabled whether this node drives reaps; it answers those that others drive in any case
 * @param retryWindow how long repeats of a request are recognised: a tombstone, which remembers
 *     them, is kept at least so long. Longer: tombstones take more room. Shorter: a repeat that
 *     comes late is a new write
 * @param spentMax so many entries of a key's history that nobody needs are let be. More: histories
 *     and causal contexts are longer. Fewer: a round for fewer starts that were not clean
 */
public record ReapSettings(boolean enabled, Duration retryWindow, int spentMax) {
  private static final int SPENT_MAX = 16;

  /** What a node does that is not told otherwise. */
  public static final ReapSettings DEFAULTS = new ReapSettings(true, Duration.ofMinutes(10));

  /** The same, with as many entries as a node lets be that is not told otherwise. */
  public ReapSettings(boolean enabled, Duration retryWindow) {
    this(enabled, retryWindow, SPENT_MAX);
  }

  /** Some time, and no fewer entries than none. */
  public ReapSettings {
    checkArgument(spentMax >= 0, "a limit is not negative");
    checkArgument(!retryWindow.isNegative() && !retryWindow.isZero(), "some time must pass");
  }
}
