package io.quorate.node.request;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far copies are from being equal, as far as one node knows, or all that answered together.
 *
 * @param different the partitions that differed from another owner's when they were last compared
 * @param hints how many hints wait for each owner
 * @param oldest how long ago that partition was equal to another owner's that was not so for the
 *     longest time, since this node was started
 * @param left how long it will take until nothing is known to differ and no hint waits, if it goes
 *     on as until now; empty: nobody can say, because nothing comes over
 */
public record Convergence(
    SortedSet<Integer> different,
    SortedMap<String, Long> hints,
    Duration oldest,
    Optional<Duration> left) {
  /** Nothing is known to differ. */
  public static final Convergence EQUAL = new Convergence(
      Collections.emptySortedSet(),
      Collections.emptySortedMap(),
      Duration.ZERO,
      Optional.of(Duration.ZERO));

  public Convergence {
    different = Collections.unmodifiableSortedSet(new TreeSet<>(different));
    hints = Collections.unmodifiableSortedMap(new TreeMap<>(hints));
  }

  /** What both know. */
  public Convergence plus(Convergence other) {
    TreeSet<Integer> partitions = new TreeSet<>(different);
    partitions.addAll(other.different);
    TreeMap<String, Long> sums = new TreeMap<>(hints);
    other.hints.forEach((target, count) -> sums.merge(target, count, Long::sum));
    return new Convergence(
        partitions,
        sums,
        later(oldest, other.oldest),
        left.flatMap(mine -> other.left.map(theirs -> later(mine, theirs))));
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
