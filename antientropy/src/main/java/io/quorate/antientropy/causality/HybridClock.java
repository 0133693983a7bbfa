package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.time.Duration;

/**
 * A hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks",
 * 2014): close to wall time, never going back, ahead of what it has seen.
 *
 * <p>A timestamp has 48 bits of milliseconds since 1970 and 16 bits of counter; it is never
 * negative (good until the year 6429). A machine: mutable, confined to its lane, told the time by
 * its caller.
 *
 * <p>Others may pull it ahead of the wall clock by a bounded time only. Raising that bound keeps
 * causal order by timestamp among nodes with worse clocks; lowering it limits how far one wrong
 * clock moves all others. A timestamp beyond the bound is still exceeded where a caller demands it
 * ({@code floor}), for one key, without moving the clock.
 */
public final class HybridClock {
  /** How far ahead of the wall clock others may pull it, unless told otherwise. */
  public static final Duration PULL_MAX = Duration.ofSeconds(60);

  private static final int COUNTER_BITS = 16;
  private static final long MILLIS_MAX = (1L << 47) - 1;

  private final long pullMaxMillis;
  private long last;

  public HybridClock() {
    this(PULL_MAX);
  }

  /** A clock that others may pull this far ahead. */
  public HybridClock(Duration pullMax) {
    checkArgument(!pullMax.isNegative(), "the bound is not negative");
    this.pullMaxMillis = Math.min(pullMax.toMillis(), MILLIS_MAX);
  }

  /** The wall time within a timestamp, in milliseconds since 1970. */
  public static long millis(long timestamp) {
    return timestamp >>> COUNTER_BITS;
  }

  /**
   * The time of a new event: above {@code floor}, above every time given or observed within the
   * bound, and at least the wall clock. Times whose floors are within the bound rise strictly; at
   * {@link Long#MAX_VALUE} it stays there.
   *
   * @param wallMillis the wall clock, in milliseconds since 1970
   * @param floor a timestamp to exceed, that of a context or a local value; 0 for none
   */
  public long next(long wallMillis, long floor) {
    long own = Math.max(start(wallMillis), above(last));
    if (floor < own) {
      last = own;
      return own;
    }
    long demanded = above(floor);
    last = isWithinPull(demanded, wallMillis) ? demanded : own;
    return demanded;
  }

  /**
   * The time of an event that was given this one when it began, here or elsewhere: the same, or the
   * next above {@code floor} if that is later. However late it is asked, it is no later for that.
   *
   * @param floor as of {@link #next}
   */
  public long at(long began, long floor, long wallMillis) {
    long time = floor < began ? began : above(floor);
    observe(time, wallMillis);
    return time;
  }

  /**
   * Learns another clock's time.
   *
   * @return false if it is too far ahead of the wall clock and was ignored
   */
  public boolean observe(long timestamp, long wallMillis) {
    if (!isWithinPull(timestamp, wallMillis)) {
      return false;
    }
    last = Math.max(last, timestamp);
    return true;
  }

  private boolean isWithinPull(long timestamp, long wallMillis) {
    return millis(timestamp) <= clamp(wallMillis) + pullMaxMillis;
  }

  private static long above(long timestamp) {
    return timestamp == Long.MAX_VALUE ? timestamp : timestamp + 1;
  }

  private static long start(long wallMillis) {
    return clamp(wallMillis) << COUNTER_BITS;
  }

  private static long clamp(long wallMillis) {
    return Math.max(0, Math.min(wallMillis, MILLIS_MAX));
  }
}
