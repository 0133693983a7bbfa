package io.quorate.node.replica;

import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.ring.Durability;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place whose newest copy the log has not reported yet: the copy, the records on their way, and
 * who waits for them. A machine; mutable, confined to its lane.
 */
final class PendingCopy {
  /*
   * How it works
   *
   * Records of one place are numbered as they are handed to the log: 1, 2, 3 … Each holds everything
   * that the ones before it hold, because each copy is a join onto the newest in memory:
   *
   *      1 ⊆ 2 ⊆ 3 ⊆ 4 = newest          in flight: 2 4       stored: 3      failed: 1
   *          ▲       ▲
   *      waiters  waiters
   *
   * So a stored record is as good as every one before it. A waiter of a record that failed passes to
   * the next newer one that is in flight; only if there is none, and no newer one was stored, has its
   * state nowhere left to come from.
   *
   * Invariants: `stored` is the highest number that was stored. The place is over when nothing is in
   * flight: then either the newest was stored, and index and memory agree, or the newest failed, and
   * memory knows what the disk does not: it has to be forgotten.
   */

  /** A record on its way. */
  static final class Append {
    final int number;
    final Durability durability;
    final Held held;
    final Hold room;
    private final List<Waiter> waiters = new ArrayList<>(1);

    private Append(int number, Durability durability, Held.Encoded encoded) {
      this.number = number;
      this.durability = durability;
      this.held = encoded.held();
      this.room = encoded.room();
    }
  }

  private final ArrayDeque<Append> inFlight = new ArrayDeque<>(2);
  private Held newest = Held.ABSENT;
  private int last;
  private int shown;
  private int stored;
  private long storedSequence;
  private Durability storedDurability = Durability.OS;

  /** The newest copy. */
  Held newest() {
    return newest;
  }

  /**
   * The newest copy, for somebody who may pass it on: who waits for it can no longer be told that
   * it was not stored, because it may be at others by now and come back from there.
   */
  Held show() {
    shown = last;
    return newest;
  }

  /** A newer copy is handed to the log, and somebody waits for it. */
  Append add(Held.Encoded next, Durability durability, Waiter waiter) {
    Append append = new Append(++last, durability, next);
    append.waiters.add(waiter);
    inFlight.add(append);
    newest = next.held();
    return append;
  }

  boolean isOver() {
    return inFlight.isEmpty();
  }

  /** Whether the newest copy is the one that the index names. */
  boolean isNewestStored() {
    return stored == last;
  }

  /** The sequence of the highest record that was stored; asked only when one was. */
  long storedSequence() {
    assert stored > 0 : "nothing was stored";
    return storedSequence;
  }

  /** Where somebody who needs the newest copy to be durable has to wait. */
  enum Wait {
    /** It was attached to the record in flight. */
    ATTACHED,
    /** The newest is stored, durably enough: go on. */
    OVER,
    /** The newest is stored, but not forced: wait for the force of {@link #storedSequence}. */
    FORCE,
    /** The newest failed: it must be appended again. */
    APPEND
  }

  /** Finds out where this waiter, who needs the newest copy, has to wait. */
  Wait await(Waiter waiter) {
    if (isNewestStored()) {
      return waiter.accepts(storedDurability) ? Wait.OVER : Wait.FORCE;
    }
    @Nullable Append newestInFlight = inFlight.peekLast();
    if (newestInFlight == null || newestInFlight.number != last) {
      return Wait.APPEND;
    }
    newestInFlight.waiters.add(waiter);
    return Wait.ATTACHED;
  }

  /** A record was stored. Those who still need its force are returned, the others are told. */
  List<Waiter> stored(Append append, long sequence) {
    if (append.number > stored) {
      stored = append.number;
      storedSequence = sequence;
      storedDurability = append.durability;
    }
    for (Append older : inFlight) {
      if (older.number <= append.number) {
        tell(older.waiters, append.durability);
      }
    }
    inFlight.remove(append);
    return append.waiters;
  }

  private static void tell(List<Waiter> waiters, Durability given) {
    for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
      Waiter waiter = each.next();
      if (waiter.accepts(given)) {
        each.remove();
        waiter.succeed();
      }
    }
  }

  /** Who is left after a failure, and whether a newer record was stored for whose force to wait. */
  record Left(List<Waiter> waiters, boolean waitForForce) {}

  /**
   * A record failed: its waiters pass to the next newer one in flight, if there is one.
   *
   * <p>While an older one is in flight the copy stays the newest, and the next operation builds on
   * it: so it may be stored yet, and whoever waits for it cannot be told that it was not.
   */
  Left failed(Append append, boolean unknown) {
    inFlight.remove(append);
    boolean doubt = unknown || append.number <= shown || !inFlight.isEmpty();
    append.waiters.forEach(waiter -> waiter.doubt(doubt));
    for (Append newer : inFlight) {
      if (newer.number > append.number) {
        newer.waiters.addAll(append.waiters);
        return new Left(List.of(), false);
      }
    }
    return new Left(append.waiters, stored > append.number);
  }
}
