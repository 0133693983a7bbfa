package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What clients did to one key, and the judgement of it. Mutable. */
final class KeyHistory {
  final List<WriteAttempt> writes = new ArrayList<>();
  final List<ReadSeen> reads = new ArrayList<>();
  private final String key;
  private long excused;
  private long checks;

  KeyHistory(String key) {
    this.key = key;
  }

  void judge(NavigableSet<String> end, List<Violation> into) {
    TreeMap<String, WriteAttempt> byValue = new TreeMap<>();
    TreeMap<String, Long> supersededFrom = new TreeMap<>();
    for (WriteAttempt write : writes) {
      write.value().ifPresent(value -> {
        byValue.put(value, write);
        supersededFrom.put(value, supersededFrom(write));
      });
    }
    for (WriteAttempt write : writes) {
      lost(write, end, supersededFrom).ifPresent(what -> into.add(violation(what, write)));
      back(write, end, into);
    }
    madeUp(byValue, end, "at the end", into);
    for (ReadSeen read : reads) {
      madeUp(byValue, read.values(), "in \"" + read + "\"", into);
      if (read.strict()) {
        writes.forEach(write -> missed(write, read, supersededFrom, into));
      }
    }
  }

  /** When the first attempt that may have superseded this one began. */
  private long supersededFrom(WriteAttempt write) {
    return writes.stream()
        .filter(other -> other.maySupersede(write))
        .mapToLong(WriteAttempt::began)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private Optional<String> lost(
      WriteAttempt write, NavigableSet<String> end, Map<String, Long> supersededFrom) {
    checks++;
    boolean fine = write
        .value()
        .map(value -> end.contains(value)
            || supersededFrom.getOrDefault(value, Long.MAX_VALUE) < Long.MAX_VALUE)
        .orElse(true);
    return !write.isAcknowledged() || fine
        ? Optional.empty()
        : Optional.of("acknowledged and lost: " + write);
  }

  private void back(WriteAttempt write, NavigableSet<String> end, List<Violation> into) {
    checks++;
    if (write.isAcknowledged()) {
      superseded(write, end, Long.MAX_VALUE)
          .ifPresent(value -> into.add(
              violation(value + " came back after it was superseded by: " + write, value)));
    }
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
    boolean forgotten = writes.stream()
        .filter(write -> write.value().equals(Optional.of(value)))
        .filter(WriteAttempt::isDuplicated)
        .findFirst()
        .map(write -> 1 + requestsSince(write, now) >= Witness.REMEMBERED_REQUESTS)
        .orElse(false);
    excused += forgotten ? 1 : 0;
    return forgotten;
  }

  /** At most so many requests of other writes are remembered for this one's first. */
  private int requestsSince(WriteAttempt first, long now) {
    return writes.stream()
        .filter(write -> write.began() > first.began() && write.began() < now)
        .mapToInt(write -> write.isDuplicated() ? 2 : 1)
        .sum();
  }

  /** How many single judgements were made. */
  long checks() {
    return checks;
  }

  /** How often a value came back that an unmarked duplicate may bring back. */
  long excused() {
    return excused;
  }

  private void madeUp(
      Map<String, WriteAttempt> byValue,
      NavigableSet<String> values,
      String where,
      List<Violation> into) {
    checks++;
    for (String value : values) {
      if (!byValue.containsKey(value)) {
        into.add(violation(value + " was never written, and it is there " + where, value));
      } else if (!byValue.get(value).mayHaveHappened()) {
        into.add(violation(
            value + " was not applied, as its writer was told, and it is there " + where, value));
      }
    }
  }

  /** A strict read that begins after a strict acknowledgement has to know of that write. */
  private void missed(
      WriteAttempt write, ReadSeen read, Map<String, Long> supersededFrom, List<Violation> into) {
    if (!write.isAcknowledged() || !write.isStrict() || write.ended() >= read.began()) {
      return;
    }
    checks++;
    superseded(write, read.values(), read.ended())
        .ifPresent(old -> into.add(
            violation("\"" + read + "\" shows " + old + ", superseded before by: " + write, old)));
    boolean fine = write
        .value()
        .map(value -> read.values().contains(value)
            || supersededFrom.getOrDefault(value, Long.MAX_VALUE) < read.ended())
        .orElse(true);
    if (!fine) {
      into.add(violation(
          "\"" + read + "\" misses what was acknowledged before it began: " + write, write));
    }
  }

  private Violation violation(String sentence, WriteAttempt write) {
    TreeSet<String> values = new TreeSet<>();
    write.value().ifPresent(values::add);
    return new Violation(key, sentence, HistoryText.about(values, this));
  }

  private Violation violation(String sentence, String value) {
    return new Violation(key, sentence, HistoryText.about(new TreeSet<>(List.of(value)), this));
  }

  @Override
  public String toString() {
    return HistoryText.of(this);
  }
}
