package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The requests that a key remembers, so that a repeat is recognised: of each disk that gave a
 * request its place the 8 greatest by (timestamp, id, actor, counter), of all these the 32
 * greatest, and whether one was ever dropped.
 *
 * <p>Joined like data: {@link #union} is commutative, associative and idempotent. Immutable;
 * operations that change nothing return the very same object.
 */
/*
 * How it works
 *
 * Within one disk times rise, however wrong its clock is, because a replica writes each request above
 * all that its copy knows, and above what it knew and could not store. Between disks they say
 * little. So each disk has 8 places of its own, and clocks that are an hour ahead push nothing out of
 * the places of one that is not:
 *
 *   disk a (an hour ahead)   a1 a2 a3 a4 a5 a6 a7 a8          one log of 8 would keep these only
 *   disk b                                                b5  and forget b5 as soon as they meet
 *
 * Why it is a join. Let p(S) be the 8 greatest of each disk in a set S, f(S) the 32 greatest of p(S);
 * to show: f(f(A) + f(B)) = f(A + B). What is above an entry e in p(S) is p of what is above e in S,
 * and p of a larger set is not smaller. So an e of A that is in f(A + B) has at most 31 above it in
 * p(A + B), hence in p(A), and it is among the 8 of its disk in A: it is in f(A). Therefore
 * f(A) + f(B) lies between f(A + B) and A + B, has the same greatest 8 of each disk as far as the 32
 * reach, and gives the same.
 */
public final class RequestLog {
  /** The most requests remembered of those that one disk gave their place. */
  public static final int DISK_MAX = 8;

  /** The most requests remembered. */
  public static final int SIZE_MAX = 32;

  /** The log that remembers nothing and has dropped nothing. */
  public static final RequestLog EMPTY = new RequestLog(List.of(), false);

  /**
   * One request.
   *
   * @param timestamp hybrid-clock time of its write, not negative
   * @param request its id
   * @param actor who gave it its place
   * @param counter with the actor, the dot that it minted; 0 for a delete, which mints none
   */
  public record Entry(long timestamp, RequestId request, Actor actor, long counter)
      implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::timestamp)
        .thenComparing(Entry::request)
        .thenComparing(Entry::actor)
        .thenComparingLong(Entry::counter);

    public Entry {
      checkArgument(timestamp >= 0, "a timestamp is not negative");
      checkArgument(
          counter >= 0 && counter <= Dot.COUNTER_MAX, "a counter is 0 to %s", Dot.COUNTER_MAX);
    }

    /** The request that wrote this sibling. */
    static Entry of(Sibling sibling) {
      Dot dot = sibling.dot();
      return new Entry(sibling.timestamp(), sibling.request(), dot.actor(), dot.counter());
    }

    /** Whether it minted a dot. */
    boolean hasDot() {
      return counter > 0;
    }

    /** The dot that it minted, if it did. */
    Dot dot() {
      return new Dot(actor, counter);
    }

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }

    boolean isOf(Sibling sibling) {
      return counter == sibling.dot().counter()
          && timestamp == sibling.timestamp()
          && actor.equals(sibling.dot().actor())
          && request.equals(sibling.request());
    }
  }

  private final List<Entry> entries;
  private final boolean dropped;

  /** Takes entries that are ascending, distinct and no more than are remembered. */
  RequestLog(List<Entry> entries, boolean dropped) {
    this.entries = entries;
    this.dropped = dropped;
  }

  /** The requests, ascending by (timestamp, id, dot). */
  public List<Entry> entries() {
    return entries;
  }

  /** Whether a request was forgotten: then one that is not found may still have been here. */
  public boolean dropped() {
    return dropped;
  }

  public boolean isEmpty() {
    return entries.isEmpty() && !dropped;
  }

  /**
   * The dots that this request minted, ascending, several when more than one coordinator took it;
   * an empty list for a delete. Empty when the request is not remembered.
   */
  Optional<List<Dot>> find(RequestId request) {
    boolean known = false;
    List<Dot> dots = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.request.equals(request)) {
        known = true;
        if (entry.hasDot()) {
          dots.add(entry.dot());
        }
      }
    }
    dots.sort(Comparator.naturalOrder());
    return known ? Optional.of(List.copyOf(dots)) : Optional.empty();
  }

  /** This log and one request more. */
  public RequestLog with(Entry entry) {
    return union(new RequestLog(List.of(entry), false));
  }

  /** This log without the requests that minted these dots. */
  RequestLog without(Set<Dot> dots) {
    List<Entry> kept = entries.stream()
        .filter(entry -> !entry.hasDot() || !dots.contains(entry.dot()))
        .toList();
    return kept.size() == entries.size() ? this : new RequestLog(kept, true);
  }

  /** What is remembered of the requests of both. */
  public RequestLog union(RequestLog other) {
    if (other.isEmpty() || equals(other)) {
      return this;
    }
    List<Entry> all = new ArrayList<>(entries.size() + other.entries.size());
    int i = 0;
    int j = 0;
    while (i < entries.size() || j < other.entries.size()) {
      int order = orderAt(i, other, j);
      all.add(order <= 0 ? entries.get(i) : other.entries.get(j));
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    List<Entry> kept = remembered(all);
    RequestLog result = new RequestLog(kept, dropped || other.dropped || kept.size() < all.size());
    if (result.equals(this)) {
      return this;
    }
    return result.equals(other) ? other : result;
  }

  /** Of these, ascending, the greatest of each disk, and of those the greatest. */
  static List<Entry> remembered(List<Entry> all) {
    if (all.size() <= DISK_MAX) {
      return List.copyOf(all);
    }
    Entry[] kept = new Entry[Math.min(all.size(), SIZE_MAX)];
    int first = kept.length;
    for (int i = all.size() - 1; i >= 0 && first > 0; i--) {
      Entry entry = all.get(i);
      if (countOfDisk(entry, kept, first) < DISK_MAX) {
        kept[--first] = entry;
      }
    }
    return List.of(first == 0 ? kept : Arrays.copyOfRange(kept, first, kept.length));
  }

  private static int countOfDisk(Entry entry, Entry[] among, int first) {
    int count = 0;
    for (int i = first; i < among.length; i++) {
      count += among[i].actor.isOfDiskOf(entry.actor) ? 1 : 0;
    }
    return count;
  }

  private int orderAt(int i, RequestLog other, int j) {
    if (i == entries.size()) {
      return 1;
    }
    return j == other.entries.size() ? -1 : entries.get(i).compareTo(other.entries.get(j));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof RequestLog log
            && dropped == log.dropped
            && entries.equals(log.entries));
  }

  @Override
  public int hashCode() {
    return 31 * entries.hashCode() + Boolean.hashCode(dropped);
  }

  @Override
  public String toString() {
    return entries + (dropped ? " and older ones" : "");
  }
}
