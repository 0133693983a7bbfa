package io.quorate.node.coordinator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests of clients one lane takes at a time: no more than it ends well within their
 * time. Whoever brings a request asks here first, on any thread, so that one too many is refused
 * before anything is done for it.
 */
public final class Admission {
  /*
   * How it works
   *
   *   any thread                    the lane
   *   enter() ──▶ waiting ──▶ reached() ──▶ begun() ──▶ serving ──▶ ended()
   *      │                       │                                    │
   *      └ no room: refused      └ how long it waited                 └ how many were done
   *
   *   every INTERVAL     the shortest wait of the interval
   *     ≤ TARGET           no queue stands: twice as many as before, up to the most
   *     > TARGET           a queue stands: as many as were done in the last HORIZON, at least LEAST
   *
   * Invariant: LEAST ≤ limit ≤ most, or limit = most where that is less than LEAST; waiting + serving
   * exceeds the limit only where the limit fell after they were taken.
   *
   * `waiting`, `serving`, `limit` and `refused` are read and written by several threads, the rest is the
   * lane's. What one reads may be a moment old: then a few more or fewer are taken than the limit says.
   */

  /** A wait that is ordinary: RFC 8289 §4.3. */
  static final long TARGET_NANOS = 5_000_000;

  /** A burst is over within this time, a queue that stands is not: RFC 8289 §4.3. */
  static final long INTERVAL_NANOS = 100_000_000;

  /** What is taken while a queue stands is done after about so long. */
  static final long HORIZON_NANOS = 500_000_000;

  /** So many are taken, however few were done: otherwise none would ever be done again. */
  static final int LEAST = 64;

  private final int most;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger serving = new AtomicInteger();
  private final AtomicLong refused = new AtomicLong();
  private volatile int limit;
  private boolean begun;
  private long intervalBegan;
  private long shortestWait;
  private long done;

  /** The admission of a lane that never takes more than so many. */
  Admission(int most) {
    this.most = most;
    this.limit = most;
  }

  /** Whether one more would be taken now. May be called by any thread. */
  public boolean hasRoom() {
    return waiting.get() + serving.get() < limit;
  }

  /** One was refused before it came to the lane. May be called by any thread. */
  public void refuse() {
    refused.incrementAndGet();
  }

  /** One comes that was not refused, and waits for its lane. May be called by any thread. */
  public void enter() {
    waiting.incrementAndGet();
  }

  /** One that entered has reached the lane. */
  public void leave() {
    int left = waiting.decrementAndGet();
    assert left >= 0 : "more left the queue than came";
  }

  /** Whoever asked for it, a message has reached the lane after it waited so long. */
  void waited(long nanos, long now) {
    if (!begun) {
      begin(now);
    } else if (now - intervalBegan >= INTERVAL_NANOS) {
      close(now - intervalBegan);
      begin(now);
    }
    shortestWait = Math.min(shortestWait, nanos);
  }

  private void begin(long now) {
    begun = true;
    intervalBegan = now;
    shortestWait = Long.MAX_VALUE;
    done = 0;
  }

  private void close(long nanos) {
    if (shortestWait <= TARGET_NANOS) {
      limit = (int) Math.min(most, 2L * limit);
    } else if (nanos < 2 * INTERVAL_NANOS) {
      double within = (double) done * HORIZON_NANOS / nanos;
      limit = (int) Math.min(most, Math.max(LEAST, within));
    }
    // Otherwise nothing came for long, or the whole process stood still: that says nothing.
  }

  /** One begins to be served. */
  void begun() {
    serving.incrementAndGet();
  }

  /** It ended; whether what was asked for was done. */
  void ended(boolean wasDone) {
    serving.decrementAndGet();
    done += wasDone ? 1 : 0;
  }

  int serving() {
    return serving.get();
  }

  int limit() {
    return limit;
  }

  long refused() {
    return refused.get();
  }
}
