package io.quorate.node.replica;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.State;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Drops what this node holds of a partition, copies and hints, because others reaped tombstones of
 * it meanwhile, but for what it gave since it was started: that was acknowledged, perhaps by nobody
 * else, and no tombstone that was reaped without this node covers it. Nothing else happens in the
 * partition meanwhile. Confined to its lane.
 */
/*
 * How it works
 *
 *   hints      older than this process: removed     of this process: what it gave stays
 *   copies     none of this process: all dropped at once
 *              else, one after the other, as hints
 *
 * What it gave is told by the dots, in which the start stands. A value that others sent it since is
 * theirs to keep. What was deleted or superseded here since stays so: histories only lose the dots
 * of the values that go. If this process ends before the partition is open again, the next one
 * cannot tell its values from those that were here before, and they go.
 */
public final class Voiding {
  private static final int PAGE = 100;

  private final Copies copies;
  private final Hints hints;
  private final Spaces spaces;
  private final ActorSource actors;

  Voiding(Copies copies, Hints hints, Spaces spaces, ActorSource actors) {
    this.copies = copies;
    this.hints = hints;
    this.spaces = spaces;
    this.actors = actors;
  }

  /** Whether anything of the partition is on its way to the log, or is being read. */
  public boolean isBusy(int partition) {
    return copies.isBusy(partition);
  }

  /**
   * Begins. If it does not end well, it may begin again.
   *
   * @param drop makes all copies of a partition void at once
   * @param done told whether it ended well
   */
  public void begin(
      int partition, BiConsumer<Integer, Consumer<Boolean>> drop, Consumer<Boolean> done) {
    Iterator<Place> places = hints.book().in(partition, Integer.MAX_VALUE).iterator();
    each(places, and(() -> dropCopies(partition, drop, done), done));
  }

  private void dropCopies(
      int partition, BiConsumer<Integer, Consumer<Boolean>> drop, Consumer<Boolean> done) {
    if (hasOwn(partition)) {
      copiesAfter(Optional.empty(), partition, done);
    } else {
      drop.accept(partition, done);
    }
  }

  /** Whether a copy was changed since the start. */
  private boolean hasOwn(int partition) {
    boolean[] found = {false};
    spaces.data(partition).forEach(entry -> found[0] |= isOfThisProcess(entry));
    return found[0];
  }

  private boolean isOfThisProcess(Space.Entry entry) {
    return entry.sequence() >= spaces.firstSequence();
  }

  private void copiesAfter(Optional<Key> after, int partition, Consumer<Boolean> done) {
    List<Space.Entry> entries = spaces.data(partition).scan(after, PAGE);
    if (entries.isEmpty()) {
      done.accept(true);
      return;
    }
    Optional<Key> last = Optional.of(entries.get(entries.size() - 1).key());
    List<Place> places = entries.stream().map(entry -> Place.data(entry.key())).toList();
    each(places.iterator(), and(() -> copiesAfter(last, partition, done), done));
  }

  /** Goes on if it went well, or tells that it did not. */
  private static Consumer<Boolean> and(Runnable next, Consumer<Boolean> done) {
    return well -> {
      if (well) {
        next.run();
      } else {
        done.accept(false);
      }
    };
  }

  /** One after the other: the log may have room for no more. */
  private void each(Iterator<Place> places, Consumer<Boolean> done) {
    while (places.hasNext()) {
      Place place = places.next();
      Optional<Space.Entry> entry = copies.space(place).find(place.key());
      if (entry.isPresent()) {
        drop(place, entry.get(), and(() -> each(places, done), done));
        return;
      }
    }
    done.accept(true);
  }

  private void drop(Place place, Space.Entry entry, Consumer<Boolean> done) {
    if (isOfThisProcess(entry)) {
      copies.resolve(place, new Dropping(place, entry.sequence(), done));
    } else {
      copies.remove(place, entry.sequence(), Durability.FSYNC, done);
    }
  }

  /** A place that this process wrote to: what it gave stays. */
  private final class Dropping implements Operation {
    private final Place place;
    private final long sequence;
    private final Consumer<Boolean> done;

    Dropping(Place place, long sequence, Consumer<Boolean> done) {
      this.place = place;
      this.sequence = sequence;
      this.done = done;
    }

    @Override
    public void found(Held newest, long at) {
      State left = newest.copy().state().onlyOf(actors::isOfThisStart);
      if (left.isEmpty() || (place.isHint() && !newest.has(Held.PINNED))) {
        copies.removeNewest(place, newest, at, Durability.FSYNC, done);
        return;
      }
      Optional<Hold> room = copies.room(newest.recordBytes(), left.valueBytes());
      if (room.isEmpty()) {
        done.accept(false);
        return;
      }
      int flags = place.isHint() ? Held.PINNED : 0;
      Held.Encoded next = Held.encode(place.key(), Copy.of(left), flags).in(room.get());
      Consumer<Reply> stored = reply -> done.accept(reply instanceof Reply.Joined);
      copies.append(
          place, newest, next, Durability.FSYNC, new Waiter(Durability.FSYNC, true, stored));
    }

    @Override
    public void refused(Reply.Reason reason, String sentence) {
      if (reason == Reply.Reason.UNREADABLE) {
        copies.remove(place, sequence, Durability.FSYNC, done);
      } else {
        done.accept(false);
      }
    }
  }
}
