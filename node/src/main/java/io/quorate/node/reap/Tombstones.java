package io.quorate.node.reap;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.ReapQuestion;
import io.quorate.node.replica.Spaces;
import io.quorate.node.replica.Tombs;
import io.quorate.node.storage.Space;
import io.quorate.ring.Key;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How many copies each partition of a lane holds that may be reaped, and which of them: tombstones
 * that are old enough, and living keys with spent history. Mutable, confined to its lane.
 */
/*
 * How it works
 *
 *   records    …  41  42  43  44  45  46  47          a record's number never changes, and rises
 *   samples        ▲10:00   ▲10:02      ▲10:04
 *
 * Now and then the highest number is noted with the time. A tombstone in a record up to a note of at
 * least the window ago has been the key's newest for the whole window. So nothing is kept for each
 * tombstone. Histories need no age. A count is made by a pass over the partition's index when it is first wanted, and kept
 * with the index from then on; candidates are found by such a pass, of 0.1 µs for each key, where the
 * count is not 0.
 */
final class Tombstones {
  private static final int SAMPLES_A_WINDOW = 8;
  private static final int KEY_BYTES_MAX = 64 << 10;

  private final Spaces spaces;
  private final long windowNanos;
  private final TreeMap<Integer, Count> counts = new TreeMap<>();
  private final TreeSet<Integer> watched = new TreeSet<>();
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long newest;
  private long passed;

  private record Sample(long at, long sequence) {}

  /**
   * What a partition holds of both.
   *
   * @param spent living keys with more spent history than is let be
   */
  record Count(long tombstones, long spent) {
    static final Count NONE = new Count(0, 0);

    Count with(Space.Entry entry, int times) {
      long one = isTombstone(entry) ? times : 0;
      return new Count(tombstones + one, spent + (isSpent(entry) ? times : 0));
    }

    boolean isNone() {
      return tombstones == 0 && spent == 0;
    }
  }

  Tombstones(Spaces spaces, long windowNanos) {
    this.spaces = spaces;
    this.windowNanos = windowNanos;
  }

  /** How many this partition holds. */
  Count count(int partition) {
    Count known = counts.get(partition);
    if (known == null) {
      known = counted(partition);
      counts.put(partition, known);
      watch(partition);
    }
    return known;
  }

  /** How many tombstones the partitions hold that were counted. */
  long sum() {
    return counts.values().stream().mapToLong(Count::tombstones).sum();
  }

  /** How many entries of indexes were passed since the start: each takes 0.1 µs or more. */
  long passed() {
    return passed;
  }

  private Count counted(int partition) {
    passed += spaces.data(partition).size();
    Count[] count = {Count.NONE};
    spaces.data(partition).forEach(entry -> {
      count[0] = count[0].with(entry, 1);
      newest = Math.max(newest, entry.sequence());
    });
    return count[0];
  }

  private static boolean isTombstone(Space.Entry entry) {
    return Tombs.isTombstone(entry.flags());
  }

  private static boolean isSpent(Space.Entry entry) {
    return Tombs.isSpent(entry.flags()) && !isTombstone(entry);
  }

  private void watch(int partition) {
    if (!watched.add(partition)) {
      return;
    }
    spaces.data(partition).watch(new Space.Changes() {
      @Override
      public void changed(Key key, Optional<Space.Entry> before, Optional<Space.Entry> after) {
        counts.computeIfPresent(partition, (any, count) -> {
          Count less = before.map(entry -> count.with(entry, -1)).orElse(count);
          return after.map(entry -> less.with(entry, 1)).orElse(less);
        });
        after.ifPresent(entry -> newest = Math.max(newest, entry.sequence()));
      }

      @Override
      public void dropped() {
        counts.remove(partition);
      }
    });
  }

  /** Notes how far the log has come, if that is due. */
  void sample(long now) {
    Sample last = samples.peekLast();
    if (last == null || now - last.at >= windowNanos / SAMPLES_A_WINDOW) {
      samples.add(new Sample(now, newest));
    }
    // The one before the oldest that is young enough is what counts.
    while (samples.size() > 1 && isOld(second(), now)) {
      samples.remove();
    }
  }

  private Sample second() {
    var all = samples.iterator();
    all.next();
    return all.next();
  }

  private boolean isOld(Sample sample, long now) {
    return now - sample.at >= windowNanos;
  }

  /** Up to which record all are old enough; 0 if none is. */
  private long oldSequence(long now) {
    Sample oldest = samples.peekFirst();
    return oldest != null && isOld(oldest, now) ? oldest.sequence : 0;
  }

  /**
   * What of the partition may be reaped, as much as a round may have.
   *
   * @param from from which position of the ring on it is taken first
   * @param prunes whether living keys are among it
   */
  List<Candidate> candidates(int partition, long from, boolean prunes, long now) {
    long until = oldSequence(now);
    Count count = count(partition);
    if ((until == 0 || count.tombstones == 0) && (!prunes || count.spent == 0)) {
      return List.of();
    }
    Finding behind = new Finding();
    Finding before = new Finding();
    passed += spaces.data(partition).size();
    spaces.data(partition).forEach(entry -> {
      boolean isOldTombstone = isTombstone(entry) && entry.sequence() <= until;
      if (isOldTombstone || (prunes && isSpent(entry))) {
        boolean isBehind = Long.compareUnsigned(entry.key().position(), from) >= 0;
        (isBehind ? behind : before).add(entry);
      }
    });
    behind.addAll(before.found);
    return behind.found;
  }

  /** As many as fit. */
  private static final class Finding {
    final List<Candidate> found = new ArrayList<>();
    private int bytes;

    void add(Space.Entry entry) {
      add(new Candidate(entry.key(), entry.digest()));
    }

    void addAll(List<Candidate> more) {
      more.forEach(this::add);
    }

    private void add(Candidate candidate) {
      int length = candidate.key().length() + candidate.key().bucket().length();
      if (found.size() < ReapQuestion.KEYS_MAX && bytes + length <= KEY_BYTES_MAX) {
        found.add(candidate);
        bytes += length;
      }
    }
  }
}
