package io.quorate.node.coordinator;

/**
 * When an answer is late: when it took so many times as long as the peer's usually do, within
 * bounds. In nanoseconds.
 *
 * @param times of what is usual
 * @param least what is answered before is never late. Higher: somebody who hangs is felt longer.
 *     Lower: extra requests where all are fast and one is a little less so
 * @param unknown what is late where too little is known of the peer
 * @param most what takes so long is late, however long it takes usually
 */
record Patience(int times, long least, long unknown, long most) {
  private static final long MILLI = 1_000_000;

  /** One more replica costs little: late is whatever is not usual. */
  static Patience ofReads(CoordinatorSettings settings) {
    long most = settings.lateRead().toNanos();
    return new Patience(1, 0, most, most);
  }

  /** A fallback's hint is a write on two more disks. */
  static Patience ofJoins(CoordinatorSettings settings) {
    long most = settings.lateWrite().toNanos();
    return new Patience(2, Math.min(most, 20 * MILLI), most, most);
  }

  /** A repeat reads, and leaves a claim in its key: late is who must be taken to stand still. */
  static Patience ofForwards(CoordinatorSettings settings) {
    long most = settings.forwardTimeout().toNanos();
    return new Patience(4, Math.min(most, 250 * MILLI), most / 4, most);
  }

  /** After how long an answer of this peer is late. */
  long nanos(Pace pace, String node) {
    long usual = pace.usualNanos(node, -1);
    if (usual < 0) {
      return unknown;
    }
    long nanos = times * usual;
    return Math.min(most, Math.max(least, nanos));
  }
}
