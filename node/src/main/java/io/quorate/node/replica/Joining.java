package io.quorate.node.replica;

import io.quorate.antientropy.causality.Copy;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.ring.Durability;
import io.quorate.ring.Key;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A join into the own copy that waits for the newest copy, or has it. Whether the state may be
 * joined is asked when it has it: a reap may have been prepared while it waited.
 */
final class Joining extends Replying {
  private final Copies copies;
  private final ReplicaFacts facts;
  private final Key key;
  private final Held.Incoming incoming;
  private final long borne;
  private final Durability durability;
  private final Consumer<Reply> done;

  Joining(
      Copies copies,
      ReplicaFacts facts,
      Key key,
      Held.Incoming incoming,
      long borne,
      Durability durability,
      Consumer<Reply> done) {
    super(done);
    this.copies = copies;
    this.facts = facts;
    this.key = key;
    this.incoming = incoming;
    this.borne = borne;
    this.durability = durability;
    this.done = done;
  }

  @Override
  public boolean replacesUnreadable() {
    return true;
  }

  @Override
  public void found(Held newest, long sequence) {
    int partition = copies.partitionOf(Place.data(key));
    if (copies.generations.refuses(partition, borne)) {
      facts.outdated++;
      done.accept(new Reply.Outdated(copies.generations.of(partition)));
      return;
    }
    Copy joined = newest.copy().join(incoming.state()).withoutSupersededRepeats();
    boolean changed = !joined.equals(newest.copy());
    Waiter waiter = new Waiter(durability, changed, done);
    if (!changed && copies.await(Place.data(key), sequence, waiter)) {
      facts.joinsUnchanged++;
      return;
    }
    Optional<Hold> room = copies.room(
        newest.recordBytes() + (long) incoming.bytes().length, incoming.bytesBeside(joined));
    if (room.isEmpty()) {
      facts.refusedOverloaded++;
      refused(Reply.Reason.OVERLOADED, Copies.FULL);
      return;
    }
    facts.joinsChanged++;
    facts.conflicts.joined(key, newest.copy().state(), incoming.state(), joined.state());
    Held.Encoded next = Held.encodeJoined(key, joined, incoming, newest.flags() & Held.INCOMPLETE);
    copies.append(Place.data(key), newest, next.in(room.get()), durability, waiter);
  }
}
