package io.quorate.node.replica;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Pledge;
import io.quorate.node.storage.Space;
import io.quorate.ring.BucketDefinition.Conflicts;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a lane's replica holds of keys that were deleted, as whoever reaps them has to know it, and
 * the way to be rid of it. Confined to its lane.
 */
public final class Tombs {
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

  /**
   * Whether deleted keys of this bucket can be forgotten: where the last writer wins, a tombstone's
   * time decides against whatever is written with an earlier one, and no generation tells that.
   */
  public boolean areForgotten(String bucket) {
    return replica.topology().bucket(bucket).conflicts() == Conflicts.SIBLINGS;
  }

  /** As {@link Pledge.Copies#shows} asks. */
  public OptionalLong shows(Candidate candidate) {
    Key key = candidate.key();
    boolean stays = !areForgotten(key.bucket());
    if (stays || copies.isPending(Place.data(key)) || !hints.targetsOf(key).isEmpty()) {
      return OptionalLong.empty();
    }
    Optional<Space.Entry> entry = find(key);
    if (!replica.owns(key)) {
      return entry.isEmpty() ? OptionalLong.of(Pledge.NONE) : OptionalLong.empty();
    }
    return entry
        .filter(found -> found.digest() == candidate.digest() && isTombstone(found.flags()))
        .filter(found -> replica.standing().counts(replica.partitionOf(key)))
        .map(found -> OptionalLong.of(found.sequence()))
        .orElse(OptionalLong.empty());
  }

  /** As {@link Pledge.Records#newest} asks. */
  public OptionalLong newest(Key key) {
    return copies.isPending(Place.data(key))
        ? OptionalLong.empty()
        : OptionalLong.of(find(key).map(Space.Entry::sequence).orElse(Pledge.NONE));
  }

  private Optional<Space.Entry> find(Key key) {
    return copies.space(Place.data(key)).find(key);
  }

  /** Removes the key's record if it is still this one; {@code done} is told whether it did. */
  public void remove(Key key, long sequence, Consumer<Boolean> done) {
    if (newest(key).equals(OptionalLong.of(sequence))) {
      copies.remove(Place.data(key), sequence, Durability.FSYNC, done);
    } else {
      done.accept(false);
    }
  }
}
