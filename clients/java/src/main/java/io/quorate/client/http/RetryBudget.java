package io.quorate.client.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests a client may repeat: one for each ten that it makes, with ten in reserve. So a
 * cluster that refuses because it has too much to do gets at most a tenth more. For any thread.
 */
final class RetryBudget {
  /** What a repetition costs, in what a request brings. */
  static final int REQUESTS_PER_REPETITION = 10;

  /** As much as can be saved: so many repetitions may follow each other at once. */
  static final int REPETITIONS_MAX = 10;

  private final AtomicInteger saved = new AtomicInteger(REPETITIONS_MAX * REQUESTS_PER_REPETITION);

  /** A request is made for the first time. */
  void request() {
    saved.updateAndGet(now -> Math.min(now + 1, REPETITIONS_MAX * REQUESTS_PER_REPETITION));
  }

  /** Takes a repetition out of the budget; false: there is none left. */
  boolean take() {
    int before = saved.getAndUpdate(
        now -> now >= REQUESTS_PER_REPETITION ? now - REQUESTS_PER_REPETITION : now);
    return before >= REQUESTS_PER_REPETITION;
  }
}
