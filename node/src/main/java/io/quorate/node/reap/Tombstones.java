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
 * How many tombstones each partition of a lane holds, and which of them are old enough. Mutable,
 * confined to its lane.
 */
/*
 * How it works
 *
 *   records    …  41  42  43  44  45  46  47          a record's number never changes, and rises
 *   samples        ▲10:00   ▲10:02      ▲10:04
 *
 * Now and then the highest number is noted with the time. A tombstone in a record up to a note of at
 * least the window ago has been the key's newest for the whole window. So nothing is kept for each
 * tombstone. A count is made by a pass over the partition's index when it is first wanted, and kept
 * with the index from then on; candidates are found by such a pass, of 0.1 µs for each key, where the
 * count is not 0.
 */
final class Tombstones {
  private static final int SAMPLES_A_WINDOW = 8;
  private static final int KEY_BYTES_MAX = 64 << 10;

  private final Spaces spaces;
  private final Tombs tombs;
  private final long windowNanos;
  private final TreeMap<Integer, Long> counts = new TreeMap<>();
  private final TreeSet<Integer> watched = new TreeSet<>();
  private final ArrayDeque<Sample> samples = new ArrayDeque<>();
  private long newest;

  private record Sample(long at, long sequence) {}

  Tombstones(Spaces spaces, Tombs tombs, long windowNanos) {
    this.spaces = spaces;
    this.tombs = tombs;
    this.windowNanos = windowNanos;
  }

  /** How many this partition holds. */
  long count(int partition) {
    Long known = counts.get(partition);
    if (known == null) {
      known = counted(partition);
      counts.put(partition, known);
      watch(partition);
    }
    return known;
  }

  /** Other buckets' tombstones may be meant from now on: all are counted anew. */
  void forget() {
    counts.clear();
  }

  /** How many the partitions hold that were counted. */
  long sum() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private long counted(int partition) {
    long[] count = new long[1];
    spaces.data(partition).forEach(entry -> {
      count[0] += isTombstone(entry) ? 1 : 0;
      newest = Math.max(newest, entry.sequence());
    });
    return count[0];
  }

  private boolean isTombstone(Space.Entry entry) {
    return Tombs.isTombstone(entry.flags()) && tombs.areForgotten(entry.key().bucket());
  }

  private void watch(int partition) {
    if (!watched.add(partition)) {
      return;
    }
    spaces.data(partition).watch(new Space.Changes() {
      @Override
      public void changed(Key key, Optional<Space.Entry> before, Optional<Space.Entry> after) {
        long more = after.filter(Tombstones.this::isTombstone).isPresent() ? 1 : 0;
        long less = before.filter(Tombstones.this::isTombstone).isPresent() ? 1 : 0;
        counts.computeIfPresent(partition, (any, count) -> count + more - less);
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
   * Tombstones of the partition that are old enough, as many as a round may have.
   *
   * @param from from which position of the ring on they are taken first
   */
  List<Candidate> old(int partition, long from, long now) {
    long until = oldSequence(now);
    if (until == 0 || count(partition) == 0) {
      return List.of();
    }
    Finding behind = new Finding();
    Finding before = new Finding();
    spaces.data(partition).forEach(entry -> {
      if (isTombstone(entry) && entry.sequence() <= until) {
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
