package io.quorate.cli.transfer;

import io.quorate.cli.console.Clock;
import io.quorate.client.QuorateException;
import java.time.Duration;

/**
 * Repeats what failed for a reason that passes, for a limited time: after 50 ms at first, twice as
 * long each time up to 2 s, at random between half and whole of that, and never sooner than the
 * node asks.
 */
final class Retrying {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LAST = Duration.ofSeconds(2);

  private final Clock clock;
  private final Duration time;
  private final Runnable onRetry;

  /** One try. */
  interface Attempt<T> {
    /**
     * Tries.
     *
     * @param isRepetition whether an earlier try may have taken effect
     */
    T run(boolean isRepetition);
  }

  /**
   * Repeats for so long.
   *
   * @param onRetry called before each repetition, by the thread that repeats
   */
  Retrying(Clock clock, Duration time, Runnable onRetry) {
    this.clock = clock;
    this.time = time;
    this.onRetry = onRetry;
  }

  /** The first result, or the last failure. */
  <T> T run(Attempt<T> attempt) {
    long deadline = clock.nanoTime() + time.toNanos();
    Duration pause = FIRST;
    boolean isUnknown = false;
    while (true) {
      try {
        return attempt.run(isUnknown);
      } catch (QuorateException e) {
        isUnknown |= e.mayTakeEffect();
        Duration left = Duration.ofNanos(deadline - clock.nanoTime());
        Duration wait = jittered(pause, e);
        if (!e.reason().isPassing() || wait.compareTo(left) >= 0) {
          throw isUnknown ? e.afterUnknown() : e;
        }
        sleep(wait);
        pause = shorter(pause.multipliedBy(2), LAST);
        onRetry.run();
      }
    }
  }

  private Duration jittered(Duration pause, QuorateException e) {
    long nanos = (long) (pause.toNanos() * (0.5 + clock.chance() / 2));
    long asked = e.retryAfter().orElse(Duration.ZERO).toNanos();
    return Duration.ofNanos(Math.max(nanos, asked));
  }

  private static Duration shorter(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? left : right;
  }

  private void sleep(Duration wait) {
    try {
      clock.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw QuorateException.of(QuorateException.Reason.INTERRUPTED, "The import was interrupted.")
          .unknown(true)
          .cause(e)
          .build();
    }
  }
}
