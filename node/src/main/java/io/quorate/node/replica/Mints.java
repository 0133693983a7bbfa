package io.quorate.node.replica;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.Copy;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.HybridClock;
import io.quorate.antientropy.causality.Minted;
import io.quorate.antientropy.causality.NewWrite;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.environment.Clock;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition.Conflicts;
import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives writes and deletes their place in a key's history. Mutable, confined to its lane. */
final class Mints {
  /** About as much a claim adds to a copy. */
  private static final int CLAIM_BYTES = 20;

  private static final String TOO_LONG =
      "The siblings of this key would be too long together: read them, and write with the context.";

  private final Copies copies;
  private final HintBook book;
  private final Answers answers;
  private final ActorSource actors;
  private final Clock clock;
  private final ReplicaLimits limits;
  private final ReplicaFacts facts;
  private final HybridClock timestamps = new HybridClock();

  Mints(
      Copies copies,
      HintBook book,
      Answers answers,
      ActorSource actors,
      Clock clock,
      ReplicaLimits limits,
      ReplicaFacts facts) {
    this.copies = copies;
    this.book = book;
    this.answers = answers;
    this.actors = actors;
    this.clock = clock;
    this.limits = limits;
    this.facts = facts;
  }

  /** Learns the time of others from what they wrote. */
  void observe(State incoming) {
    timestamps.observe(incoming.clock(), clock.wallMillis());
  }

  /** The time of a request that comes now. */
  long time() {
    return timestamps.next(clock.wallMillis(), 0);
  }

  /**
   * Gives a write its place.
   *
   * @param conflicts what the key's bucket does with concurrent writes
   */
  void mint(Mint mint, Conflicts conflicts, Consumer<Minting> minted, Consumer<Reply> stored) {
    Writing writing = new Writing(mint, conflicts == Conflicts.LWW, answers.owed(minted), stored);
    copies.resolve(writing.place, writing);
  }

  /** A mint that waits for the newest copy, or has it. */
  private final class Writing implements Operation {
    private final Mint mint;

    /** The last writer wins: a delete is a write as others are. */
    private final boolean lastWins;

    private final Consumer<Minting> minted;
    private final Consumer<Reply> stored;
    private final Place place;

    Writing(Mint mint, boolean lastWins, Consumer<Minting> minted, Consumer<Reply> stored) {
      this.mint = mint;
      this.lastWins = lastWins;
      this.minted = minted;
      this.stored = stored;
      this.place = new Place(mint.hintFor(), mint.key());
    }

    @Override
    public void refused(Reply.Reason reason, String sentence) {
      minted.accept(new Minting.Refused(reason, sentence));
    }

    @Override
    public boolean replacesUnreadable() {
      return true;
    }

    @Override
    public void found(Held newest, long sequence) {
      if (!mint.remembered() && !lastWins) {
        delete(newest, sequence, newest.copy().delete(mint.context()));
        return;
      }
      State state = newest.copy().state();
      Optional<List<Dot>> dots = state.dotsOf(mint.id());
      if (dots.isPresent()) {
        repeat(newest, sequence, dots.get());
      } else if (mint.retry() && !mint.readFirst()) {
        minted.accept(new Minting.NeedsRead());
      } else if (mint.retry() && mayHaveForgotten(state)) {
        minted.accept(new Minting.Forgotten());
      } else if (mint.retry() && mint.claim().isEmpty() && mintsDot()) {
        claim(newest);
      } else if (lastWins) {
        writeLast(newest);
      } else {
        mint.content()
            .ifPresentOrElse(content -> write(newest, content), () -> remember(newest, sequence));
      }
    }

    /** With a claim it was nothing when the claim was laid; since then it is what was dropped. */
    private boolean mayHaveForgotten(State state) {
      return mint.claim().isEmpty()
          ? state.mayHaveForgotten()
          : state.requests().dropped();
    }

    private boolean mintsDot() {
      return lastWins || mint.content().isPresent();
    }

    private void repeat(Held newest, long sequence, List<Dot> dots) {
      facts.repeats++;
      minted.accept(new Minting.Known(dots, newest.copy().state(), newest.state(), borne()));
      settle(newest, sequence);
    }

    private void claim(Held newest) {
      Optional<Hold> room = room(newest, newest.recordBytes() + CLAIM_BYTES, newest.recordBytes());
      if (room.isPresent()) {
        Actor claim = actors.claim(mint.id());
        Copy claimed = newest.copy().claim(claim);
        Held.Encoded encoded = Held.encode(mint.key(), claimed, flags(newest)).in(room.get());
        minted.accept(new Minting.Claimed(claim, claimed.state(), encoded.held().state(), borne()));
        copies.append(place, newest, encoded, mint.durability(), waiter(true));
      }
    }

    /** How long the values are that stay beside the one that is written. */
    private long bytesBeside(Held newest) {
      long beside = 0;
      for (Sibling sibling : newest.copy().state().siblings()) {
        beside += mint.context().covers(sibling.dot()) ? 0 : sibling.content().value().length;
      }
      return beside;
    }

    private void write(Held newest, Content content) {
      long bytes = content.value().length;
      long beside = bytesBeside(newest);
      if (beside > 0 && beside + bytes > limits.siblingBytesMax()) {
        // Only clients are held to this: what others joined is taken, whatever its size.
        refused(Reply.Reason.NO_ROOM, TOO_LONG);
        return;
      }
      // Whoever received the value has taken memory for it twice: as it came, and as it is stored.
      Optional<Hold> room = room(newest, newest.recordBytes() + bytes, beside);
      if (room.isPresent()) {
        Minted result =
            given(newest, NewWrite.sibling(mint.context(), content, timestamp(newest), mint.id()));
        append(newest, result.next(), List.of(result.dot()), room.get());
      }
    }

    private void writeLast(Held newest) {
      long bytes = mint.content().map(content -> content.value().length).orElse(0);
      Optional<Hold> room = room(newest, newest.recordBytes() + bytes, 0);
      if (room.isPresent()) {
        Minted result = given(
            newest, NewWrite.last(mint.context(), mint.content(), timestamp(newest), mint.id()));
        append(newest, result.next(), List.of(result.dot()), room.get());
      }
    }

    private Minted given(Held newest, NewWrite write) {
      return mint.claim()
          .map(claim -> Minted.claimed(newest.copy(), write, claim))
          .orElseGet(() -> Minted.of(newest.copy(), write, actors));
    }

    /** The request takes its place in the key's memory, even where there is nothing to delete. */
    private void remember(Held newest, long sequence) {
      long timestamp = timestamp(newest);
      delete(newest, sequence, newest.copy().delete(mint.context(), timestamp, mint.id(), actors));
    }

    private void delete(Held newest, long sequence, Copy next) {
      if (next.equals(newest.copy())) {
        minted.accept(new Minting.Minted(List.of(), next.state(), bytes(newest), borne()));
        settle(newest, sequence);
      } else {
        room(newest, newest.recordBytes(), next.state().valueBytes())
            .ifPresent(room -> append(newest, next, List.of(), room));
      }
    }

    /** Otherwise it is refused. */
    private Optional<Hold> room(Held newest, long recordBytes, long memoryBytes) {
      if (place.isHint() && !book.hasRoom(newest, (int) recordBytes)) {
        facts.hintsRefused++;
        refused(Reply.Reason.NO_ROOM, "the room for hints is full");
        return Optional.empty();
      }
      Optional<Hold> room = copies.room(recordBytes, memoryBytes);
      if (room.isEmpty()) {
        facts.refusedOverloaded++;
        refused(Reply.Reason.OVERLOADED, Copies.FULL);
      }
      return room;
    }

    private long timestamp(Held newest) {
      long seen = Math.max(mint.contextClock(), newest.copy().state().clock());
      long floor = Math.max(seen, copies.lostTimes.floor(mint.key()));
      return mint.time() == 0
          ? timestamps.next(clock.wallMillis(), floor)
          : timestamps.at(mint.time(), floor, clock.wallMillis());
    }

    private void append(Held before, Copy written, List<Dot> dots, Hold room) {
      facts.mints++;
      Copy next = written.withoutSupersededRepeats();
      Key key = mint.key();
      if (!place.isHint()) {
        facts.conflicts.minted(key, before.copy().state(), mint.context(), next.state());
      }
      Held.Encoded encoded = Held.encode(key, next, flags(before)).in(room);
      minted.accept(new Minting.Minted(dots, next.state(), encoded.held().state(), borne()));
      copies.append(place, before, encoded, mint.durability(), waiter(true));
    }

    /** Nothing changes: wait until what is there is durable. */
    private void settle(Held newest, long sequence) {
      Waiter waiter = waiter(false);
      if (!copies.await(place, sequence, waiter)) {
        Held.Encoded again = Held.encode(mint.key(), newest.copy(), flags(newest));
        copies.append(place, newest, again, mint.durability(), waiter);
      }
    }

    /** A hint that is minted in is data, like one that was joined. */
    private int flags(Held before) {
      return place.isHint()
          ? Held.PINNED | (before.flags() & Held.KEPT)
          : before.flags() & Held.INCOMPLETE;
    }

    private long borne() {
      return copies.generations.raised(copies.partitionOf(place));
    }

    private Waiter waiter(boolean changed) {
      return new Waiter(mint.durability(), changed, answers.owed(stored));
    }

    private static byte[] bytes(Held held) {
      return held.state().length == 0 ? StateCodec.encode(State.EMPTY) : held.state();
    }
  }
}
