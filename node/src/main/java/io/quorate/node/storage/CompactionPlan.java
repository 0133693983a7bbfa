package io.quorate.node.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Chooses what is compacted next. Pure. */
final class CompactionPlan {
  /* How it works
   *
   *   dead share  ▓▓▓▓▓▓▓▓▓ 0.9   ▓▓▓▓▓▓ 0.6   ▓▓▓▓▓ 0.5   ▓▓ 0.2   ▓ 0.1
   *               └────────────── until their copy fills a segment ──┘
   *
   * Nothing is done while less than the allowed share of all closed segments is dead, unless a
   * segment is nearly all dead, which costs nothing. Then the segment that gives most back goes
   * first, with as many others as fit into one new segment with it, so that what is left of many
   * segments does not become many small ones. A run takes back at least a tenth of its first
   * segment, or, where small segments are put together, leaves fewer segments: so it ends.
   */
  private static final int WORTH_PERCENT = 10;
  private static final int NEARLY_ALL_PERCENT = 90;
  private static final int SMALL_SEGMENTS_MAX = 8;
  private static final int VICTIMS_MAX = 32;
  private static final int PRESSED_PERCENT = 2;
  private static final int BEHIND_PERCENT = 5;

  private final int segmentBytes;
  private final int deadPercent;

  CompactionPlan(int segmentBytes, int deadPercent) {
    this.segmentBytes = segmentBytes;
    this.deadPercent = deadPercent;
  }

  /**
   * The segments to compact into one, in the order of their numbers; empty if it is not worth it.
   *
   * @param pressed the disk is full: whatever can be given back is
   */
  List<Integer> choose(List<SegmentUse> closed, boolean pressed) {
    List<SegmentUse> byDead = new ArrayList<>(closed);
    byDead.sort(Comparator.comparingInt(SegmentUse::deadPercent)
        .reversed()
        .thenComparingInt(SegmentUse::number));
    long bytes = closed.stream().mapToLong(SegmentUse::bytes).sum();
    long dead = closed.stream().mapToLong(SegmentUse::deadBytes).sum();
    int allowed = pressed ? Math.min(PRESSED_PERCENT, deadPercent) : deadPercent;
    boolean tooMuch = dead * 100 > bytes * allowed;
    int worth = pressed ? PRESSED_PERCENT : WORTH_PERCENT;
    if (!byDead.isEmpty()
        && byDead.get(0).deadPercent() >= (tooMuch ? worth : NEARLY_ALL_PERCENT)) {
      return filling(byDead, worth);
    }
    List<SegmentUse> small = closed.stream().filter(this::isSmall).toList();
    return small.size() < SMALL_SEGMENTS_MAX ? List.of() : filling(small, 0);
  }

  /** Whether so much more is dead than may be that compaction should not wait between its steps. */
  boolean isBehind(List<SegmentUse> closed) {
    long bytes = closed.stream().mapToLong(SegmentUse::bytes).sum();
    long dead = closed.stream().mapToLong(SegmentUse::deadBytes).sum();
    return dead * 100 > bytes * (deadPercent + BEHIND_PERCENT);
  }

  private List<Integer> filling(List<SegmentUse> inOrder, int worth) {
    List<Integer> chosen = new ArrayList<>();
    long kept = 0;
    for (SegmentUse use : inOrder) {
      boolean fits = chosen.isEmpty() || kept + use.keptBytes() <= segmentBytes;
      if (chosen.size() < VICTIMS_MAX && fits && (use.deadPercent() >= worth || isSmall(use))) {
        chosen.add(use.number());
        kept += use.keptBytes();
      }
    }
    chosen.sort(Comparator.naturalOrder());
    return chosen;
  }

  private boolean isSmall(SegmentUse use) {
    return use.bytes() < segmentBytes / 4;
  }
}
