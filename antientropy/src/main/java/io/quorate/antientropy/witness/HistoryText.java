package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** What clients did to a key, for people: a line each, in the order of time. */
final class HistoryText {
  /** So many lines are shown at most, half of them the first and half the last. */
  private static final int LINES_MAX = 200;

  private record Line(long time, String text) {}

  private HistoryText() {}

  static String of(KeyHistory history) {
    return text(history, values -> true);
  }

  /** Only who wrote, read or superseded one of these values; all if nobody did. */
  static String about(Collection<String> values, KeyHistory history) {
    String about = text(history, seen -> !Collections.disjoint(seen, values));
    return about.isEmpty() ? of(history) : about;
  }

  private static String text(KeyHistory history, Predicate<Collection<String>> wanted) {
    List<Line> lines = new ArrayList<>();
    for (WriteAttempt write : history.writes) {
      if (wanted.test(write.values())) {
        lines.add(new Line(write.began(), span(write.began(), write.ended()) + write));
      }
    }
    for (ReadSeen read : history.reads) {
      if (wanted.test(read.values())) {
        lines.add(new Line(read.began(), span(read.began(), read.ended()) + read));
      }
    }
    lines.sort(Comparator.comparingLong(Line::time));
    return shortened(lines);
  }

  private static String shortened(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    int left = Math.max(0, lines.size() - LINES_MAX);
    for (int i = 0; i < lines.size(); i++) {
      if (i < LINES_MAX / 2 || i >= LINES_MAX / 2 + left) {
        text.append(lines.get(i).text()).append('\n');
      } else if (i == LINES_MAX / 2) {
        text.append("… ").append(left).append(" lines left out …\n");
      }
    }
    return text.toString();
  }

  private static String span(long began, long ended) {
    String end = ended == Long.MAX_VALUE ? "…" : Long.toString(ended / 1_000_000);
    return began / 1_000_000 + "–" + end + " ms  ";
  }
}
