package io.quorate.antientropy.witness;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sees everything that the clients do and are told, and says at the end which promises were broken.
 * Times are any one clock's, the same for all clients. Mutable, confined to one thread.
 *
 * <p>The store remembers a bounded number of requests of a key. A duplicate that does not say so,
 * of a request that was forgotten, is a new write to it, and what it brings back is excused and
 * counted. What a marked repeat brings back never is.
 */
public final class Witness {
  /** How many requests of a key the store remembers at least. */
  public static final int REMEMBERED_REQUESTS = 8;

  private final TreeMap<String, KeyHistory> keys = new TreeMap<>();
  private long attempts;
  private long reads;

  /**
   * A client begins to write a value that nobody wrote before.
   *
   * @param read the values that it had read of this key, if it sends their context
   * @param strict whether its acknowledgement is of w owners, with w + r &gt; n for strict reads
   */
  public WriteAttempt put(
      String client, String key, String value, Collection<String> read, boolean strict, long now) {
    return add(new WriteAttempt(client, key, Optional.of(value), read, false, strict, now));
  }

  /** A client begins to delete the values that it had read. */
  public WriteAttempt delete(
      String client, String key, Collection<String> read, boolean strict, long now) {
    return add(new WriteAttempt(client, key, Optional.empty(), read, false, strict, now));
  }

  /** A client begins to delete whatever the store finds. */
  public WriteAttempt deleteBlindly(String client, String key, boolean strict, long now) {
    return add(new WriteAttempt(client, key, Optional.empty(), List.of(), true, strict, now));
  }

  /** Of concurrent writes of this key one is kept; said before the first of them. */
  public void lastWriterWins(String key) {
    of(key).lastWriterWins = true;
  }

  private WriteAttempt add(WriteAttempt attempt) {
    attempts++;
    of(attempt.key()).writes.add(attempt);
    return attempt;
  }

  /** A client's read of a key was answered. */
  public void read(
      String client,
      String key,
      Collection<String> values,
      boolean strict,
      long began,
      long ended) {
    reads++;
    of(key).reads.add(new ReadSeen(client, key, strict, values, began, ended));
  }

  private KeyHistory of(String key) {
    return keys.computeIfAbsent(key, name -> new KeyHistory(name));
  }

  /** The keys that were written or read. */
  public NavigableSet<String> keys() {
    return new TreeSet<>(keys.keySet());
  }

  /** How many writes and deletions were attempted. */
  public long attempts() {
    return attempts;
  }

  /** How many reads were answered. */
  public long reads() {
    return reads;
  }

  /** How many single judgements {@link #judge} made. */
  public long checks() {
    return keys.values().stream().mapToLong(KeyHistory::checks).sum();
  }

  /**
   * How often, as {@link #judge} saw it, a superseded value was there that a duplicate may have
   * brought back that does not say that it repeats, after the store may have forgotten the first.
   */
  public long excused() {
    return keys.values().stream().mapToLong(KeyHistory::excused).sum();
  }

  /**
   * What is wrong, if this is what is there in the end, after all copies are equal and nothing is
   * in flight. A key that is missing here has no living sibling. Of many the first are told, and
   * how many others there are.
   */
  public List<Violation> judge(Map<String, ? extends Collection<String>> end) {
    Findings findings = new Findings();
    keys.forEach((key, history) -> {
      Collection<String> siblings = end.containsKey(key) ? end.get(key) : List.of();
      history.judge(new TreeSet<>(siblings), findings);
    });
    return findings.all();
  }

  /** Everything that clients did to a key, in the order of time, a line each. */
  public String history(String key) {
    return of(key).toString();
  }
}
