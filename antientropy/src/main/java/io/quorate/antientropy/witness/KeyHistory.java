package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** What clients did to one key, and the judgement of it. Mutable. */
final class KeyHistory {
  /** The lines of a history that are shown to people. */
  private static final int LINES_MAX = 400;

  /**
   * So many later writes make a store forget a request, so that it takes a duplicate of it that
   * does not say so for a new write.
   */
  private static final int REMEMBERED_WRITES = 8;

  final List<WriteAttempt> writes = new ArrayList<>();
  final List<ReadSeen> reads = new ArrayList<>();
  private final String key;
  private long excused;

  KeyHistory(String key) {
    this.key = key;
  }

  void judge(NavigableSet<String> end, List<Violation> into) {
    Map<String, WriteAttempt> byValue = new HashMap<>();
    for (WriteAttempt write : writes) {
      write.value().ifPresent(value -> byValue.put(value, write));
    }
    for (WriteAttempt write : writes) {
      lost(write, end).ifPresent(sentence -> into.add(violation(sentence)));
      back(write, end).ifPresent(sentence -> into.add(violation(sentence)));
    }
    madeUp(byValue, end, "at the end").ifPresent(sentence -> into.add(violation(sentence)));
    for (ReadSeen read : reads) {
      madeUp(byValue, read.values(), "in \"" + read + "\"")
          .ifPresent(sentence -> into.add(violation(sentence)));
      if (read.strict()) {
        writes.forEach(write -> missed(write, read).ifPresent(s -> into.add(violation(s))));
      }
    }
  }

  private Optional<String> lost(WriteAttempt write, NavigableSet<String> end) {
    boolean kept = write.value().map(end::contains).orElse(true);
    if (!write.isAcknowledged() || kept || isSuperseded(write, Long.MAX_VALUE)) {
      return Optional.empty();
    }
    return Optional.of("acknowledged and lost: " + write);
  }

  private boolean isSuperseded(WriteAttempt write, long before) {
    return writes.stream().anyMatch(w -> w.began() < before && w.maySupersede(write));
  }

  private Optional<String> back(WriteAttempt write, NavigableSet<String> end) {
    return write.isAcknowledged()
        ? superseded(write, end, Long.MAX_VALUE)
            .map(value -> value + " came back after it was superseded by: " + write)
        : Optional.empty();
  }

  /** A value that this write superseded and that is there nevertheless, with no excuse. */
  private Optional<String> superseded(WriteAttempt write, NavigableSet<String> seen, long now) {
    return seen.stream()
        .filter(write::supersedes)
        .filter(value -> !isExcused(value, now))
        .findFirst();
  }

  /** An unmarked duplicate of a write that may have been forgotten by this time. */
  private boolean isExcused(String value, long now) {
    Optional<WriteAttempt> duplicated = writes.stream()
        .filter(write -> write.isDuplicated() && write.value().equals(Optional.of(value)))
        .findFirst();
    boolean forgotten = duplicated
        .map(first -> writes.stream()
                .filter(write -> write.began() > first.began() && write.began() < now)
                .count()
            > REMEMBERED_WRITES)
        .orElse(false);
    excused += forgotten ? 1 : 0;
    return forgotten;
  }

  /** How often a value came back that an unmarked duplicate may bring back. */
  long excused() {
    return excused;
  }

  private static Optional<String> madeUp(
      Map<String, WriteAttempt> byValue, NavigableSet<String> values, String where) {
    return values.stream()
        .filter(v -> !byValue.containsKey(v) || !byValue.get(v).mayHaveHappened())
        .findFirst()
        .map(v -> v + " was never written, or its writer was told so, and it is there " + where);
  }

  /** A strict read that begins after a strict acknowledgement has to know of that write. */
  private Optional<String> missed(WriteAttempt write, ReadSeen read) {
    if (!write.isAcknowledged() || !write.isStrict() || write.ended() >= read.began()) {
      return Optional.empty();
    }
    Optional<String> old = superseded(write, read.values(), read.ended());
    if (old.isPresent()) {
      return Optional.of(
          "\"" + read + "\" shows " + old.get() + ", superseded before by: " + write);
    }
    boolean seen = write.value().map(read.values()::contains).orElse(true);
    return seen || isSuperseded(write, read.ended())
        ? Optional.empty()
        : Optional.of("\"" + read + "\" misses what was acknowledged before it began: " + write);
  }

  private Violation violation(String sentence) {
    return new Violation(key, sentence, toString());
  }

  private record Line(long time, String text) {}

  @Override
  public String toString() {
    List<Line> lines = new ArrayList<>();
    for (WriteAttempt write : writes) {
      String end = write.ended() == Long.MAX_VALUE ? "…" : millis(write.ended());
      lines.add(new Line(write.began(), millis(write.began()) + "–" + end + " ms  " + write));
    }
    for (ReadSeen read : reads) {
      String span = millis(read.began()) + "–" + millis(read.ended()) + " ms  ";
      lines.add(new Line(read.began(), span + read));
    }
    lines.sort(Comparator.comparingLong(Line::time));
    StringBuilder text = new StringBuilder();
    lines.stream().limit(LINES_MAX).forEach(line -> text.append(line.text()).append('\n'));
    if (lines.size() > LINES_MAX) {
      text.append("… and ").append(lines.size() - LINES_MAX).append(" more\n");
    }
    return text.toString();
  }

  private static String millis(long nanos) {
    return Long.toString(nanos / 1_000_000);
  }
}
