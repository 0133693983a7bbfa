package io.quorate.node.replica;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Pledge;
import io.quorate.node.storage.Space;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a lane's replica holds that may be forgotten, tombstones and what is spent of other copies,
 * as whoever reaps it has to know it, and the way to be rid of it. Confined to its lane.
 */
public final class Tombs implements Pledge.Copies, Pledge.Records {
  private final Replica replica;
  private final Copies copies;
  private final Hints hints;

  Tombs(Replica replica, Copies copies, Hints hints) {
    this.replica = replica;
    this.copies = copies;
    this.hints = hints;
  }

  /** Whether an entry with these flags is a tombstone that is whole. */
  public static boolean isTombstone(int flags) {
    return (flags & (Held.LIVING | Held.INCOMPLETE)) == 0;
  }

  /** Whether an entry with these flags is whole and can be pruned, be it a tombstone or not. */
  public static boolean isSpent(int flags) {
    return (flags & (Held.SPENT | Held.INCOMPLETE)) == Held.SPENT;
  }

  @Override
  public OptionalLong shows(Candidate candidate) {
    Key key = candidate.key();
    if (copies.isPending(Place.data(key)) || !hints.targetsOf(key).isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<Space.Entry> entry = find(key);
    if (!replica.owns(key)) {
      return entry.isEmpty() ? OptionalLong.of(Pledge.NONE) : OptionalLong.empty();
    }
    return entry
        .filter(found -> found.digest() == candidate.digest())
        .filter(found -> isTombstone(found.flags()) || isSpent(found.flags()))
        .filter(found -> replica.standing().counts(replica.partitionOf(key)))
        .map(found -> OptionalLong.of(found.sequence()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public OptionalLong newest(Key key) {
    return copies.isPending(Place.data(key))
        ? OptionalLong.empty()
        : OptionalLong.of(find(key).map(Space.Entry::sequence).orElse(Pledge.NONE));
  }

  @Override
  public boolean isRemoved(Key key) {
    return find(key).filter(entry -> !isSpent(entry.flags())).isPresent();
  }

  private Optional<Space.Entry> find(Key key) {
    return copies.space(Place.data(key)).find(key);
  }

  /**
   * Removes the key's record, or replaces it by a pruned one, if it is still this one. {@code done}
   * is told whether it did.
   */
  public void forget(Key key, long sequence, Consumer<Boolean> done) {
    if (!newest(key).equals(OptionalLong.of(sequence))) {
      done.accept(false);
    } else if (isRemoved(key)) {
      copies.remove(Place.data(key), sequence, Durability.FSYNC, done);
    } else {
      copies.resolve(Place.data(key), new Pruning(copies, Place.data(key), sequence, done));
    }
  }
}
