package io.quorate.antientropy.causality;

import java.util.Arrays;

/** Collects the entries of a union, in ascending order of actors. */
final class HistoryMerge {
  private final Actor[] actors;
  private final long[] counters;
  private final long[][] separate;
  private int size;

  HistoryMerge(int max) {
    actors = new Actor[max];
    counters = new long[max];
    separate = new long[max][];
  }

  void addOne(History from, int index) {
    add(from.actorAt(index), from.counterAt(index), from.separateAt(index));
  }

  void addBoth(History left, int i, History right, int j) {
    long counter = Math.max(left.counterAt(i), right.counterAt(j));
    long[] dots = merged(left.separateAt(i), right.separateAt(j));
    int from = 0;
    while (from < dots.length && dots[from] <= counter + 1) {
      counter = Math.max(counter, dots[from++]);
    }
    add(
        left.actorAt(i),
        counter,
        from == dots.length ? History.NONE : Arrays.copyOfRange(dots, from, dots.length));
  }

  private static long[] merged(long[] left, long[] right) {
    if (left.length == 0 || right.length == 0) {
      return left.length == 0 ? right : left;
    }
    long[] both = new long[left.length + right.length];
    int size = 0;
    int i = 0;
    int j = 0;
    while (i < left.length || j < right.length) {
      boolean takeLeft = j == right.length || (i < left.length && left[i] <= right[j]);
      long next = takeLeft ? left[i++] : right[j++];
      if (size == 0 || both[size - 1] != next) {
        both[size++] = next;
      }
    }
    return Arrays.copyOf(both, size);
  }

  void add(Actor actor, long counter, long[] dots) {
    actors[size] = actor;
    counters[size] = counter;
    separate[size] = dots;
    size++;
  }

  int size() {
    return size;
  }

  History done() {
    return History.ofCanonical(
        Arrays.copyOf(actors, size), Arrays.copyOf(counters, size), Arrays.copyOf(separate, size));
  }
}
