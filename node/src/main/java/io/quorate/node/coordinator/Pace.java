package io.quorate.node.coordinator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long each peer takes to answer one kind of request, as this lane saw it: when an answer is
 * late, and who is to be asked last. A machine: told the time by its caller, confined to its lane.
 *
 * <p>Usual is what 95 of 100 answers of that peer took at most (Dean and Barroso, "The Tail at
 * Scale", 2013, hedged requests). A peer is slow when it owes several answers that are late, when
 * it owes answers and has been quiet, or when half of its answers take several times as long as
 * those of the fastest of the peers that could be asked instead. Whoever is slow is asked last; one
 * that was asked nothing for a while is asked once, which finds out whether it still is.
 */
/*
 * How it works
 *
 *   answers of one peer     0.1 ms   ▂▅█▆▃▁ ▁        ▁   1 s      counts by length; each bucket ends
 *                                      │    └ 95 %: usual        a quarter later than the one before
 *   the last eight          ▁ ▂▃▁ ▁    half of them: middle
 *
 * After COUNTED_MAX answers all counts are halved, so that old ones fade. Fewer than COUNTED_MIN do
 * not tell what is usual, fewer than COMPARED_MIN nothing. Who is slow is told by the last few, for
 * it may have been fast for hours. An answer that never came counts by the time for which it was
 * awaited. A slow peer's answers are few, so each fast one among them makes the old ones fewer.
 *
 *   asked     ─●──●●─────●───────●──────▶      a peer that stands still is noticed without a timer:
 *   heard     ───●──●●──┤ quiet  │             whoever chooses sees that it owes and says nothing
 */
final class Pace {
  private static final int BUCKETS = 72;
  private static final double GROWTH = 1.25;
  private static final double SHORTEST_NANOS = 50_000;

  /** Where the buckets end. */
  private static final long[] ENDS = ends();

  private static final int COUNTED_MIN = 16;

  /** Of the last so many answers, the half is compared with that of others, from so many on. */
  private static final int COMPARED_MAX = 8;

  private static final int COMPARED_MIN = 4;

  private static final int COUNTED_MAX = 256;

  /** So many late answers in a row make a peer slow until it answers. */
  private static final int LATE_MAX = 3;

  /** Half of the answers take so many times as long as those of the fastest, and at least this. */
  private static final long SLOW_TIMES = 4;

  private static final long SLOW_NANOS_MIN = 5_000_000;

  /** What is supposed of half of the answers of somebody of whom nothing is known. */
  private static final long SUPPOSED_NANOS = 25_000_000;

  /** Who owes answers and gives none for so long is slow. */
  private static final long QUIET_NANOS = 100_000_000;

  /** Somebody slow who was asked nothing for so long is asked all the same. */
  private static final long TRIED_AGAIN_NANOS = 1_000_000_000L;

  private final Map<String, Peer> peers = new LinkedHashMap<>();

  private static final class Peer {
    private final int[] counts = new int[BUCKETS];
    private int counted;

    /** The buckets of the last answers, the newest first, and the end of the one in the middle. */
    private final int[] latest = new int[COMPARED_MAX];

    private int compared;
    private long middle;
    private int lateInARow;

    /** Requests that it has not answered and may still answer. */
    private int owed;

    /** When it last said something, or began to owe an answer. */
    private long quietSince;

    /** Whether it is asked last, and since when, or since it was last asked. */
    private boolean isAvoided;

    private long avoidedAt;

    /** While it is asked last: an answer within this time would not be slow. */
    private long fastEnough;

    void count(long nanos) {
      int bucket = bucketOf(nanos);
      counts[bucket]++;
      if (++counted >= COUNTED_MAX) {
        fade();
      }
      System.arraycopy(latest, 0, latest, 1, COMPARED_MAX - 1);
      latest[0] = bucket;
      compared = Math.min(COMPARED_MAX, compared + 1);
      int[] sorted = Arrays.copyOf(latest, compared);
      Arrays.sort(sorted);
      middle = ENDS[sorted[(compared - 1) / 2]];
    }

    /** Few answers are asked for now: they must outweigh the old ones soon. */
    void isFastAgain() {
      fade();
      compared = Math.min(compared, COMPARED_MIN - 1);
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
          return ENDS[i];
        }
      }
      throw new AssertionError("all answers are counted");
    }

    boolean isKnown() {
      return counted >= COUNTED_MIN;
    }

    boolean isComparable() {
      return compared >= COMPARED_MIN;
    }

    boolean isQuiet(long now) {
      return owed > 0 && now - quietSince >= QUIET_NANOS;
    }
  }

  private static int bucketOf(long nanos) {
    double bucket = Math.ceil(Math.log(nanos / SHORTEST_NANOS) / Math.log(GROWTH));
    return (int) Math.max(0, Math.min(BUCKETS - 1, bucket));
  }

  private static long[] ends() {
    long[] ends = new long[BUCKETS];
    for (int i = 0; i < BUCKETS; i++) {
      ends[i] = (long) (SHORTEST_NANOS * Math.pow(GROWTH, i));
    }
    return ends;
  }

  private Peer of(String node) {
    return peers.computeIfAbsent(node, name -> new Peer());
  }

  /** A peer is asked something now; {@link #heard} or {@link #failed} follows. */
  void asked(String node, long now) {
    Peer peer = of(node);
    if (peer.owed++ == 0) {
      peer.quietSince = now;
    }
    peer.avoidedAt = now;
  }

  /** A peer replied, whatever it said. */
  void heard(String node, long now) {
    @Nullable Peer peer = peers.get(node);
    if (peer != null) {
      peer.quietSince = now;
    }
    failed(node);
  }

  /** What a peer was asked ended without its reply. */
  void failed(String node) {
    @Nullable Peer peer = peers.get(node);
    if (peer != null) {
      peer.owed = Math.max(0, peer.owed - 1); // It may have been forgotten in between.
    }
  }

  /** For how long a peer has said nothing, or has owed nothing before: the less of both. */
  long quietNanos(String node, long now) {
    @Nullable Peer peer = peers.get(node);
    return peer == null ? Long.MAX_VALUE : now - peer.quietSince;
  }

  /** A peer answered after this time. */
  void answered(String node, long nanos) {
    Peer peer = of(node);
    if (peer.isAvoided && nanos <= peer.fastEnough) {
      peer.isFastAgain();
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
      long middle = each != null && each.isComparable() ? each.middle : SUPPOSED_NANOS;
      fastest = Math.min(fastest, middle);
    }
    return Math.max(SLOW_NANOS_MIN, SLOW_TIMES * Math.min(fastest, Long.MAX_VALUE / SLOW_TIMES));
  }

  private static boolean isSlow(Peer peer, long fastEnough, long now) {
    return peer.lateInARow >= LATE_MAX
        || peer.isQuiet(now)
        || (peer.isComparable() && peer.middle > fastEnough);
  }

  /**
   * Which of these are to be asked last.
   *
   * @param nodes those that could be asked
   */
  List<String> slow(Collection<String> nodes, long now) {
    List<String> slow = new ArrayList<>();
    long fastEnough = fastEnough(nodes);
    for (String node : nodes) {
      @Nullable Peer peer = peers.get(node);
      if (peer != null) {
        boolean isSlow = isSlow(peer, fastEnough, now);
        if (isSlow && !peer.isAvoided) {
          peer.avoidedAt = now;
        }
        peer.isAvoided = isSlow;
        peer.fastEnough = fastEnough;
        if (isSlow) {
          slow.add(node);
        }
      }
    }
    return slow;
  }

  /** The first of these that is slow and was asked nothing for a while: it is to be asked now. */
  Optional<String> tried(Collection<String> slow, long now) {
    for (String node : slow) {
      @Nullable Peer peer = peers.get(node);
      if (peer != null && now - peer.avoidedAt >= TRIED_AGAIN_NANOS) {
        peer.avoidedAt = now;
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /** Forgets all but these members. */
  void retain(NavigableSet<String> members) {
    peers.keySet().retainAll(members);
  }
}
