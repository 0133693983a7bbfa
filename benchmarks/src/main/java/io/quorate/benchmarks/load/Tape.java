package io.quorate.benchmarks.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Where every thread notes its operations, and one reader takes what was noted since the last time.
 * Latencies in nanoseconds, to three digits; those above {@link #NANOS_MAX} count as that.
 */
final class Tape {
  /** Longer than any session waits. */
  static final long NANOS_MAX = 600_000_000_000L;

  private static final int DIGITS = 3;
  private static final long NANOS_MIN = 1_000;

  private final Recorder reads = new Recorder(NANOS_MIN, NANOS_MAX, DIGITS);
  private final Recorder writes = new Recorder(NANOS_MIN, NANOS_MAX, DIGITS);
  private final ConcurrentHashMap<String, LongAdder> errors = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, LongAdder> remarks = new ConcurrentHashMap<>();

  /** Empty histograms of the same bounds. */
  static Histogram histogram() {
    return new Histogram(NANOS_MIN, NANOS_MAX, DIGITS);
  }

  /** Notes a read; returns its end. */
  long read(long start, long end, Answer answer) {
    return note(reads, start, end, answer);
  }

  /** Notes a write; returns its end. */
  long write(long start, long end, Answer answer) {
    return note(writes, start, end, answer);
  }

  private long note(Recorder of, long start, long end, Answer answer) {
    if (answer.isDone()) {
      of.recordValue(Math.min(NANOS_MAX, Math.max(0, end - start)));
      if (!answer.equals(Answer.OK)) {
        count(remarks, answer.kind());
      }
    } else {
      count(errors, answer.kind());
    }
    return end;
  }

  private static void count(ConcurrentHashMap<String, LongAdder> counts, String kind) {
    counts.computeIfAbsent(kind, ignored -> new LongAdder()).increment();
  }

  /**
   * What was noted since it was last taken.
   *
   * @param remarks answers that did what was asked and yet are worth a count
   */
  record Cut(
      Histogram reads, Histogram writes, Map<String, Long> errors, Map<String, Long> remarks) {}

  /** Takes what was noted. One thread only. */
  Cut cut() {
    return new Cut(
        reads.getIntervalHistogram(), writes.getIntervalHistogram(), take(errors), take(remarks));
  }

  private static Map<String, Long> take(ConcurrentHashMap<String, LongAdder> counts) {
    Map<String, Long> taken = new TreeMap<>();
    counts.forEach((kind, count) -> {
      long since = count.sumThenReset();
      if (since > 0) {
        taken.put(kind, since);
      }
    });
    return taken;
  }
}
