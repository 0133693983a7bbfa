package io.quorate.node.replica;

import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.storage.Space;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The hints that this lane holds for absent owners: one per owner and key, the join of all that
 * came for it. Mutable, confined to its lane.
 *
 * <p>A hint that was acknowledged is data, and is {@link Held#PINNED}. One that an owner keeps for
 * itself is only a mark, {@link Held#KEPT}: deliver what you hold of the key.
 */
final class Hints {
  private static final byte[] NONE = {};

  private final HintBook book;
  private final Copies copies;
  private final ReplicaFacts facts;

  Hints(HintBook book, Copies copies, ReplicaFacts facts) {
    this.book = book;
    this.copies = copies;
    this.facts = facts;
  }

  HintBook book() {
    return book;
  }

  Copies copies() {
    return copies;
  }

  /** Joins a state into the hint, and makes it data. */
  void join(
      Place place,
      Held.Incoming incoming,
      long borne,
      Durability durability,
      Consumer<Reply> done) {
    copies.resolve(place, new Replying(done) {
      @Override
      public void found(Held newest, long sequence) {
        int partition = copies.partitionOf(place);
        if (copies.generations.refuses(partition, borne)) {
          facts.outdated++;
          done.accept(new Reply.Outdated(copies.generations.of(partition)));
          return;
        }
        Copy joined = newest.copy().join(incoming.state()).withoutSupersededRepeats();
        boolean changed = !joined.equals(newest.copy()) || !newest.has(Held.PINNED);
        Waiter waiter = new Waiter(durability, changed, done);
        if (!changed && copies.await(place, sequence, waiter)) {
          return;
        }
        long bytes = newest.recordBytes() + (long) incoming.bytes().length;
        Optional<Hold> room = copies.room(bytes, incoming.bytesBeside(joined));
        if (room.isEmpty()) {
          refuseFull(waiter);
          return;
        }
        Held.Encoded next = Held.encodeJoined(
            place.key(), joined, incoming, Held.PINNED | (newest.flags() & Held.KEPT));
        if (changed && !book.hasRoom(newest, next.held().recordBytes())) {
          room.get().release();
          facts.hintsRefused++;
          refused(Reply.Reason.NO_ROOM, "the room for hints is full");
          return;
        }
        facts.hintsStored++;
        copies.append(place, newest, next.in(room.get()), durability, waiter);
      }
    });
  }

  private void refuseFull(Waiter waiter) {
    facts.refusedOverloaded++;
    waiter.fail(Reply.Reason.OVERLOADED, Copies.FULL);
  }

  /**
   * Marks that this node's own copy has to be delivered. Always a new record: a delivery that began
   * before read an older copy, and must not delete the mark for this one.
   */
  void keep(Place place, Consumer<Reply> done) {
    copies.resolve(place, new Keeping(place, false, done));
  }

  private final class Keeping extends Replying {
    private final Place place;
    private final boolean needsCopy;
    private final Consumer<Reply> done;

    Keeping(Place place, boolean needsCopy, Consumer<Reply> done) {
      super(done);
      this.place = place;
      this.needsCopy = needsCopy;
      this.done = done;
    }

    @Override
    public boolean needsCopy() {
      return needsCopy;
    }

    @Override
    public void found(Held newest, long sequence) {
      boolean data = newest.has(Held.PINNED);
      if (data && !needsCopy) {
        copies.resolve(place, new Keeping(place, true, done));
        return;
      }
      // Nobody counts it: it need not survive a power cut.
      Waiter waiter = new Waiter(Durability.OS, true, done);
      Optional<Hold> room = copies.room(newest.recordBytes(), data ? newest.recordBytes() : 0);
      if (room.isEmpty()) {
        refuseFull(waiter);
        return;
      }
      int flags = (newest.flags() & Held.PINNED) | Held.KEPT;
      Held.Encoded next = data
          ? Held.encode(place.key(), newest.copy(), newest.state(), flags)
          : Held.encode(place.key(), Copy.ABSENT, flags);
      copies.append(place, newest, next.in(room.get()), Durability.OS, waiter);
      facts.hintsKept++;
      evict();
    }
  }

  private void evict() {
    Optional<Place> oldest = book.evict();
    while (oldest.isPresent()) {
      facts.hintsEvicted++;
      Place place = oldest.get();
      copies
          .space(place)
          .find(place.key())
          .map(Space.Entry::sequence)
          .ifPresent(sequence -> copies.remove(place, sequence, Durability.OS, gone -> {}));
      oldest = book.evict();
    }
  }

  /** The join of all hints of a key; a not-found does not count. */
  void fetch(Key key, Consumer<Reply> done) {
    List<Place> places = new ArrayList<>();
    for (String target : targetsOf(key)) {
      places.add(new Place(target, key));
    }
    // What comes first bears the least.
    long borne = copies.generations.raised(copies.partitionOf(Place.data(key)));
    gather(places.iterator(), State.EMPTY, borne, done);
  }

  private void gather(Iterator<Place> rest, State soFar, long borne, Consumer<Reply> done) {
    if (!rest.hasNext()) {
      boolean found = !soFar.isEmpty();
      done.accept(new Reply.Fetched(found ? StateCodec.encode(soFar) : NONE, found, borne));
      return;
    }
    copies.resolve(rest.next(), new Replying(done) {
      @Override
      public void found(Held newest, long sequence) {
        gather(rest, soFar.join(newest.copy().state()), borne, done);
      }
    });
  }

  /** The owners for which a hint of this key is here, ascending. */
  List<String> targetsOf(Key key) {
    List<String> found = new ArrayList<>();
    for (String target : book.targets(key)) {
      if (copies.isThere(new Place(target, key))) {
        found.add(target);
      }
    }
    return found;
  }
}
