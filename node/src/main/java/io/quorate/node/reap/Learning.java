package io.quorate.node.reap;

import io.quorate.antientropy.reap.Generation;
import io.quorate.node.replica.Generations;
import io.quorate.node.replica.Voiding;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Follows the reap generations of the others: raises where they have raised, and drops what was
 * held here while they reaped. Mutable, confined to its lane.
 */
/*
 * How it works
 *
 *   another member's        raised here  <  reaped there, and not fresh
 *   generation                   │ no                        │ yes
 *                                ▼                           ▼
 *                        after a moment, in which     close: nothing is taken or given
 *                        the round's own question     doubt: it does not count for r
 *                        may come: force, raise       until nothing is on its way to the log
 *                                                     drop copies and hints, but what this
 *                                                     process gave (Voiding)
 *                                                     force the generation, and that it refills
 *                                                     open; compared with all living owners it
 *                                                     counts again, also after a restart
 */
final class Learning {
  private static final long MOMENT_NANOS = 10_000_000L;
  private static final long AGAIN_NANOS = 1_000_000_000L;

  private final ReapParts parts;
  private final Pledging pledging;
  private final SortedSet<Integer> refilling;
  private final Generations generations;
  private final Voiding voiding;
  private final TreeSet<Integer> pending = new TreeSet<>();
  private long dropped;
  private boolean stopped;

  /**
   * Nothing learned yet.
   *
   * @param refilling is told of partitions that were dropped
   */
  Learning(ReapParts parts, Pledging pledging, SortedSet<Integer> refilling) {
    this.parts = parts;
    this.pledging = pledging;
    this.refilling = refilling;
    this.generations = parts.replica().generations();
    this.voiding = parts.replica().voiding();
  }

  void stop() {
    stopped = true;
  }

  long dropped() {
    return dropped;
  }

  void learn(int partition, Generation other) {
    Generation own = generations.of(partition);
    if (generations.isClosed(partition)) {
      return;
    }
    if (own.isVoidBeside(other)) {
      drop(partition, other);
    } else if (own.isBehind(other) && pending.add(partition)) {
      parts.lane().after(MOMENT_NANOS, () -> raise(partition, other));
    }
  }

  private void raise(int partition, Generation other) {
    Generation own = generations.of(partition);
    boolean waits = !stopped
        && !generations.isClosed(partition)
        && !pledging.isRaising(partition)
        && !own.isVoidBeside(other)
        && own.isBehind(other);
    if (!waits) {
      pending.remove(partition);
      return;
    }
    Generation next = own.caughtUpWith(other);
    parts.store().force(partition, next, refilling.contains(partition), forced -> {
      pending.remove(partition);
      if (forced && !stopped) {
        if (next.raised() > generations.raised(partition)) {
          pledging.release(partition);
        }
        generations.forced(partition, next);
      }
    });
  }

  private void drop(int partition, Generation other) {
    generations.close(partition);
    pledging.release(partition);
    parts.exchanges().doubt(partition);
    parts.warn("What is here of partition " + partition + " was held while others reaped tombstones"
        + " of it: it is dropped, and fetched from its other owners");
    dropped++;
    awaitQuiet(partition, other);
  }

  private void awaitQuiet(int partition, Generation other) {
    if (stopped) {
      return;
    }
    if (voiding.isBusy(partition)) {
      parts.lane().after(MOMENT_NANOS, () -> awaitQuiet(partition, other));
    } else {
      voiding.begin(
          partition,
          parts.drop(),
          gone -> next(gone, partition, other, () -> open(partition, other)));
    }
  }

  /** Goes on, or tries again from the beginning after a rest. */
  private void next(boolean well, int partition, Generation other, Runnable step) {
    if (stopped) {
      return;
    }
    if (well) {
      step.run();
    } else {
      parts.lane().after(AGAIN_NANOS, () -> awaitQuiet(partition, other));
    }
  }

  private void open(int partition, Generation other) {
    Generation next = generations.of(partition).caughtUpWith(other);
    parts
        .store()
        .force(
            partition,
            next,
            true,
            forced -> next(forced, partition, other, () -> {
              refilling.add(partition);
              generations.forced(partition, next);
              generations.open(partition);
              parts.exchanges().doubt(partition);
            }));
  }
}
