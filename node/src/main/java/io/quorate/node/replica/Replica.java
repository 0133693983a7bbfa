package io.quorate.node.replica;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What one lane's partitions hold: this node's copies, and the hints that it keeps for others.
 *
 * <p>All that is ever done to a copy is a join, or a mint on top of what is there; nothing
 * overwrites. Called on its lane; each callback is called once, on the lane, after the call has
 * returned. What a queue has no room for is refused, and nothing was done.
 *
 * <p>It does not ask other nodes, and counts no quorum. A copy that cannot be read is refused to
 * readers. Writes and joins replace it by what they bring, marked as incomplete: it does not count
 * for r until {@link #complete}.
 */
public final class Replica {
  private final String self;
  private final ReplicaFacts facts;
  private final ReplicaLimits limits;
  private final Answers answers;
  private final Spaces spaces;
  private final ActorSource actors;
  private final HotValues hot;
  private final Copies copies;
  private final Shown shown;
  private final Mints mints;
  private final Hints hints;
  private final Listings listings;
  private final Standing standing = new Standing();
  private final Generations generations;
  private Topology topology;

  /**
   * A replica of what the spaces hold.
   *
   * @param self this node's name
   * @param topology with as many partitions as every later one
   * @param actors this lane's, told at start whether the last stop was clean
   */
  public Replica(
      String self,
      Topology topology,
      Lane lane,
      Clock clock,
      Spaces spaces,
      ActorSource actors,
      HotValues hot,
      ReplicaLimits limits,
      MemoryBudget memory,
      Generations generations) {
    this.self = self;
    this.generations = generations;
    this.topology = topology;
    this.limits = limits;
    facts = new ReplicaFacts(clock);
    this.spaces = spaces;
    this.actors = actors;
    this.hot = hot;
    HintBook book = new HintBook(spaces, topology.ring(), limits, facts);
    answers = new Answers(lane, limits.unansweredMax(), facts);
    copies = new Copies(
        spaces, topology.ring(), limits, memory, hot, facts, actors::lost, book, generations);
    shown = new Shown(copies, standing, generations, name -> this.topology.bucket(name));
    mints = new Mints(copies, book, answers, actors, clock, limits, facts);
    hints = new Hints(book, copies, facts);
    listings = new Listings(spaces, lane);
    book.open();
    book.takeMore(staysIn(topology));
  }

  /** From now on this is the topology. */
  public void adopt(Topology next) {
    topology = next;
    hints.book().takeMore(staysIn(next));
  }

  private boolean staysIn(Topology at) {
    return at.member(self).filter(member -> !member.role().isGoing()).isPresent();
  }

  /**
   * Refuses whatever is asked from now on: the storage is about to be closed, and its spaces must
   * not be touched any more.
   */
  public void stop() {
    answers.stop();
  }

  /** The one that it goes by. */
  public Topology topology() {
    return topology;
  }

  /** This node's name. */
  public String name() {
    return self;
  }

  /** All who keep a copy of this key, of which there are to be so many. */
  public List<Member> owners(Key key, int n) {
    return topology.holders(key).owners(n);
  }

  /**
   * The time of a write of this key that its client hands in now, where the last writer wins; 0
   * where no time decides.
   */
  public long timeOf(Key key) {
    return topology.bucket(key.bucket()).conflicts() == BucketDefinition.Conflicts.LWW
        ? mints.time()
        : 0;
  }

  /** In which partition it lies. */
  public int partitionOf(Key key) {
    return topology.ring().partitionOf(key);
  }

  String self() {
    return self;
  }

  Hints hints() {
    return hints;
  }

  /** Which copies count for r. */
  public Standing standing() {
    return standing;
  }

  /** What is known here of the partitions' reaps. */
  public Generations generations() {
    return generations;
  }

  /** What of tombstones is here, for whoever reaps them. */
  public Tombs tombs() {
    return new Tombs(this, copies, hints);
  }

  /** The way to be rid of what is here of a partition, where others reaped without this node. */
  public Voiding voiding() {
    return new Voiding(copies, hints, spaces, actors);
  }

  private boolean refuseMore(Key key, Consumer<Reply> done) {
    if (generations.isClosed(partitionOf(key))) {
      answers.refuse(done, Reply.Reason.OVERLOADED, "what is here of the partition is dropped now");
      return true;
    }
    return answers.refuseMore(done);
  }

  /** Whether an entry of the index is of a copy that has to be completed from the other owners. */
  public static boolean isIncomplete(int flags) {
    return (flags & Held.INCOMPLETE) != 0;
  }

  /** From now on told of each own copy whose record turns out to be unreadable. */
  public void onUnreadable(Consumer<Key> told) {
    hints.book().onUnreadable(told);
  }

  /**
   * From now on told of each mark, of a key and an owner that may lack it, that is dropped for want
   * of room.
   */
  public void onMarkDropped(BiConsumer<String, Key> told) {
    hints.book().onEvicted(place -> told.accept(place.target(), place.key()));
  }

  /** Reads the key's record from the disk; {@code done} is told whether it can be read. */
  public void check(Key key, Consumer<Boolean> done) {
    copies.check(Place.data(key), done);
  }

  /**
   * All that the other owners have of a key whose record could not be read has been joined: the
   * copy is whole. {@code done} is told whether it is now stored so, forced.
   *
   * @param asked whether others were asked: if not, and it still cannot be read, it stays so
   */
  public void complete(Key key, boolean asked, Consumer<Boolean> done) {
    copies.resolve(Place.data(key), new Completion(copies, key, asked, answers.owed(done)));
  }

  /** What happened here, and what waits now. */
  public ReplicaFacts facts() {
    return facts;
  }

  /** How full each limit is. */
  public void occupancy(Consumer<Occupancy> into) {
    limits.occupancy(facts, into);
    into.accept(answers.occupancy());
    into.accept(copies.busy().occupancy());
    into.accept(copies.lostTimes.occupancy());
    into.accept(hot.occupancy());
    copies.room.occupancy(into);
    spaces.occupancy(into);
  }

  /** Whether this node is an owner of the key. */
  public boolean owns(Key key) {
    return topology.holders(key).isOwner(self, topology.bucket(key.bucket()).n());
  }

  /** Whether this node is an owner of the keys of a partition whose buckets keep n copies. */
  public boolean ownsPartition(int partition, int n) {
    return topology.holders(partition).isOwner(self, n);
  }

  /**
   * Gives a client's write its place in the key's history. {@code minted} is told first, as soon as
   * that is so in memory, so that the other owners can be sent the state; then, for
   * {@link Minting.Minted} and {@link Minting.Known} only, {@code stored}: {@link Reply.Joined}
   * once the state is as durable here as asked, or {@link Reply.Refused}.
   */
  public void mint(Mint mint, Consumer<Minting> minted, Consumer<Reply> stored) {
    Consumer<Reply> refusal = reply -> {
      Reply.Refused refused = (Reply.Refused) reply;
      minted.accept(new Minting.Refused(refused.reason(), refused.detail()));
    };
    if (refuseMore(mint.key(), refusal)) {
      return;
    }
    boolean hint = !mint.hintFor().isEmpty();
    if (hint ? topology.member(mint.hintFor()).isPresent() : owns(mint.key())) {
      mints.mint(mint, topology.bucket(mint.key().bucket()).conflicts(), minted, stored);
    } else {
      String who = hint ? mint.hintFor() + " is no member" : self + " does not own the key";
      answers.refuse(refusal, Reply.Reason.NOT_OWNER, who);
    }
  }

  /**
   * Joins a state into this node's copy, or into its hint for an owner. Answered with
   * {@link Reply.Joined} once the state is as durable as asked, or {@link Reply.Refused}.
   *
   * @param state in its canonical encoding
   * @param hintFor the owner for whom it is kept; empty: this node owns the key
   * @param borne the reap generation that the state bears; what bears too little is refused with
   *     {@link Reply.Outdated}
   */
  public void join(
      Key key,
      byte[] state,
      Durability durability,
      String hintFor,
      long borne,
      Consumer<Reply> done) {
    if (refuseMore(key, done)) {
      return;
    }
    State incoming;
    try {
      incoming = StateCodec.decode(state);
    } catch (MalformedException e) {
      // A peer's bytes: its mistake is answered, not ours to stop for.
      facts.malformed++;
      answers.refuse(done, Reply.Reason.UNREADABLE, "what came is no state: " + e.getMessage());
      return;
    }
    mints.observe(incoming);
    Held.Incoming held = new Held.Incoming(incoming, state);
    boolean own = hintFor.isEmpty() || hintFor.equals(self);
    if (own && !owns(key)) {
      answers.refuse(done, Reply.Reason.NOT_OWNER, self + " does not own the key");
    } else if (own) {
      copies.resolve(
          Place.data(key),
          new Joining(copies, facts, key, held, borne, durability, answers.owed(done)));
    } else if (topology.member(hintFor).isEmpty()) {
      answers.refuse(done, Reply.Reason.NOT_OWNER, hintFor + " is no member");
    } else {
      hints.join(new Place(hintFor, key), held, borne, durability, answers.owed(done));
    }
  }

  /**
   * Keeps a hint for an owner for which no fallback is left: a mark that what this node holds of
   * the key has to be delivered to it. It is no copy that anybody may count, and goes first, the
   * oldest first, when room is short. Answered with {@link Reply.Joined} or {@link Reply.Refused}.
   */
  public void keepHint(Key key, String hintFor, Consumer<Reply> done) {
    if (refuseMore(key, done)) {
      return;
    }
    if (topology.member(hintFor).isEmpty() || hintFor.equals(self)) {
      answers.refuse(done, Reply.Reason.NOT_OWNER, hintFor + " is no other member");
    } else {
      hints.keep(new Place(hintFor, key), answers.owed(done));
    }
  }

  /** This node's own copy of the key, whoever owns it. */
  public void read(Key key, Consumer<LocalRead> done) {
    Consumer<Reply> refusal = reply -> {
      Reply.Refused refused = (Reply.Refused) reply;
      done.accept(new LocalRead.Unreadable(refused.reason(), refused.detail()));
    };
    if (refuseMore(key, refusal)) {
      return;
    }
    shown.read(key, answers.owed(done));
  }

  /**
   * The copy as a coordinator asks for it: an owner's own; a fallback's, the join of the hints that
   * it holds of the key. Answered with {@link Reply.Fetched}, {@link Reply.Same} or
   * {@link Reply.Refused}.
   *
   * @param known the digest of the copy that the asker has: an owner need not send an equal one
   */
  public void fetch(Key key, OptionalLong known, Consumer<Reply> done) {
    if (refuseMore(key, done)) {
      return;
    }
    Consumer<Reply> once = answers.owed(done);
    if (owns(key)) {
      shown.fetch(key, known, once);
    } else {
      hints.fetch(key, once);
    }
  }

  /**
   * The stored copies of a bucket in a partition, in the order of keys, tombstones too. Answered
   * with {@link Reply.Listed}, or {@link Reply.Refused}.
   *
   * @param limit 1 to 1,000
   */
  public void listKeys(
      int partition, String bucket, Optional<Key> after, int limit, Consumer<Reply> done) {
    if (answers.refuseMore(done)) {
      return;
    }
    if (!standing.counts(partition)) {
      answers.refuse(
          done,
          Reply.Reason.UNREADABLE,
          "copies of partition " + partition + " were lost and are not compared yet");
    } else {
      listings.list(partition, bucket, after, limit, answers.owed(done));
    }
  }

  /** How many bytes this node's copy of the key has, as the index knows; 0 if there is none. */
  public long lengthOf(Key key) {
    return answers.isStopped()
        ? 0
        : copies.outline(Place.data(key)).map(Outline::recordBytes).orElse(0);
  }

  /** The digest of the copy of the key that is shown to readers; empty if there is none. */
  public OptionalLong digestOf(Key key) {
    return answers.isStopped() ? OptionalLong.empty() : shown.digestOf(key);
  }

  /** How many hints wait here for each owner that has any. */
  public SortedMap<String, Long> hintsByTarget() {
    return hints.book().counts();
  }

  /** Tells of this node's copy and its hints. Answered with {@link Reply.Inspected}. */
  public void inspect(Key key, Consumer<Reply> done) {
    if (answers.refuseMore(done)) {
      return;
    }
    copies.resolve(Place.data(key), new Inspecting(this, copies, shown, key, answers.owed(done)));
  }
}
