package io.quorate.cli.torture;

import io.quorate.antientropy.witness.Violation;
import io.quorate.antientropy.witness.Witness;
import io.quorate.antientropy.witness.WriteAttempt;
import io.quorate.antientropy.witness.WriteAttempt.Told;
import io.quorate.cli.console.Clock;
import io.quorate.client.QuorateException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/**
 * What all clients tell the witness, one after the other, at moments of one clock of which no two
 * are the same. Counts as well. For any thread.
 */
final class Testimony {
  private final Witness witness = new Witness();
  private final Clock clock;
  private final long start;
  private final TreeMap<String, Count> failures = new TreeMap<>();
  private long last;
  private long acknowledged;
  private long notApplied;
  private long unknown;
  private long repetitions;

  /** How often something failed for a reason, and what it said the first time. */
  record Count(long times, String sentence) {}

  /** How many operations ended in which way; an unknown one may be a repetition of one before. */
  record Figures(
      long writes,
      long reads,
      long acknowledged,
      long notApplied,
      long unknown,
      long repetitions,
      long excused) {}

  Testimony(Clock clock) {
    this.clock = clock;
    this.start = clock.nanoTime();
  }

  /** Now, and never the same twice. */
  synchronized long now() {
    last = Math.max(last + 1, clock.nanoTime() - start);
    return last;
  }

  synchronized WriteAttempt put(
      String client, String key, String value, Collection<String> read, boolean strict) {
    return witness.put(client, key, value, read, strict, now());
  }

  synchronized WriteAttempt delete(
      String client, String key, Collection<String> read, boolean strict) {
    return witness.delete(client, key, read, strict, now());
  }

  synchronized WriteAttempt deleteBlindly(String client, String key, boolean strict) {
    return witness.deleteBlindly(client, key, strict, now());
  }

  synchronized void read(
      String client, String key, Collection<String> values, boolean strict, long began) {
    witness.read(client, key, values, strict, began, now());
  }

  /** A try of a write was answered, or will not be. */
  synchronized void end(WriteAttempt attempt, Told told) {
    attempt.end(told, now());
  }

  synchronized void repeated() {
    repetitions++;
  }

  /** Nothing more is done about this write. */
  synchronized void settled(WriteAttempt attempt) {
    acknowledged += attempt.told() == Told.ACKNOWLEDGED ? 1 : 0;
    notApplied += attempt.told() == Told.NOT_APPLIED ? 1 : 0;
    unknown += attempt.told() == Told.UNKNOWN ? 1 : 0;
  }

  /** A try failed. */
  synchronized void failed(String what, QuorateException why) {
    String kind = what + " " + why.reason() + (why.mayTakeEffect() ? ", unknown" : "");
    failures.merge(
        kind,
        new Count(1, String.valueOf(why.getMessage())),
        (old, more) -> new Count(old.times() + 1, old.sentence()));
  }

  synchronized Map<String, Count> failures() {
    return new TreeMap<>(failures);
  }

  synchronized Figures figures() {
    return new Figures(
        witness.attempts(),
        witness.reads(),
        acknowledged,
        notApplied,
        unknown,
        repetitions,
        witness.excused());
  }

  synchronized NavigableSet<String> keys() {
    return witness.keys();
  }

  /** What is wrong with these keys, if this is what is there in the end. */
  synchronized List<Violation> judge(Map<String, List<String>> end) {
    return witness.judge(end).stream()
        .filter(violation -> end.containsKey(violation.key()))
        .toList();
  }
}
