package io.quorate.node.reap;

import io.quorate.antientropy.reap.Pledge;
import io.quorate.antientropy.reap.ReapAnswer;
import io.quorate.node.replica.Generations;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Key;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What one lane has pledged to rounds that go on, and what it hides for them. Mutable, confined to
 * its lane.
 */
final class Pledging {
  /** So long a member waits for the next step of a round. */
  private static final long PLEDGE_NANOS = 20_000_000_000L;

  private final ReapParts parts;
  private final Generations generations;
  private final TreeSet<Integer> raising = new TreeSet<>();
  private long reaped;
  private long pruned;
  private boolean stopped;

  private final SortedSet<Integer> refilling;

  /**
   * Nothing is pledged.
   *
   * @param refilling partitions that were dropped and are being filled again, as they are
   */
  Pledging(ReapParts parts, SortedSet<Integer> refilling) {
    this.parts = parts;
    this.refilling = refilling;
    this.generations = parts.replica().generations();
  }

  void stop() {
    stopped = true;
  }

  /** An answer of what is known of the partition by now. */
  Reply agreed(int partition, List<Integer> places) {
    return new Reply.Reaped(new ReapAnswer(generations.of(partition), places));
  }

  /** Whether the partition was dropped and is being filled again. */
  boolean isRefilling(int partition) {
    return refilling.contains(partition);
  }

  /** Whether the partition is being raised for a round. */
  boolean isRaising(int partition) {
    return raising.contains(partition);
  }

  void raises(int partition, boolean does) {
    if (does) {
      raising.add(partition);
    } else {
      raising.remove(partition);
    }
  }

  void pledge(int partition, Pledge pledge) {
    release(partition);
    generations.pledge(partition, pledge);
    parts.lane().after(PLEDGE_NANOS, () -> {
      if (generations.holds(partition, pledge)) {
        release(partition);
      }
    });
  }

  /** What was marked is shown again. */
  void release(int partition) {
    generations.release(partition).ifPresent(pledge -> {
      if (!stopped) {
        pledge.hidden().forEach(key -> parts.exchanges().show(key));
      }
    });
  }

  void releaseAll() {
    generations.pledged().forEach(this::release);
  }

  /** From now on this record of the key is neither compared nor sent. */
  void hide(Key key) {
    parts.exchanges().hide(key);
  }

  void forgot(boolean removed) {
    if (removed) {
      reaped++;
    } else {
      pruned++;
    }
  }

  long reaped() {
    return reaped;
  }

  long pruned() {
    return pruned;
  }
}
