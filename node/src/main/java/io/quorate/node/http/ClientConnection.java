package io.quorate.node.http;

import java.util.ArrayList;
import java.util.List;

/**
 * Until when a client must have gone on, so that none holds a connection by doing nothing, or one
 * byte at a time.
 *
 * <p>A machine, told the time by its caller; confined to its connection's event loop.
 *
 * <pre>
 *   opened ──▶ head ──▶ (body) ──▶ work ──▶ answer ──▶ idle ──▶ head …
 *   headTime            bodyTime    none    writeTime  idleTime
 *                    ╰────── the exchange's Pace ──────╯
 * </pre>
 *
 * Over HTTP/2 several exchanges go on at once, each at its own pace; the connection is idle when
 * none does. The first head of HTTP/1 has its time before there is such a connection
 * ({@link Arrivals}).
 */
final class ClientConnection {
  private final HttpLimits limits;
  private final Runnable close;
  private final List<Pace> paces = new ArrayList<>(1);
  private long idleSinceNanos;
  private long patienceNanos;

  /** A connection just opened; {@code close} ends it. */
  ClientConnection(HttpLimits limits, long now, Runnable close) {
    this.limits = limits;
    this.close = close;
    this.idleSinceNanos = now;
    this.patienceNanos = limits.headTime().toNanos();
  }

  /** An exchange begins: its head is there; {@code cut} ends it when the client is too slow. */
  Pace begin(Runnable cut) {
    Pace pace = new Pace(limits, cut);
    paces.add(pace);
    return pace;
  }

  /** The exchange's answer is out: the client may ask again. */
  void end(Pace pace, long now) {
    paces.remove(pace);
    idleSinceNanos = now;
    patienceNanos = limits.idleTime().toNanos();
  }

  /** Ends what the client had its time for. */
  void tick(long now) {
    if (paces.isEmpty()) {
      if (now - idleSinceNanos > patienceNanos) {
        close.run();
      }
    } else {
      List.copyOf(paces).forEach(pace -> pace.tick(now));
    }
  }
}
