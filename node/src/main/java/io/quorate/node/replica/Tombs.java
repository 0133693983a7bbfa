package io.quorate.node.replica;

import io.quorate.antientropy.reap.Candidate;
import io.quorate.antientropy.reap.Pledge;
import io.quorate.node.storage.Space;
import io.quorate.ring.BucketDefinition.Conflicts;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a lane's replica holds of keys that were deleted, as whoever reaps them has to know it, and
 * the way to be rid of it. Confined to its lane.
 */
public final class Tombs {
  private static final int PAGE = 100;

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

  /** Whether anything of the partition is on its way to the log, or is being read. */
  public boolean isBusy(int partition) {
    return copies.isBusy(partition);
  }

  /** Removes all hints in this partition, a page at a time; tells whether none is left. */
  public void removeHints(int partition, Consumer<Boolean> done) {
    List<Place> page = hints.book().in(partition, PAGE);
    if (page.isEmpty()) {
      done.accept(true);
    } else {
      new Removing(page.size(), whole -> {
            if (whole) {
              removeHints(partition, done);
            } else {
              done.accept(false);
            }
          })
          .begin(page);
    }
  }

  /** A page of hints on its way out. */
  private final class Removing {
    private final Consumer<Boolean> done;
    private int left;
    private boolean all = true;

    Removing(int count, Consumer<Boolean> done) {
      this.left = count;
      this.done = done;
    }

    void begin(List<Place> page) {
      for (Place place : page) {
        long sequence =
            copies.space(place).find(place.key()).map(Space.Entry::sequence).orElse(Pledge.NONE);
        copies.remove(place, sequence, Durability.FSYNC, this::removed);
      }
    }

    private void removed(boolean gone) {
      all &= gone;
      left--;
      if (left == 0) {
        done.accept(all);
      }
    }
  }
}
