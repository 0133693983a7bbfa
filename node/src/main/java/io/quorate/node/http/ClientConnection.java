package io.quorate.node.http;

/**
 * Until when a client must have gone on, so that none holds a connection by doing nothing, or one
 * byte at a time.
 *
 * <p>A machine, told the time by its caller; confined to its connection's event loop.
 *
 * <pre>
 *   opened ──▶ head ──▶ (body) ──▶ work ──▶ answer ──▶ idle ──▶ head …
 *   headTime            bodyTime    none    writeTime  idleTime
 * </pre>
 *
 * A head has one limit, however it trickles in. A body and an answer have a pace: their time starts
 * anew with every {@link HttpLimits#PACE_BYTES}. Work has none: the deadline of the request ends
 * it.
 */
final class ClientConnection {
  private static final long NEVER = Long.MAX_VALUE;

  private final HttpLimits limits;
  private final Runnable close;
  private long waitingSinceNanos;
  private long patienceNanos;
  private long paceBytes;
  private Runnable late;

  /** A connection just opened; {@code close} ends it. */
  ClientConnection(HttpLimits limits, long now, Runnable close) {
    this.limits = limits;
    this.close = close;
    this.late = close;
    this.waitingSinceNanos = now;
    this.patienceNanos = limits.headTime().toNanos();
  }

  /** The node is at work: the client need not do anything. */
  void working() {
    patienceNanos = NEVER;
  }

  /** The client is to send a body; {@code tooLate} runs if it does not. */
  void receiving(long now, Runnable tooLate) {
    paceBytes = 0;
    await(now, limits.bodyTime().toNanos());
    late = tooLate;
  }

  /** The client is to take an answer. */
  void sending(long now) {
    paceBytes = 0;
    await(now, limits.writeTime().toNanos());
  }

  /** So many bytes came or went. */
  void progress(long bytes, long now) {
    paceBytes += bytes;
    if (paceBytes >= HttpLimits.PACE_BYTES) {
      paceBytes = 0;
      waitingSinceNanos = now;
    }
  }

  /** The answer is out: the client may ask again. */
  void idle(long now) {
    await(now, limits.idleTime().toNanos());
  }

  private void await(long now, long patience) {
    waitingSinceNanos = now;
    patienceNanos = patience;
    late = close;
  }

  /** Ends what the client had its time for. */
  void tick(long now) {
    if (patienceNanos != NEVER && now - waitingSinceNanos > patienceNanos) {
      late.run();
    }
  }
}
