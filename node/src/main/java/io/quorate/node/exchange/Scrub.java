package io.quorate.node.exchange;

import io.quorate.node.storage.Space;
import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Reads every record of one lane's copies from the disk, slowly, again and again, so that rot is
 * found while the other owners still have what it destroyed. Mutable, confined to its lane.
 *
 * <p>What cannot be read is told by the replica, as it is for any reader. Hints are not read: they
 * are short-lived, and what one cannot be read of, the exchange of its owners brings.
 */
final class Scrub {
  private static final int PAGE = 1_024;

  private final Means means;
  private final Throttle throttle;
  private final long periodNanos;
  private final int partitions;
  private final int step;
  private final int first;
  private int partition;
  private Optional<Key> last = Optional.empty();
  private final ArrayDeque<Key> page = new ArrayDeque<>();
  private long began;
  private boolean stopped;

  /** A scrub of the partitions {@code first}, {@code first + step} and so on. */
  Scrub(Means means, Throttle throttle, long periodNanos, int partitions, int first, int step) {
    this.means = means;
    this.throttle = throttle;
    this.periodNanos = periodNanos;
    this.partitions = partitions;
    this.first = first;
    this.step = step;
  }

  /** Begins a pass over everything. */
  void begin() {
    if (!stopped) {
      began = means.clock().nanos();
      partition = first;
      last = Optional.empty();
      proceed();
    }
  }

  void stop() {
    stopped = true;
    throttle.stop();
  }

  private void proceed() {
    if (stopped) {
      return;
    }
    while (page.isEmpty() && partition < partitions) {
      List<Space.Entry> entries = means.spaces().data(partition).scan(last, PAGE);
      entries.forEach(entry -> page.add(entry.key()));
      last = entries.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
      if (entries.isEmpty()) {
        partition += step;
      }
    }
    if (page.isEmpty()) {
      long rest = Math.max(1, periodNanos - (means.clock().nanos() - began));
      means.lane().after(rest, this::begin);
    } else {
      throttle.whenFree(this::readOne);
    }
  }

  private void readOne() {
    Key key = page.remove();
    Optional<Space.Entry> entry = means.spaces().data(partition).find(key);
    if (stopped || entry.isEmpty()) {
      proceed();
      return;
    }
    throttle.spend(entry.get().length() + (long) key.length());
    means.replica().check(key, readable -> {
      means.facts().scrubbed++;
      proceed();
    });
  }
}
