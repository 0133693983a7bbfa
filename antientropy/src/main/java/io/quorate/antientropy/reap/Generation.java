package io.quorate.antientropy.reap;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * What one member knows of the reaps of one partition: a value; forced before anybody goes by it.
 *
 * @param raised its reap generation: it joins and sends no state that bears less
 * @param reaped the highest generation to which all members are known to have raised, so that
 *     tombstones may have been removed
 * @param fresh its disk had never held anything when the process began
 */
public record Generation(long raised, long reaped, boolean fresh) {
  /** Of a disk that is new: nothing was raised, and nothing is there to be dropped. */
  public static final Generation FRESH = new Generation(0, 0, true);

  /** Of a disk that may hold anything: in a cluster that has reaped it is void. */
  public static final Generation UNKNOWN = new Generation(0, 0, false);

  /** What is known of the same partition's reaps. */
  public Generation {
    checkArgument(raised >= 0 && reaped >= 0, "generations begin with 0");
  }

  /** Whether a state that bears this generation may neither be joined nor sent any more. */
  public boolean refuses(long borne) {
    return borne < raised;
  }

  /**
   * Whether what is held here was held while something was reaped without this member, so that it
   * must never be joined as data.
   *
   * @param other what another member knows
   */
  public boolean isVoidBeside(Generation other) {
    return !fresh && raised < other.reaped;
  }

  /** Raised to this one. */
  public Generation raisedTo(long generation) {
    return new Generation(Math.max(raised, generation), reaped, false);
  }

  /** All have raised to this one: tombstones may be removed from now on. */
  public Generation closedAt(long generation) {
    return new Generation(raised, Math.max(reaped, generation), false);
  }

  /** Both of them are forced. */
  public Generation merge(Generation other) {
    return new Generation(
        Math.max(raised, other.raised), Math.max(reaped, other.reaped), fresh && other.fresh);
  }

  /** With what another member knows: what is void beside it must be gone by then. */
  public Generation caughtUpWith(Generation other) {
    return new Generation(
        Math.max(raised, Math.max(other.raised, other.reaped)),
        Math.max(reaped, other.reaped),
        false);
  }

  /** Whether {@link #caughtUpWith} would change anything but that it is fresh. */
  public boolean isBehind(Generation other) {
    return raised < Math.max(other.raised, other.reaped) || reaped < other.reaped;
  }
}
