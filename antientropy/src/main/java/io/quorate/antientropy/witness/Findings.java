package io.quorate.antientropy.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The promises that one judgement found broken. What is broken once is often broken a thousand
 * times, and each violation carries a history: the first {@value #SHOWN_MAX} are kept, the others
 * counted. Mutable.
 */
final class Findings {
  static final int SHOWN_MAX = 50;

  private final List<Violation> shown = new ArrayList<>();
  private long others;

  void add(KeyHistory history, String value, Supplier<String> sentence) {
    if (shown.size() < SHOWN_MAX) {
      String about = HistoryText.about(new TreeSet<>(List.of(value)), history);
      shown.add(new Violation(history.key(), sentence.get(), about));
    } else {
      others++;
    }
  }

  /** Those that are kept, and behind them a sentence on how many are not. */
  List<Violation> all() {
    List<Violation> all = new ArrayList<>(shown);
    if (others > 0) {
      all.add(new Violation("other keys and values", others + " more violations", ""));
    }
    return all;
  }
}
