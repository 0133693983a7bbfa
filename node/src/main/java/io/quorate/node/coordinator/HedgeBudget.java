package io.quorate.node.coordinator;

/**
 * How many extra requests may be sent because somebody is late: a share of the ordinary ones, so
 * that hedging cannot multiply an overload (RELIABILITY §2.12). A token bucket that is filled by
 * requests, not by time. Confined to its lane.
 */
final class HedgeBudget {
  private final double share;
  private final double tokensMax;
  private double tokens;

  /**
   * @param share extra requests per ordinary one, 0 to 1
   * @param burst how many may be saved up, at least 1; there are so many in the beginning
   */
  HedgeBudget(double share, int burst) {
    assert share >= 0 && share <= 1 && burst >= 1;
    this.share = share;
    this.tokensMax = burst;
    this.tokens = burst;
  }

  /** An ordinary request was made. */
  void earn() {
    tokens = Math.min(tokensMax, tokens + share);
  }

  /** Whether an extra request may be made; it is paid for then. */
  boolean spend() {
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  /** What was paid for was not needed. */
  void refund() {
    tokens = Math.min(tokensMax, tokens + 1);
  }
}
