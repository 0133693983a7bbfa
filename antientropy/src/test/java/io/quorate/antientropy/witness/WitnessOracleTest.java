package io.quorate.antientropy.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.antientropy.witness.WriteAttempt.Told;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The judge that looks up finds what one finds that searches through everything. */
class WitnessOracleTest {
  private static final Told[] TOLD = Told.values();

  @Test
  void whatIsLookedUpIsWhatASearchFinds() {
    long found = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      found += compare(seed);
    }
    assertTrue(found > 5_000, "random histories are wrong in many ways: " + found);
  }

  private static int compare(int seed) {
    Random random = new Random(seed);
    Witness witness = new Witness();
    List<WriteAttempt> writes = new ArrayList<>();
    List<ReadSeen> reads = new ArrayList<>();
    int steps = 1 + random.nextInt(20);
    for (int step = 0; step < steps; step++) {
      long now = random.nextInt(30);
      List<String> some = some(random, steps);
      boolean strict = random.nextBoolean();
      if (random.nextInt(3) == 0) {
        long ended = now + random.nextInt(5);
        witness.read("r", "k", some, strict, now, ended);
        reads.add(new ReadSeen("r", "k", strict, some, now, ended));
      } else {
        writes.add(write(random, witness, step, some, strict, now));
      }
    }
    List<String> end = some(random, steps);
    TreeSet<String> judged = new TreeSet<>();
    witness.judge(Map.of("k", end)).forEach(violation -> judged.add(violation.sentence()));
    TreeSet<String> searched = new TreeSet<>();
    searchEnd(writes, new TreeSet<>(end), searched);
    madeUp(writes, end, "at the end", searched);
    for (ReadSeen read : reads) {
      madeUp(writes, read.values(), "in \"" + read + "\"", searched);
      writes.stream()
          .filter(write -> read.strict()
              && write.isStrict()
              && write.isAcknowledged()
              && write.ended() < read.began())
          .forEach(write -> searchRead(writes, write, read, searched));
    }
    assertEquals(searched, judged, () -> "seed " + seed);
    return searched.size();
  }

  private static WriteAttempt write(
      Random random, Witness witness, int step, List<String> some, boolean strict, long now) {
    WriteAttempt write =
        switch (random.nextInt(6)) {
          case 0 -> witness.delete("d", "k", some, strict, now);
          case 1 -> witness.deleteBlindly("b", "k", strict, now);
          default -> witness.put("p", "k", "v" + step, some, strict, now);
        };
    Told told = TOLD[random.nextInt(TOLD.length)];
    if (told != Told.NOTHING) {
      write.end(told, now + random.nextInt(10));
    }
    if (random.nextInt(4) == 0) {
      write.mayArriveTwice();
    }
    return write;
  }

  private static List<String> some(Random random, int of) {
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      some.add("v" + random.nextInt(of));
    }
    return some;
  }

  private static void searchEnd(List<WriteAttempt> writes, Set<String> end, Set<String> into) {
    for (WriteAttempt write : writes) {
      write
          .value()
          .filter(value -> write.isAcknowledged()
              && !end.contains(value)
              && !superseded(writes, write, value, Long.MAX_VALUE))
          .ifPresent(value -> into.add("acknowledged and lost: " + write));
      for (String value : end) {
        if (write.isAcknowledged()
            && write.read().contains(value)
            && !excused(writes, value, Long.MAX_VALUE)) {
          into.add(value + " came back after it was superseded by: " + write);
        }
      }
    }
  }

  private static void searchRead(
      List<WriteAttempt> writes, WriteAttempt write, ReadSeen read, Set<String> into) {
    for (String value : read.values()) {
      if (write.read().contains(value) && !excused(writes, value, read.ended())) {
        into.add("\"" + read + "\" shows " + value + ", superseded before by: " + write);
      }
    }
    write
        .value()
        .filter(value ->
            !read.values().contains(value) && !superseded(writes, write, value, read.ended()))
        .ifPresent(value ->
            into.add("\"" + read + "\" misses what was acknowledged before it began: " + write));
  }

  /** Whether an attempt that began before this moment may have superseded what was written. */
  private static boolean superseded(
      List<WriteAttempt> writes, WriteAttempt write, String value, long before) {
    return writes.stream()
        .filter(other -> other != write && other.mayHaveHappened() && other.began() < before)
        .anyMatch(other -> other.isBlindDelete()
            ? write.began() < other.lastEffect()
            : other.read().contains(value));
  }

  private static boolean excused(List<WriteAttempt> writes, String value, long now) {
    return writes.stream()
        .filter(write -> write.value().filter(value::equals).isPresent() && write.isDuplicated())
        .anyMatch(first -> 1 + requestsSince(writes, first, now) >= Witness.REMEMBERED_REQUESTS);
  }

  private static int requestsSince(List<WriteAttempt> writes, WriteAttempt first, long now) {
    int requests = 0;
    for (WriteAttempt write : writes) {
      boolean since = write.began() > first.began() && write.began() < now;
      requests += since ? (write.isDuplicated() ? 2 : 1) : 0;
    }
    return requests;
  }

  private static void madeUp(
      List<WriteAttempt> writes, Iterable<String> values, String where, Set<String> into) {
    for (String value : values) {
      List<WriteAttempt> writers = writes.stream()
          .filter(write -> write.value().filter(value::equals).isPresent())
          .toList();
      if (writers.isEmpty()) {
        into.add(value + " was never written, and it is there " + where);
      } else if (!writers.get(0).mayHaveHappened()) {
        into.add(value + " was not applied, as its writer was told, and it is there " + where);
      }
    }
  }
}
