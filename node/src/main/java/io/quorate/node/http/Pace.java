package io.quorate.node.http;

/**
 * Until when the client of one exchange must have gone on: a body and an answer have a pace, whose
 * time starts anew with every {@link HttpLimits#PACE_BYTES}. Work has none: the deadline of the
 * request ends it. Part of {@link ClientConnection}.
 */
final class Pace {
  private static final long NEVER = Long.MAX_VALUE;

  private final HttpLimits limits;
  private final Runnable cut;
  private Runnable late;
  private Runnable slow = () -> {};
  private long slowAtNanos = NEVER;
  private long waitingSinceNanos;
  private long patienceNanos = NEVER;
  private long bytes;

  Pace(HttpLimits limits, Runnable cut) {
    this.limits = limits;
    this.cut = cut;
    this.late = cut;
  }

  /** The node is at work: the client need not do anything. */
  void working() {
    patienceNanos = NEVER;
    slowAtNanos = NEVER;
  }

  /**
   * The client is to send a body; {@code tooLate} runs if it does not, {@code tooSlow} before that
   * if it takes its time.
   */
  void receiving(long now, Runnable tooLate, Runnable tooSlow) {
    await(now, limits.bodyTime().toNanos());
    late = tooLate;
    slow = tooSlow;
    slowAtNanos = now + limits.memoryTime().toNanos();
  }

  /** The client is to take an answer. */
  void sending(long now) {
    await(now, limits.writeTime().toNanos());
    late = cut;
  }

  /** So many bytes came or went. */
  void progress(long more, long now) {
    bytes += more;
    if (bytes >= HttpLimits.PACE_BYTES) {
      bytes = 0;
      waitingSinceNanos = now;
    }
  }

  private void await(long now, long patience) {
    bytes = 0;
    waitingSinceNanos = now;
    patienceNanos = patience;
    slowAtNanos = NEVER;
  }

  void tick(long now) {
    if (now >= slowAtNanos) {
      slowAtNanos = NEVER;
      slow.run();
    }
    if (patienceNanos != NEVER && now - waitingSinceNanos > patienceNanos) {
      late.run();
    }
  }
}
