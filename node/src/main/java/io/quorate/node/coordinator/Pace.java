package io.quorate.node.coordinator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * How long each peer takes to answer a read, as this lane saw it: when an answer is late, and who
 * is to be asked last. A machine: told the time by its caller, confined to its lane.
 *
 * <p>Late is what takes longer than 95 of 100 answers of that peer did (Dean and Barroso, "The Tail
 * at Scale", 2013, hedged requests). A peer is slow when it owes several answers that are late, or
 * when half of its answers take several times as long as those of the fastest of the peers that
 * could be asked instead. Whoever is slow is asked last, but for one read now and then, which finds
 * out whether it still is.
 */
/*
 * How it works
 *
 *   answers of one peer     0.1 ms   ▂▅█▆▃▁ ▁        ▁   1 s      counts by length; each bucket ends
 *                                      │    └ 95 %: usual        a quarter later than the one before
 *                                      └ 50 %: middle
 *
 * After COUNTED_MAX answers all counts are halved, so that old ones fade. Fewer than COUNTED_MIN say
 * nothing: such a peer is neither slow nor usually anything. An answer that never came counts by the
 * time for which it was awaited. A slow peer's answers are few, so one that is fast again halves the
 * counts too.
 */
final class Pace {
  private static final int BUCKETS = 72;
  private static final double GROWTH = 1.25;
  private static final double SHORTEST_NANOS = 50_000;
  private static final int COUNTED_MIN = 16;
  private static final int COUNTED_MAX = 256;

  /** So many late answers in a row make a peer slow until it answers. */
  private static final int LATE_MAX = 3;

  /** Half of the answers take so many times as long as those of the fastest, and at least this. */
  private static final long SLOW_TIMES = 4;

  private static final long SLOW_NANOS_MIN = 5_000_000;

  /** How often somebody slow is asked in its turn all the same. */
  private static final long TRIED_AGAIN_NANOS = 1_000_000_000L;

  private final Map<String, Peer> peers = new LinkedHashMap<>();

  private static final class Peer {
    private final int[] counts = new int[BUCKETS];
    private int counted;
    private int lateInARow;

    /** Whether it is asked last, and since when, or since it was last asked in its turn. */
    private boolean isAvoided;

    private long avoidedAt;

    /** While it is asked last: an answer within this time would not be slow. */
    private long fastEnough;

    void count(long nanos) {
      counts[bucketOf(nanos)]++;
      if (++counted >= COUNTED_MAX) {
        fade();
      }
    }

    private void fade() {
      counted = 0;
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] /= 2;
        counted += counts[i];
      }
    }

    /** The end of the bucket up to which this share of the answers took. */
    long within(double share) {
      double before = counted * share;
      int sum = 0;
      for (int i = 0; i < BUCKETS; i++) {
        sum += counts[i];
        if (sum >= before) {
          return endOf(i);
        }
      }
      throw new AssertionError("all answers are counted");
    }

    boolean isKnown() {
      return counted >= COUNTED_MIN;
    }
  }

  private static int bucketOf(long nanos) {
    double bucket = Math.ceil(Math.log(nanos / SHORTEST_NANOS) / Math.log(GROWTH));
    return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
  }

  private static long endOf(int bucket) {
    return (long) (SHORTEST_NANOS * Math.pow(GROWTH, bucket));
  }

  private Peer of(String node) {
    return peers.computeIfAbsent(node, name -> new Peer());
  }

  /** A peer answered a read after this time. */
  void answered(String node, long nanos) {
    Peer peer = of(node);
    if (peer.isAvoided && nanos <= peer.fastEnough) {
      peer.fade(); // Few answers are asked for now: they must outweigh the old ones soon.
    }
    peer.count(nanos);
    peer.lateInARow = 0;
  }

  /** A peer gave no answer in this time, and none is awaited any more. */
  void silent(String node, long nanos) {
    of(node).count(nanos);
  }

  /** A peer's answer has become late. */
  void late(String node) {
    of(node).lateInARow++;
  }

  /** How long its answers take usually; as long as {@code otherwise} where little is known. */
  long usualNanos(String node, long otherwise) {
    @Nullable Peer peer = peers.get(node);
    return peer == null || !peer.isKnown() ? otherwise : peer.within(0.95);
  }

  /** The middle of a peer's answers above which it is slow beside these others. */
  private long fastEnough(Collection<String> others) {
    long fastest = Long.MAX_VALUE;
    for (String other : others) {
      @Nullable Peer each = peers.get(other);
      if (each != null && each.isKnown()) {
        fastest = Math.min(fastest, each.within(0.5));
      }
    }
    return fastest == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(SLOW_NANOS_MIN, SLOW_TIMES * fastest);
  }

  private static boolean isSlow(Peer peer, long fastEnough) {
    return peer.lateInARow >= LATE_MAX || (peer.isKnown() && peer.within(0.5) > fastEnough);
  }

  /**
   * Which of these are to be asked last now.
   *
   * @param nodes those that could be asked
   */
  List<String> slow(Collection<String> nodes, long now) {
    List<String> slow = new ArrayList<>();
    long fastEnough = fastEnough(nodes);
    for (String node : nodes) {
      @Nullable Peer peer = peers.get(node);
      if (peer != null) {
        boolean wasAvoided = peer.isAvoided;
        peer.isAvoided = isSlow(peer, fastEnough);
        peer.fastEnough = fastEnough;
        if (peer.isAvoided && !(wasAvoided && isTried(peer, now))) {
          peer.avoidedAt = wasAvoided ? peer.avoidedAt : now;
          slow.add(node);
        }
      }
    }
    return slow;
  }

  /** One read in a while is sent to it in its turn. */
  private static boolean isTried(Peer peer, long now) {
    boolean due = now - peer.avoidedAt >= TRIED_AGAIN_NANOS;
    if (due) {
      peer.avoidedAt = now;
    }
    return due;
  }

  /** Forgets all but these members. */
  void retain(NavigableSet<String> members) {
    peers.keySet().retainAll(members);
  }
}
