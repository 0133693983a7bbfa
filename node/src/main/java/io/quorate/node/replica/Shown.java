package io.quorate.node.replica;

import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Key;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this node's own copies show to whoever reads them: nothing of what was reaped elsewhere and
 * is still here, and whether it may count for r. Confined to its lane.
 */
final class Shown {
  private final Copies copies;
  private final Standing standing;
  private final Generations generations;
  private final Function<String, BucketDefinition> buckets;

  /**
   * What these copies show.
   *
   * @param buckets how the keys of a bucket are kept now
   */
  Shown(
      Copies copies,
      Standing standing,
      Generations generations,
      Function<String, BucketDefinition> buckets) {
    this.copies = copies;
    this.buckets = buckets;
    this.standing = standing;
    this.generations = generations;
  }

  private int partitionOf(Key key) {
    return copies.partitionOf(Place.data(key));
  }

  private boolean isHidden(Key key, long sequence) {
    return generations.hides(partitionOf(key), key, sequence);
  }

  /** Whether it may count for r. */
  boolean counts(Key key, Held copy) {
    return standing.counts(partitionOf(key)) && !copy.has(Held.INCOMPLETE);
  }

  private long generation(Key key) {
    return generations.raised(partitionOf(key));
  }

  /** The copy, for this node's own use. */
  void read(Key key, Consumer<LocalRead> done) {
    copies.resolve(Place.data(key), new Operation() {
      @Override
      public void found(Held newest, long sequence) {
        Held shown = isHidden(key, sequence) ? Held.ABSENT : newest;
        done.accept(new LocalRead.Copy(
            shown.copy().state(), shown.state(), counts(key, newest), generation(key)));
      }

      @Override
      public void refused(Reply.Reason reason, String sentence) {
        done.accept(new LocalRead.Unreadable(reason, sentence));
      }
    });
  }

  /** The copy as a coordinator asks for it, or that it is the one of this digest. */
  void fetch(Key key, OptionalLong known, Consumer<Reply> done) {
    if (known.isPresent()) {
      copies.resolve(Place.data(key), new Comparing(key, known.getAsLong(), done));
    } else {
      copies.resolve(Place.data(key), new Fetching(key, done));
    }
  }

  /**
   * Answers at once; where reads must not go back, when what is shown is as durable as what is
   * acknowledged: a copy that is on its way to the log may be lost.
   */
  private void whenItStays(Key key, long sequence, Reply answer, Consumer<Reply> done) {
    BucketDefinition bucket = buckets.apply(key.bucket());
    if (bucket.repair() == BucketDefinition.Repair.LATE || sequence == Copies.NO_RECORD) {
      done.accept(answer);
      return;
    }
    Waiter waiter = new Waiter(
        bucket.durability(),
        false,
        stored -> done.accept(stored instanceof Reply.Joined ? answer : stored));
    if (!copies.await(Place.data(key), sequence, waiter)) {
      done.accept(new Reply.Refused(
          Reply.Reason.UNREADABLE, "the newest copy could not be stored, and may be lost"));
    }
  }

  private final class Fetching extends Replying {
    private final Key key;
    private final Consumer<Reply> done;

    Fetching(Key key, Consumer<Reply> done) {
      super(done);
      this.key = key;
      this.done = done;
    }

    @Override
    public void found(Held newest, long sequence) {
      byte[] state = (isHidden(key, sequence) ? Held.ABSENT : newest).state();
      Reply copy = new Reply.Fetched(state, counts(key, newest), generation(key));
      whenItStays(key, sequence, copy, done);
    }
  }

  /** Compares what the index tells; only a copy that differs is read. */
  private final class Comparing extends Replying {
    private final Key key;
    private final long known;
    private final Consumer<Reply> done;

    Comparing(Key key, long known, Consumer<Reply> done) {
      super(done);
      this.key = key;
      this.known = known;
      this.done = done;
    }

    @Override
    public boolean needsCopy() {
      return false;
    }

    @Override
    public void found(Held newest, long sequence) {
      boolean isThere = !newest.isAbsent() && !isHidden(key, sequence);
      if (isThere && newest.digest() == known) {
        Reply same = new Reply.Same(counts(key, newest), generation(key));
        whenItStays(key, sequence, same, done);
      } else {
        copies.resolve(Place.data(key), new Fetching(key, done));
      }
    }
  }

  /** The digest of the newest copy, if it is shown. Nothing is read, and nobody saw it by this. */
  OptionalLong digestOf(Key key) {
    Optional<Outline> outline = copies.outline(Place.data(key));
    return outline.isPresent() && !isHidden(key, outline.get().sequence())
        ? OptionalLong.of(outline.get().digest())
        : OptionalLong.empty();
  }
}
