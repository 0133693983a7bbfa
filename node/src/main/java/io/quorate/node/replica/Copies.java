package io.quorate.node.replica;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Space.Appended;
import io.quorate.node.storage.Space.Loaded;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Ring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest copy of every place of one lane, wherever it is: on its way to the log, in memory, or
 * on the disk only. The only way in which the lane reads and writes its spaces.
 *
 * <p>Operations of one place run one after the other, each with the newest copy in its hands.
 * Mutable, confined to its lane. The package's documentation has the argument.
 */
final class Copies {
  /** The newest copy is on its way to the log. */
  static final long PENDING = -1;

  /** Why there was no {@link #room}. */
  static final String FULL = "too many writes wait for the disk, or for memory";

  /** There is no record. */
  static final long NO_RECORD = 0;

  /** How often a record stands in memory once it was read: its bytes, and its decoded values. */
  private static final int LOAD_TIMES = 2;

  /** Told what becomes of the records. */
  interface Watcher {
    /** The place's newest record was one and is another now; either may be absent. */
    void replaced(Place place, Held before, Held after);

    /** The last record of the place that was on its way has been reported. */
    void settled(Place place);

    /** The record that the index names cannot be read. */
    void unreadable(Place place);
  }

  private final Spaces spaces;
  private final Ring ring;
  final MemoryBudget memory;
  final Generations generations;
  final AppendRoom room;
  private final HotValues hot;
  private final ReplicaFacts facts;
  private final Consumer<Actor> lost;
  final LostTimes lostTimes = new LostTimes();
  private final Watcher watcher;
  private final Map<Place, PendingCopy> pending = new LinkedHashMap<>();
  private final BusyPlaces busy;
  private final int spentMax;

  /**
   * Copies in these spaces.
   *
   * @param lost told of an actor whose dot may have left this node without being stored here
   */
  Copies(
      Spaces spaces,
      Ring ring,
      ReplicaLimits limits,
      MemoryBudget memory,
      HotValues hot,
      ReplicaFacts facts,
      Consumer<Actor> lost,
      Watcher watcher,
      Generations generations) {
    this.spaces = spaces;
    this.ring = ring;
    this.memory = memory;
    this.room = new AppendRoom(spaces, limits, facts);
    this.busy = new BusyPlaces(limits.waitingPerKeyMax());
    this.hot = hot;
    this.facts = facts;
    this.lost = lost;
    this.watcher = watcher;
    this.generations = generations;
    this.spentMax = limits.spentMax();
  }

  int partitionOf(Place place) {
    return ring.partitionOf(place.key());
  }

  /** Whether anything of the partition is on its way to the log, or is being read. */
  boolean isBusy(int partition) {
    Predicate<Place> isIn = place -> partitionOf(place) == partition;
    return busy.isAny(isIn) || pending.keySet().stream().anyMatch(isIn);
  }

  /** The space of a place. */
  Space space(Place place) {
    int partition = ring.partitionOf(place.key());
    return place.isHint() ? spaces.hints(place.target(), partition) : spaces.data(partition);
  }

  BusyPlaces busy() {
    return busy;
  }

  /** Runs the operation with the newest copy of the place: at once if it is in memory. */
  void resolve(Place place, Operation operation) {
    if (!busy.isBusy(place)) {
      resolveIdle(place, operation);
    } else if (!busy.queue(place, operation)) {
      facts.refusedOverloaded++;
      operation.refused(Reply.Reason.OVERLOADED, "too many requests wait for this key");
    }
  }

  private void resolveIdle(Place place, Operation operation) {
    PendingCopy onItsWay = pending.get(place);
    if (onItsWay != null) {
      operation.found(onItsWay.show(), PENDING);
      return;
    }
    Space space = space(place);
    Optional<Space.Entry> entry = space.find(place.key());
    if (entry.isEmpty()) {
      operation.found(Held.ABSENT, NO_RECORD);
      return;
    }
    if (!operation.needsCopy()) {
      operation.found(Held.outline(entry.get()), entry.get().sequence());
      return;
    }
    @Nullable
    Held inMemory = place.isHint() ? null : hot.get(place.key(), entry.get().sequence());
    if (inMemory != null) {
      operation.found(inMemory, entry.get().sequence());
      return;
    }
    load(place, space, entry.get().length(), operation);
  }

  /** Reads the record, if there is memory for it. */
  private void load(Place place, Space space, int length, Operation operation) {
    Optional<Hold> hold = memory.hold(length, LOAD_TIMES, MemoryBudget.Use.PEER);
    if (hold.isEmpty()) {
      facts.refusedOverloaded++;
      operation.refused(Reply.Reason.OVERLOADED, "there is no memory for so long a copy now");
      return;
    }
    busy.occupy(place);
    busy.queue(place, operation);
    space.load(place.key(), loaded -> {
      loaded(place, loaded);
      hold.get().release();
    });
  }

  /** What is known of the newest copy without reading it, if there is one. */
  Optional<Outline> outline(Place place) {
    PendingCopy onItsWay = pending.get(place);
    return onItsWay != null
        ? Optional.of(Outline.pending(onItsWay.newest()))
        : space(place).find(place.key()).map(Outline::of);
  }

  private void loaded(Place place, Loaded loaded) {
    if (loaded instanceof Loaded.Found record) {
      try {
        Space.Entry entry = record.entry();
        Held held = Held.decode(record.bytes(), entry.digest(), entry.flags());
        if (!place.isHint()) {
          hot.put(place.key(), entry.sequence(), held);
        }
        busy.release(place, operation -> withLoaded(place, held, entry.sequence(), operation));
      } catch (MalformedException e) {
        unreadable(place, "its record is no copy: " + e.getMessage());
      }
    } else if (loaded instanceof Loaded.Unreadable unreadable) {
      unreadable(place, unreadable.why());
    } else if (loaded instanceof Loaded.Closed) {
      busy.release(
          place, operation -> operation.refused(Reply.Reason.STOPPING, "this node is stopping"));
    } else {
      // The place was busy, so nobody removed it: the index named a record that the log has not.
      unreadable(place, "the log does not have the record that the index names");
    }
  }

  private void withLoaded(Place place, Held held, long sequence, Operation operation) {
    if (!pending.containsKey(place) && sequence(place) == sequence) {
      operation.found(held, sequence);
    } else {
      resolveIdle(place, operation);
    }
  }

  private void unreadable(Place place, String why) {
    facts.unreadable++;
    long sequence = sequence(place);
    busy.release(place, operation -> {
      if (pending.containsKey(place) || sequence(place) != sequence) {
        resolveIdle(place, operation);
      } else if (operation.replacesUnreadable() && !place.isHint()) {
        operation.found(Held.UNREADABLE, NO_RECORD);
      } else {
        operation.refused(Reply.Reason.UNREADABLE, why);
      }
    });
    watcher.unreadable(place);
  }

  /** Of the record that the index names. */
  private long sequence(Place place) {
    return space(place).find(place.key()).map(Space.Entry::sequence).orElse(NO_RECORD);
  }

  /** Reads the place's record from the disk, whatever is in memory; done is told whether it can. */
  void check(Place place, Consumer<Boolean> done) {
    space(place).load(place.key(), loaded -> {
      if (loaded instanceof Loaded.Unreadable) {
        facts.unreadable++;
        watcher.unreadable(place);
      }
      done.accept(!(loaded instanceof Loaded.Unreadable));
    });
  }

  boolean isPending(Place place) {
    return pending.containsKey(place);
  }

  /** Whether there is a copy at the place, stored or on its way. */
  boolean isThere(Place place) {
    return outline(place).isPresent();
  }

  /**
   * Takes the memory for a newer copy that is about to be encoded; empty if there is none, or if
   * the log takes no record of about this size now.
   *
   * @param memoryBytes what the copy will take beside all from which it is made, until the log has
   *     it
   */
  Optional<Hold> room(long recordBytes, long memoryBytes) {
    return room.takes(recordBytes)
        ? memory.hold(memoryBytes, 1, MemoryBudget.Use.PEER)
        : Optional.empty();
  }

  /**
   * Hands a newer copy of the place to the log. Called by an {@link Operation} that was given the
   * newest one, on which this is built.
   */
  void append(Place place, Held before, Held.Encoded next, Durability durability, Waiter waiter) {
    PendingCopy onItsWay = pending.computeIfAbsent(place, any -> new PendingCopy());
    PendingCopy.Append append = onItsWay.add(next, durability, waiter);
    watcher.replaced(place, before, next.held());
    room.began(append.held);
    facts.pendingCopies = pending.size();
    space(place)
        .append(
            place.key(),
            next.header(),
            next.held().state(),
            append.held.digest(),
            append.held.recordFlags(place, spentMax),
            durability,
            outcome -> appended(place, onItsWay, append, outcome));
  }

  private void appended(
      Place place, PendingCopy onItsWay, PendingCopy.Append append, Appended outcome) {
    room.ended(append.held);
    append.room.release();
    if (outcome instanceof Appended.Done done) {
      force(place, done.sequence(), onItsWay.stored(append, done.sequence()));
    } else {
      facts.appendsFailed++;
      lostTimes.lost(place.key(), append.held.copy().state().clock());
      Actor own = append.held.copy().own();
      if (own != null) {
        lost.accept(own);
      }
      failed(place, onItsWay, append, outcome);
    }
    if (onItsWay.isOver()) {
      settle(place, onItsWay);
    }
  }

  private void failed(
      Place place, PendingCopy onItsWay, PendingCopy.Append append, Appended outcome) {
    boolean unknown = outcome instanceof Appended.Unknown;
    PendingCopy.Left left = onItsWay.failed(append, unknown);
    if (left.waitForForce()) {
      force(place, onItsWay.storedSequence(), left.waiters());
    } else {
      left.waiters().forEach(waiter -> waiter.failed(outcome));
    }
  }

  /** Drops the pending copy: index and memory agree again, or memory goes back to the index. */
  private void settle(Place place, PendingCopy onItsWay) {
    pending.remove(place);
    facts.pendingCopies = pending.size();
    if (!onItsWay.isNewestStored()) {
      watcher.replaced(place, onItsWay.newest(), indexed(place));
    } else if (!place.isHint()) {
      hot.put(place.key(), onItsWay.storedSequence(), onItsWay.newest());
    }
    watcher.settled(place);
  }

  /** What the index tells of a place's record, without reading it. */
  private Held indexed(Place place) {
    return space(place).find(place.key()).map(Held::outline).orElse(Held.ABSENT);
  }

  /**
   * Tells the waiter when the newest copy is as durable as it asks. Called by an {@link Operation}
   * that was given that copy.
   *
   * @return false if the newest copy must be appended again: its record failed
   */
  boolean await(Place place, long sequence, Waiter waiter) {
    PendingCopy onItsWay = pending.get(place);
    if (onItsWay == null) {
      if (sequence == NO_RECORD || waiter.accepts(Durability.OS)) {
        waiter.succeed();
      } else {
        force(place, sequence, List.of(waiter));
      }
      return true;
    }
    return switch (onItsWay.await(waiter)) {
      case ATTACHED -> true;
      case APPEND -> false;
      case OVER -> {
        waiter.succeed();
        yield true;
      }
      case FORCE -> {
        force(place, onItsWay.storedSequence(), List.of(waiter));
        yield true;
      }
    };
  }

  private void force(Place place, long sequence, List<Waiter> waiters) {
    if (waiters.isEmpty()) {
      return;
    }
    List<Waiter> all = List.copyOf(waiters);
    space(place).whenForced(sequence, outcome -> {
      for (Waiter waiter : all) {
        if (outcome instanceof Appended.Done) {
          waiter.succeed();
        } else {
          waiter.doubtIfChanged();
          waiter.failed(outcome);
        }
      }
    });
  }

  /** Removes a record that cannot be read; tells whether it is not the newest now. */
  void removeUnreadable(Place place, Consumer<Boolean> done) {
    remove(place, sequence(place), Durability.FSYNC, done);
  }

  /**
   * Removes the place's record if the newest is the one of this sequence; what comes for the place
   * meanwhile waits. {@code done} is told whether that record is not the newest any more.
   */
  void remove(Place place, long sequence, Durability durability, Consumer<Boolean> done) {
    resolve(place, new Removal(this, place, sequence, durability, done));
  }

  /** Removes the record of this sequence, which was found to be the place's newest. */
  void removeNewest(
      Place place, Held newest, long sequence, Durability durability, Consumer<Boolean> done) {
    busy.occupy(place);
    space(place).remove(place.key(), sequence, durability, outcome -> {
      boolean gone = outcome instanceof Appended.Done;
      if (gone) {
        watcher.replaced(place, newest, Held.ABSENT);
      }
      done.accept(gone);
      busy.release(place, operation -> resolve(place, operation));
    });
  }
}
