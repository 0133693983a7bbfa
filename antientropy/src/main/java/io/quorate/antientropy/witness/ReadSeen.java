package io.quorate.antientropy.witness;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * One read that was answered.
 *
 * @param strict whether every strict write's acknowledgements and this read's answers must meet in
 *     one owner: r + w &gt; n, owners only
 * @param values the living siblings
 */
record ReadSeen(
    String client,
    String key,
    boolean strict,
    NavigableSet<String> values,
    long began,
    long ended) {
  ReadSeen(
      String client,
      String key,
      boolean strict,
      Collection<String> values,
      long began,
      long ended) {
    this(
        client,
        key,
        strict,
        Collections.unmodifiableNavigableSet(new TreeSet<>(values)),
        began,
        ended);
  }

  @Override
  public String toString() {
    return client + " read" + (strict ? " strictly " : " ") + values;
  }
}
