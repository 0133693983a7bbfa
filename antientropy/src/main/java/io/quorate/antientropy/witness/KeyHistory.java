package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What clients did to one key, and the judgement of it. Mutable. */
final class KeyHistory {
  final List<WriteAttempt> writes = new ArrayList<>();
  final List<ReadSeen> reads = new ArrayList<>();
  private final String key;
  boolean lastWriterWins;
  private long excused;
  private long checks;

  KeyHistory(String key) {
    this.key = key;
  }

  /**
   * A value whose writer was told that it is stored.
   *
   * @param supersededFrom when the first attempt that may have superseded it began
   */
  private record Acknowledged(String value, WriteAttempt write, long supersededFrom) {}

  void judge(NavigableSet<String> end, Findings into) {
    Successors successors = new Successors(writes);
    TreeMap<String, WriteAttempt> byValue = new TreeMap<>();
    List<Acknowledged> acknowledged = new ArrayList<>();
    for (WriteAttempt write : writes) {
      checks += 2;
      write.value().ifPresent(value -> {
        byValue.put(value, write);
        if (write.isAcknowledged()) {
          acknowledged.add(new Acknowledged(value, write, successors.firstOf(value, write)));
        }
      });
    }
    if (lastWriterWins) {
      judgeLast(byValue, acknowledged, end, successors, into);
      return;
    }
    for (Acknowledged each : acknowledged) {
      if (each.supersededFrom() == Long.MAX_VALUE && !end.contains(each.value())) {
        into.add(this, each.value(), () -> "acknowledged and lost: " + each.write());
      }
    }
    for (String value : end) {
      back(value, successors.of(value), into);
    }
    madeUp(byValue, end, () -> "at the end", into);
    reads.forEach(read -> madeUp(byValue, read.values(), () -> "in \"" + read + "\"", into));
    acknowledged.removeIf(each -> !each.write().isStrict());
    quorumsMeet(acknowledged, successors, into);
  }

  /**
   * Of writes that did not see each other any one may be the last, whatever the order in which they
   * began; but no write is later than an acknowledged one whose client had read it.
   */
  private void judgeLast(
      Map<String, WriteAttempt> byValue,
      List<Acknowledged> acknowledged,
      NavigableSet<String> end,
      Successors successors,
      Findings into) {
    madeUp(byValue, end, () -> "at the end", into);
    end.forEach(value -> back(value, successors.of(value), into));
    if (end.size() > 1) {
      into.add(this, end.first(), () -> "the last writer wins, and there are several: " + end);
    }
    boolean deleted =
        writes.stream().anyMatch(write -> write.value().isEmpty() && write.mayHaveHappened());
    for (Acknowledged each : acknowledged) {
      if (end.isEmpty() && !deleted) {
        into.add(this, each.value(), () -> "acknowledged, and nothing is there: " + each.write());
      }
    }
    for (ReadSeen read : reads) {
      madeUp(byValue, read.values(), () -> "in \"" + read + "\"", into);
      checks++;
      if (read.strict()) {
        read.values().forEach(value -> stale(value, read, successors.of(value), into));
      }
    }
  }

  /** What is there in the end although these attempts had read it. */
  private void back(String value, List<WriteAttempt> successors, Findings into) {
    for (WriteAttempt write : successors) {
      if (write.isAcknowledged() && !isExcused(value, Long.MAX_VALUE)) {
        into.add(this, value, () -> value + " came back after it was superseded by: " + write);
      }
    }
  }

  /**
   * An unmarked duplicate of a write that may have been forgotten by this time; or that may have
   * been minted twice, where the later time wins.
   */
  private boolean isExcused(String value, long now) {
    boolean forgotten = writes.stream()
        .filter(write -> write.value().equals(Optional.of(value)))
        .filter(WriteAttempt::isDuplicated)
        .findFirst()
        .map(
            write -> lastWriterWins || 1 + requestsSince(write, now) >= Witness.REMEMBERED_REQUESTS)
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
      Supplier<String> where,
      Findings into) {
    checks++;
    for (String value : values) {
      if (!byValue.containsKey(value)) {
        into.add(this, value, () -> value + " was never written, and it is there " + where.get());
      } else if (!byValue.get(value).mayHaveHappened()) {
        into.add(
            this,
            value,
            () ->
                value + " was not applied, as its writer was told, and it is there " + where.get());
      }
    }
  }

  /**
   * A strict read that begins after a strict acknowledgement has to know of that write: to show its
   * value, unless that may have been superseded, and nothing that it superseded.
   *
   * <p>The reads are walked in the order of their begin, beside them the values that those
   * acknowledged before must show: what was superseded before one read began needs no later one.
   */
  private void quorumsMeet(List<Acknowledged> acknowledged, Successors successors, Findings into) {
    acknowledged.sort(Comparator.comparingLong(each -> each.write().ended()));
    List<ReadSeen> strict = reads.stream()
        .filter(ReadSeen::strict)
        .sorted(Comparator.comparingLong(ReadSeen::began))
        .toList();
    List<Acknowledged> needed = new ArrayList<>();
    int before = 0;
    for (ReadSeen read : strict) {
      while (before < acknowledged.size()
          && acknowledged.get(before).write().ended() < read.began()) {
        needed.add(acknowledged.get(before++));
      }
      checks += before;
      needed.removeIf(each -> each.supersededFrom() < read.began());
      for (Acknowledged each : needed) {
        if (!read.values().contains(each.value()) && each.supersededFrom() >= read.ended()) {
          into.add(
              this,
              each.value(),
              () ->
                  "\"" + read + "\" misses what was acknowledged before it began: " + each.write());
        }
      }
      read.values().forEach(value -> stale(value, read, successors.of(value), into));
    }
  }

  /** What a strict read shows although these attempts had read it. */
  private void stale(String value, ReadSeen read, List<WriteAttempt> successors, Findings into) {
    for (WriteAttempt write : successors) {
      if (write.isAcknowledged()
          && write.isStrict()
          && write.ended() < read.began()
          && !isExcused(value, read.ended())) {
        into.add(
            this,
            value,
            () -> "\"" + read + "\" shows " + value + ", superseded before by: " + write);
      }
    }
  }

  String key() {
    return key;
  }

  @Override
  public String toString() {
    return HistoryText.of(this);
  }
}
