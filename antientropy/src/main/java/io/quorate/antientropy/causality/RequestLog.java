package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a key remembers, so that a repeat is recognised: the 8 greatest by (timestamp,
 * id, dot), and whether one was ever dropped.
 *
 * <p>Joined like data: the 8 greatest of a union do not depend on the order of unions, and one was
 * dropped exactly if more than 8 ever met. So {@link #union} is commutative, associative and
 * idempotent. Immutable; operations that change nothing return the very same object.
 */
public final class RequestLog {
  /** The most requests remembered. */
  public static final int SIZE_MAX = 8;

  /** The log that remembers nothing and has dropped nothing. */
  public static final RequestLog EMPTY = new RequestLog(List.of(), false);

  /**
   * One request.
   *
   * @param timestamp hybrid-clock time of its write, not negative
   * @param request its id
   * @param dot the dot that it minted; none for a delete
   */
  public record Entry(long timestamp, RequestId request, @Nullable Dot dot)
      implements Comparable<Entry> {
    private static final Comparator<@Nullable Dot> BY_DOT =
        Comparator.nullsFirst(Comparator.<Dot>naturalOrder());

    public Entry {
      checkArgument(timestamp >= 0, "a timestamp is not negative");
    }

    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(timestamp, other.timestamp);
      if (byTime != 0) {
        return byTime;
      }
      int byId = request.compareTo(other.request);
      return byId != 0 ? byId : BY_DOT.compare(dot, other.dot);
    }

    boolean isOf(Sibling sibling) {
      return sibling.dot().equals(dot)
          && timestamp == sibling.timestamp()
          && request.equals(sibling.request());
    }
  }

  private final List<Entry> entries;
  private final boolean dropped;

  /** Takes entries that are ascending, distinct and at most 8. */
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
  public Optional<List<Dot>> find(RequestId request) {
    boolean known = false;
    List<Dot> dots = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry.request.equals(request)) {
        known = true;
        if (entry.dot != null) {
          dots.add(entry.dot);
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

  /** The 8 greatest requests of both. */
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
    int excess = Math.max(0, all.size() - SIZE_MAX);
    RequestLog result = new RequestLog(
        List.copyOf(all.subList(excess, all.size())), dropped || other.dropped || excess > 0);
    if (result.equals(this)) {
      return this;
    }
    return result.equals(other) ? other : result;
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
