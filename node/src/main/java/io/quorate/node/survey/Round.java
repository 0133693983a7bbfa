package io.quorate.node.survey;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The answers of one survey, while they come. Confined to lane 0. */
final class Round<T> {
  private final TreeMap<String, T> said = new TreeMap<>();
  private final Consumer<SortedMap<String, T>> done;
  private int awaited;

  /** A round that is done when so many have answered, or will not. */
  Round(int awaited, Consumer<SortedMap<String, T>> done) {
    this.awaited = awaited;
    this.done = done;
  }

  void answered(String member, Optional<T> answer) {
    answer.ifPresent(what -> said.put(member, what));
    awaited--;
    if (awaited == 0) {
      done.accept(said);
    }
  }
}
