package io.quorate.antientropy.exchange;

import static com.google.common.base.Preconditions.checkState;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Says which partition is to be compared with which other owner next: those first of which
 * something is suspected, then the ones that were not compared for the longest time. A machine, one
 * per lane.
 *
 * <p>Mutable, confined to its lane. Time is nanoseconds that never run backwards. About 200 bytes
 * for each pair of partition and other owner.
 */
public final class Schedule {
  /* How it works
   *
   *   due, ascending      │ urgent pairs │ … │ pairs by the time at which they are due │
   *                          due = since       due = last comparison + period ± a quarter
   *
   *   ended EQUAL       due one period later              (so does being asked and found equal)
   *         REPAIRED    due after a rest, to see whether it is equal now; the rest doubles with each
   *                     time that the two were not equal, up to the period: copies of a busy
   *                     partition never stand still, and that alone is no reason to hurry
   *         FAILED      due after a rest that doubles with each failure, up to the period
   *
   * Invariants: a partition is in at most one exchange that this node began, so that nothing is
   * fetched from two owners at once; a peer is in at most one of this lane's, so that one that does
   * not answer holds up nobody else. A pair whose peer cannot be reached is
   * not run, and is due as soon as it is heard that it can.
   */

  /** How an exchange of a pair ended. */
  public enum Ending {
    /** Nothing differed. */
    EQUAL,
    /** Something differed and was brought over. */
    REPAIRED,
    /** It was given up. */
    FAILED
  }

  private static final int DOUBLINGS_MAX = 20;

  private final long periodNanos;
  private final long restNanos;
  private final RandomGenerator random;
  private final NavigableMap<Pair, Standing> standings = new TreeMap<>();
  private final TreeSet<Due> due = new TreeSet<>();
  private final TreeSet<String> peersAtWork = new TreeSet<>();
  private final TreeSet<Integer> partitionsAtWork = new TreeSet<>();

  private record Due(boolean late, long at, Pair pair) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byUrgency = Boolean.compare(late, other.late);
      // Times of a clock that may run over: only differences mean something.
      int byTime = byUrgency != 0 ? byUrgency : Long.signum(at - other.at);
      return byTime != 0 ? byTime : pair.compareTo(other.pair);
    }
  }

  private static final class Standing {
    Due due;
    boolean running;
    boolean again;
    boolean different;
    boolean compared;
    long comparedAt;
    int unequal;
    long equalAt;

    Standing(Due due, long now) {
      this.due = due;
      this.equalAt = now;
    }
  }

  /**
   * A schedule of nothing.
   *
   * @param periodNanos after how long equal copies are compared again
   * @param restNanos after how long, at first, those that differed, or that could not be compared
   */
  public Schedule(long periodNanos, long restNanos, RandomGenerator random) {
    this.periodNanos = periodNanos;
    this.restNanos = restNanos;
    this.random = random;
  }

  /** From now on these are the pairs. New ones come soon, but not all at once. */
  public void adopt(SortedSet<Pair> pairs, long now) {
    for (Pair known : List.copyOf(standings.keySet())) {
      if (!pairs.contains(known)) {
        due.remove(standings.remove(known).due);
      }
    }
    for (Pair pair : pairs) {
      if (!standings.containsKey(pair)) {
        Standing fresh = new Standing(new Due(true, now + random.nextLong(periodNanos), pair), now);
        standings.put(pair, fresh);
        due.add(fresh.due);
      }
    }
  }

  /** Something is suspected of this pair: it is next. */
  public void suspect(Pair pair, long now) {
    Standing standing = standings.get(pair);
    if (standing == null) {
      return;
    }
    standing.unequal = 0;
    if (standing.running) {
      standing.again = true;
    } else {
      move(standing, new Due(false, now, pair));
    }
  }

  /** This peer was away and is back: its partitions are next. */
  public void returned(String peer, long now) {
    for (Pair pair : standings.keySet()) {
      if (pair.peer().equals(peer)) {
        suspect(pair, now);
      }
    }
  }

  /** The peer compared its copies with ours and found them equal: it need not be done twice. */
  public void foundEqual(Pair pair, long now) {
    Standing standing = standings.get(pair);
    if (standing != null && !standing.running && standing.due.late) {
      standing.compared = true;
      standing.comparedAt = now;
      equal(standing, pair, now);
    }
  }

  /**
   * A pair to compare now, which runs from now on; empty if none is due.
   *
   * @param reachable whether a peer may be asked
   */
  public Optional<Pair> next(Predicate<String> reachable, long now) {
    for (Due each : due) {
      if (each.late && each.at - now > 0) {
        break;
      }
      String peer = each.pair.peer();
      boolean idle =
          !peersAtWork.contains(peer) && !partitionsAtWork.contains(each.pair.partition());
      if (idle && reachable.test(peer)) {
        Standing standing = standing(each.pair);
        due.remove(each);
        standing.running = true;
        peersAtWork.add(peer);
        partitionsAtWork.add(each.pair.partition());
        return Optional.of(each.pair);
      }
    }
    return Optional.empty();
  }

  /**
   * The exchange of a pair that {@link #next} gave is over.
   *
   * @return whether it was a pair all the time: otherwise what was compared may not be what is here
   */
  public boolean ended(Pair pair, Ending ending, long now) {
    boolean ran = peersAtWork.remove(pair.peer());
    checkState(partitionsAtWork.remove(pair.partition()) && ran, "%s does not run", pair);
    Standing standing = standings.get(pair);
    if (standing == null || !standing.running) {
      // If it is one again it is as new.
      return false;
    }
    standing.running = false;
    if (ending != Ending.FAILED) {
      standing.compared = true;
      standing.comparedAt = now;
    }
    if (ending == Ending.EQUAL) {
      equal(standing, pair, now);
    } else {
      standing.different |= ending == Ending.REPAIRED;
      long rest = Math.min(periodNanos, restNanos << Math.min(standing.unequal, DOUBLINGS_MAX));
      standing.unequal++;
      move(standing, new Due(true, now + jittered(rest), pair));
    }
    if (standing.again) {
      standing.again = false;
      move(standing, new Due(false, now, pair));
    }
    return true;
  }

  private void equal(Standing standing, Pair pair, long now) {
    standing.different = false;
    standing.unequal = 0;
    standing.equalAt = now;
    move(standing, new Due(true, now + jittered(periodNanos), pair));
  }

  private void move(Standing standing, Due to) {
    due.remove(standing.due);
    standing.due = to;
    due.add(to);
  }

  /** Three quarters of it to five, so that nodes that started together do not stay together. */
  private long jittered(long nanos) {
    return nanos - nanos / 4 + random.nextLong(nanos / 2 + 1);
  }

  private Standing standing(Pair pair) {
    Standing known = standings.get(pair);
    if (known == null) {
      throw new IllegalStateException(pair + " is not known");
    }
    return known;
  }

  /**
   * When the next pair becomes due that is not. Those that are due wait for their peers: the end of
   * an exchange, or somebody's return, is the time to ask {@link #next} again.
   */
  public long wakeAt(long now) {
    for (Due each : due) {
      if (each.late && each.at - now > 0) {
        return each.at;
      }
    }
    return now + periodNanos;
  }

  /** The partitions that were different from another owner's when they were last compared. */
  public SortedSet<Integer> different() {
    TreeSet<Integer> partitions = new TreeSet<>();
    standings.forEach((pair, standing) -> {
      if (standing.different) {
        partitions.add(pair.partition());
      }
    });
    return partitions;
  }

  /** How many pairs were different, or are suspected to be. */
  public int doubtful() {
    int doubtful = 0;
    for (Standing standing : standings.values()) {
      boolean suspected = standing.again || (!standing.due.late && !standing.running);
      doubtful += standing.different || suspected ? 1 : 0;
    }
    return doubtful;
  }

  /** How long ago the pair was equal that was not so for the longest time; 0 without pairs. */
  public long oldestNanos(long now) {
    long oldest = 0;
    for (Standing standing : standings.values()) {
      oldest = Math.max(oldest, now - standing.equalAt);
    }
    return oldest;
  }

  /**
   * How a partition was compared with one other owner.
   *
   * @param nanosAgo when last, by whichever side; −1: never since this node was started
   * @param different whether they differed then
   */
  public record Compared(String peer, long nanosAgo, boolean different) {}

  /** How a partition was compared with each other owner, ascending by name. */
  public List<Compared> compared(int partition, long now) {
    List<Compared> all = new ArrayList<>();
    standings.forEach((pair, standing) -> {
      if (pair.partition() == partition) {
        long ago = standing.compared ? now - standing.comparedAt : -1;
        all.add(new Compared(pair.peer(), ago, standing.different));
      }
    });
    return all;
  }

  /** The pairs, ascending. */
  public List<Pair> pairs() {
    return new ArrayList<>(standings.keySet());
  }
}
