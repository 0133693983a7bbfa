package io.quorate.node.exchange;

import io.quorate.antientropy.exchange.Backlog;
import io.quorate.antientropy.exchange.Schedule;
import io.quorate.node.request.Convergence;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far the copies of a lane are from being equal, and how long it will take: by the partitions
 * that wait to be compared and by the hints that wait for their owners, each by its own pace.
 * Mutable, confined to its lane.
 */
final class Outlook {
  private static final long SAMPLE_NANOS = 1_000_000_000L;

  private final Means means;
  private final Schedule schedule;
  private final Backlog doubtful = new Backlog();
  private final Backlog hints = new Backlog();
  private long sampledAt;
  private boolean sampled;

  Outlook(Means means, Schedule schedule) {
    this.means = means;
    this.schedule = schedule;
  }

  /** Looks at what waits, once a second at most. */
  void watch() {
    if (!sampled || means.clock().nanos() - sampledAt >= SAMPLE_NANOS) {
      sample();
    }
  }

  private void sample() {
    sampled = true;
    sampledAt = means.clock().nanos();
    doubtful.waits(schedule.doubtful(), sampledAt);
    hints.waits(means.replica().facts().counts().waitingHints(), sampledAt);
  }

  /** What is known now. */
  Convergence now() {
    sample();
    return new Convergence(
        schedule.different(),
        means.isOver() ? Collections.emptySortedMap() : means.replica().hintsByTarget(),
        Duration.ofNanos(schedule.oldestNanos(sampledAt)),
        left(doubtful).flatMap(ours -> left(hints).map(theirs -> longer(ours, theirs))));
  }

  private static Optional<Duration> left(Backlog backlog) {
    OptionalLong nanos = backlog.leftNanos();
    return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
