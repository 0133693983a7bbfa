package io.quorate.node.exchange;

import io.quorate.node.wire.Reply;

/**
 * How often what was refused for want of room is tried again before an exchange is given up: a
 * queue that is full now is a reason to be slow, not to begin anew. Mutable, confined to its lane.
 */
final class Patience {
  private static final long REST_NANOS = 50_000_000L;
  private static final int TRIES_MAX = 200;

  private final Means means;
  private int tries;

  Patience(Means means) {
    this.means = means;
  }

  /** Whether this refusal may be answered by trying again. */
  boolean isLeftFor(Reply reply) {
    return reply instanceof Reply.Refused refused
        && refused.reason() == Reply.Reason.OVERLOADED
        && tries < TRIES_MAX;
  }

  /** Runs the work after a rest, on the lane. */
  void rest(Runnable work) {
    tries++;
    means.lane().after(REST_NANOS, () -> {
      if (!means.isOver()) {
        work.run();
      }
    });
  }
}
