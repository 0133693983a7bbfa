package io.quorate.antientropy.causality;

import java.util.Arrays;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A set of dots that somebody knows of: a version vector and the separate dots above it.
 *
 * <p>An entry {@code a:3} of the vector stands for the dots {@code (a,1) (a,2) (a,3)}; a dot that
 * does not continue its actor's entry is kept separately until the gap is filled. The form is
 * canonical: equal sets of dots are equal histories. Immutable. Operations that change nothing
 * return the very same object. Cost is linear in the number of actors, usually 1 to 3.
 *
 * <p>It differs from the dotted version vector of Preguiça, Baquero, Almeida, Fonte and Gonçalves
 * ("Dotted Version Vectors", 2010) in that any number of separate dots is allowed, so that a
 * context can carry the dot of a write without covering what that client has not seen.
 */
public final class History {
  static final long[] NONE = {};

  /** The most separate dots of an actor that {@link #without} leaves. */
  static final int SEPARATE_MAX = 1024;

  /** The history that knows nothing. */
  public static final History EMPTY = new History(new Actor[0], NONE, new long[0][]);

  /*
   * How it works
   *
   *   actors[i], ascending     a         b         c
   *   counters[i]              3         0         7      the vector: 0 when only separate dots are known
   *   separate[i], ascending   {5, 6}    {4}       {}     each above counters[i] + 1
   *
   * Invariants: an actor stands here once and with at least one dot; no separate dot equals
   * counters[i] + 1, for it would have been folded into the vector. The three arrays never change.
   */
  private final Actor[] actors;
  private final long[] counters;
  private final long[][] separate;

  private History(Actor[] actors, long[] counters, long[][] separate) {
    this.actors = actors;
    this.counters = counters;
    this.separate = separate;
  }

  /** Receives a history's parts in canonical order: by actor; its vector entry, then its dots. */
  public interface Visitor {
    /** All dots of this actor from 1 to {@code counter}, which is at least 1. */
    void contiguous(Actor actor, long counter);

    /** One dot beyond a gap. */
    void separate(Dot dot);
  }

  /** The history of this one dot. */
  public static History of(Dot dot) {
    return EMPTY.with(dot);
  }

  /** The canonical arrays of a decoded history; the caller has checked the invariants. */
  static History ofCanonical(Actor[] actors, long[] counters, long[][] separate) {
    return actors.length == 0 ? EMPTY : new History(actors, counters, separate);
  }

  /** Whether no dot is known. */
  public boolean isEmpty() {
    return actors.length == 0;
  }

  /** How many actors it names. */
  public int size() {
    return actors.length;
  }

  /** How many separate dots it holds, over all actors. */
  public int separateSize() {
    int sum = 0;
    for (long[] dots : separate) {
      sum += dots.length;
    }
    return sum;
  }

  Actor actorAt(int index) {
    return actors[index];
  }

  long counterAt(int index) {
    return counters[index];
  }

  /** The separate dots at this position, ascending; nobody changes them. */
  long[] separateAt(int index) {
    return separate[index];
  }

  /** The position of this actor, or {@code -1 - insertionPoint}. */
  int indexOf(Actor actor) {
    for (int i = 0; i < actors.length; i++) {
      int order = actors[i].compareTo(actor);
      if (order >= 0) {
        return order == 0 ? i : -1 - i;
      }
    }
    return -1 - actors.length;
  }

  /** The greatest counter up to which every dot of this actor is known; 0 when (a,1) is not. */
  public long counter(Actor actor) {
    int index = indexOf(actor);
    return index < 0 ? 0 : counters[index];
  }

  /** The greatest counter known of this actor, separate dots included; 0 when there is none. */
  public long highest(Actor actor) {
    int index = indexOf(actor);
    if (index < 0) {
      return 0;
    }
    long[] dots = separate[index];
    return dots.length == 0 ? counters[index] : dots[dots.length - 1];
  }

  /** Whether this dot is known. */
  public boolean covers(Dot dot) {
    int index = indexOf(dot.actor());
    return index >= 0 && coversAt(index, dot.counter());
  }

  private boolean coversAt(int index, long counter) {
    return counter <= counters[index] || Arrays.binarySearch(separate[index], counter) >= 0;
  }

  /** Whether every dot that the other knows is known. */
  public boolean covers(History other) {
    int mine = 0;
    for (int i = 0; i < other.actors.length; i++) {
      while (mine < actors.length && actors[mine].compareTo(other.actors[i]) < 0) {
        mine++;
      }
      if (mine == actors.length
          || !actors[mine].equals(other.actors[i])
          || !coversEntry(mine, other.counters[i], other.separate[i])) {
        return false;
      }
    }
    return true;
  }

  /** A vector entry above mine is never covered: my separate dots leave a gap right above mine. */
  private boolean coversEntry(int mine, long counter, long[] dots) {
    if (counter > counters[mine]) {
      return false;
    }
    for (long dot : dots) {
      if (!coversAt(mine, dot)) {
        return false;
      }
    }
    return true;
  }

  /** Everything that either knows: commutative, associative, idempotent. */
  public History union(History other) {
    if (covers(other)) {
      return this;
    }
    if (other.covers(this)) {
      return other;
    }
    HistoryMerge merge = new HistoryMerge(actors.length + other.actors.length);
    int i = 0;
    int j = 0;
    while (i < actors.length || j < other.actors.length) {
      int order = orderAt(i, other, j);
      if (order == 0) {
        merge.addBoth(this, i++, other, j++);
      } else if (order < 0) {
        merge.addOne(this, i++);
      } else {
        merge.addOne(other, j++);
      }
    }
    return merge.done();
  }

  private int orderAt(int i, History other, int j) {
    if (i == actors.length) {
      return 1;
    }
    return j == other.actors.length ? -1 : actors[i].compareTo(other.actors[j]);
  }

  /** This history and one dot more, which joins the vector only if it continues it. */
  public History with(Dot dot) {
    int index = indexOf(dot.actor());
    if (index >= 0 && coversAt(index, dot.counter())) {
      return this;
    }
    long[] counters = dot.counter() == 1 ? new long[] {1} : new long[] {0};
    long[] dots = dot.counter() == 1 ? NONE : new long[] {dot.counter()};
    History one = new History(new Actor[] {dot.actor()}, counters, new long[][] {dots});
    return union(one);
  }

  /**
   * A part of this history with at most so many actors and separate dots, which covers these dots
   * as far as there is room: their actors come first, then the other actors in their order, and of
   * each actor the greatest separate dots.
   *
   * @param needed dots that this history covers, so many separate ones at most as are kept
   */
  public History limited(int actorsMax, int separateMax, Collection<Dot> needed) {
    if (size() <= actorsMax && separateSize() <= separateMax) {
      return this;
    }
    TreeSet<Actor> kept = new TreeSet<>();
    needed.stream().map(Dot::actor).distinct().limit(actorsMax).forEach(kept::add);
    Arrays.stream(actors)
        .filter(actor -> !kept.contains(actor))
        .limit(actorsMax - kept.size())
        .toList()
        .forEach(kept::add);
    History part = keeping(kept::contains);
    return part.separateSize() <= separateMax ? part : part.withSeparate(separateMax, needed);
  }

  /** This history with at most so many separate dots, these among them. */
  private History withSeparate(int max, Collection<Dot> needed) {
    TreeSet<Dot> first = new TreeSet<>();
    needed.stream().filter(this::isSeparate).limit(max).forEach(first::add);
    int each = (max - first.size()) / size();
    HistoryMerge kept = new HistoryMerge(actors.length);
    for (int i = 0; i < actors.length; i++) {
      Actor actor = actors[i];
      long[] dots = separate[i];
      int from = dots.length - each;
      long[] last = IntStream.range(0, dots.length)
          .filter(nth -> nth >= from || first.contains(new Dot(actor, dots[nth])))
          .mapToLong(nth -> dots[nth])
          .toArray();
      if (counters[i] > 0 || last.length > 0) {
        kept.add(actor, counters[i], last);
      }
    }
    return kept.done();
  }

  private boolean isSeparate(Dot dot) {
    int index = indexOf(dot.actor());
    return index >= 0 && dot.counter() > counters[index] && coversAt(index, dot.counter());
  }

  /**
   * This history without these dots. Of an actor whose vector entry breaks in two, what lies above
   * the gap is kept as separate dots, but no more than the greatest {@value #SEPARATE_MAX}.
   */
  History without(SortedSet<Dot> dots) {
    HistoryMerge kept = new HistoryMerge(actors.length);
    for (int i = 0; i < actors.length; i++) {
      Actor actor = actors[i];
      long[] gone = dots.stream()
          .filter(dot -> dot.actor().equals(actor))
          .mapToLong(Dot::counter)
          .toArray();
      long counter = gone.length == 0 ? counters[i] : Math.min(counters[i], gone[0] - 1);
      long[] above = gone.length == 0 ? separate[i] : above(i, counter, gone);
      if (counter > 0 || above.length > 0) {
        kept.add(actor, counter, above);
      }
    }
    return kept.done();
  }

  /** The dots of an actor above this counter but these, ascending. */
  private long[] above(int index, long counter, long[] gone) {
    long[] dots = new long[SEPARATE_MAX];
    int from = dots.length;
    for (int i = separate[index].length - 1; i >= 0 && from > 0; i--) {
      if (Arrays.binarySearch(gone, separate[index][i]) < 0) {
        dots[--from] = separate[index][i];
      }
    }
    for (long each = counters[index]; each > counter && from > 0; each--) {
      if (Arrays.binarySearch(gone, each) < 0) {
        dots[--from] = each;
      }
    }
    return Arrays.copyOfRange(dots, from, dots.length);
  }

  /** The entries of these actors. */
  History keeping(Predicate<Actor> which) {
    HistoryMerge kept = new HistoryMerge(actors.length);
    for (int i = 0; i < actors.length; i++) {
      if (which.test(actors[i])) {
        kept.addOne(this, i);
      }
    }
    return kept.size() == actors.length ? this : kept.done();
  }

  /** Visits its parts in canonical order. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < actors.length; i++) {
      if (counters[i] > 0) {
        visitor.contiguous(actors[i], counters[i]);
      }
      for (long counter : separate[i]) {
        visitor.separate(new Dot(actors[i], counter));
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof History history
            && Arrays.equals(counters, history.counters)
            && Arrays.equals(actors, history.actors)
            && Arrays.deepEquals(separate, history.separate));
  }

  @Override
  public int hashCode() {
    int hash = Arrays.hashCode(actors);
    return 31 * (31 * hash + Arrays.hashCode(counters)) + Arrays.deepHashCode(separate);
  }

  /** For people: {@code [a:3 (a,5) b:1]}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    forEach(new Visitor() {
      @Override
      public void contiguous(Actor actor, long counter) {
        text.append(text.length() > 1 ? " " : "").append(actor).append(':').append(counter);
      }

      @Override
      public void separate(Dot dot) {
        text.append(text.length() > 1 ? " " : "").append(dot);
      }
    });
    return text.append(']').toString();
  }
}
