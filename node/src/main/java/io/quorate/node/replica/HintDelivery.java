package io.quorate.node.replica;

import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.antientropy.hints.Effect;
import io.quorate.antientropy.hints.HintReplay;
import io.quorate.antientropy.hints.Pace;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.ring.BucketDefinition;
import io.quorate.ring.Durability;
import io.quorate.ring.Holders;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.PreferenceList;
import io.quorate.ring.Required;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Delivers the hints of one lane's replica to the owners that they wait for, and deletes those that
 * have arrived: the host of {@link HintReplay}.
 *
 * <p>A hint goes to all who own the key when it is delivered, whoever owned it when it was made. It
 * is deleted once as many of them as the bucket's writes need have it forced, its target among them
 * unless that is no owner any more; while the partition moves, so many of the old owners and so
 * many of the new ones. Only the very record that was sent is deleted, so that what was joined into
 * the hint meanwhile stays.
 *
 * <p>A node that leaves cannot wait for a target that is dead. Its hints are deleted once a
 * majority of the owners have them, no less than the bucket's writes need: from them the target
 * gets it, when it is back, as it gets what else it missed.
 */
public final class HintDelivery {
  /**
   * How often a hint could not be read: it is data, and a read may fail in passing. What could not
   * be read so often can never be delivered; the owners get what else there is from each other.
   */
  private static final int UNREADABLE_MAX = 5;

  /** How long a change of who is alive may go unnoticed, if nobody tells of it. */
  private static final long POLL_NANOS = 1_000_000_000L;

  /** How often what is sent stands in memory: its values, and its bytes, once for all owners. */
  private static final int STATE_TIMES = 2;

  private final Replica replica;
  private final Hints hints;
  private final Copies copies;
  private final Lane lane;
  private final Clock clock;
  private final Delivery delivery;
  private final Predicate<String> alive;
  /** Hints that could not be read, and how often; of those that still wait. */
  private final Map<Place, Integer> unreadable = new LinkedHashMap<>();

  private final HintReplay replay;
  private Optional<Lane.Timer> timer = Optional.empty();
  private long timerAt;
  private boolean stopped;

  /**
   * A delivery that starts with {@link #start}.
   *
   * @param alive whether a member is thought to answer
   */
  public HintDelivery(
      Replica replica,
      Lane lane,
      Clock clock,
      Delivery delivery,
      Predicate<String> alive,
      Pace pace,
      RandomGenerator random) {
    this.replica = replica;
    this.hints = replica.hints();
    this.copies = hints.copies();
    this.lane = lane;
    this.clock = clock;
    this.delivery = delivery;
    this.alive = alive;
    this.replay = new HintReplay(pace, random);
  }

  /** Begins with the hints that the storage holds. */
  public void start() {
    hints.book().onStored(this::stored);
    hints.book().targets().forEach(this::stored);
  }

  /** Touches the replica's spaces no more: called before the storage is closed. */
  public void stop() {
    stopped = true;
    timer.ifPresent(Lane.Timer::cancel);
    timer = Optional.empty();
  }

  /** Somebody is alive now, or is not any more, or the topology is another. */
  public void refresh() {
    for (String target : replay.targets()) {
      run(replay.reachable(target, isReachable(target), clock.nanos()));
    }
  }

  private void stored(String target) {
    run(replay.stored(target, isReachable(target), clock.nanos()));
  }

  /** Hints for one who is no member any more wait for nobody: they go to the owners that are. */
  private boolean isReachable(String target) {
    return replica.topology().member(target).isEmpty() || alive.test(target) || leaves();
  }

  private boolean leaves() {
    Topology topology = replica.topology();
    return topology.member(replica.self()).filter(self -> self.role().isGoing()).isPresent();
  }

  private void run(List<Effect> effects) {
    if (stopped) {
      return;
    }
    effects.forEach(effect -> effect.accept(new Effect.Visitor() {
      @Override
      public void scan(Effect.Scan scan) {
        lane.execute(() -> HintDelivery.this.scan(scan));
      }

      @Override
      public void deliver(Effect.Deliver deliver) {
        lane.execute(() -> begin(new Attempt(deliver.target(), deliver.key())));
      }
    }));
    schedule();
  }

  /** A timer that rings too early does no harm, so it is replaced only by an earlier one. */
  private void schedule() {
    if (replay.targets().isEmpty()) {
      return;
    }
    long now = clock.nanos();
    long wake = Math.max(now, Math.min(replay.wakeAt(), now + POLL_NANOS));
    if (timer.isEmpty() || wake < timerAt) {
      timer.ifPresent(Lane.Timer::cancel);
      timer = Optional.of(lane.after(wake - now, this::wake));
      timerAt = wake;
    }
  }

  private void wake() {
    timer = Optional.empty();
    if (!stopped) {
      refresh();
      run(replay.tick(clock.nanos()));
    }
  }

  private void scan(Effect.Scan scan) {
    if (!stopped) {
      List<Key> keys = hints.book().scan(scan.target(), scan.after(), scan.limit());
      boolean end = keys.size() < scan.limit();
      run(replay.scanned(scan.target(), keys, end, clock.nanos()));
    }
  }

  private void begin(Attempt attempt) {
    if (!stopped) {
      copies.resolve(attempt.place, attempt);
    }
  }

  /** How many of one list's owners still have to force what is delivered. */
  private static final class Needed {
    private final List<Member> owners;
    private int missing;

    Needed(PreferenceList list, BucketDefinition bucket, boolean majority) {
      owners = list.owners(bucket.n());
      int written = list.required(bucket.w(), bucket.n())
          .fold(
              Required.Satisfiable::needed, unavailable -> owners.size(), invalid -> owners.size());
      missing = majority ? Math.max(written, owners.size() / 2 + 1) : written;
    }

    void forcedBy(String owner) {
      missing -= owners.stream().anyMatch(member -> member.name().equals(owner)) ? 1 : 0;
    }

    boolean isMet() {
      return missing <= 0;
    }
  }

  /** One delivery of one hint: reads it, sends it, counts who has it, deletes it. */
  private final class Attempt implements Operation {
    private final Place place;
    private long sequence;
    private long borne;
    private final List<Needed> needed = new ArrayList<>(2);
    private long since;
    private int unanswered;
    private boolean targetHasIt;
    private Hold hold = Hold.NONE;
    private boolean over;

    Attempt(String target, Key key) {
      place = new Place(target, key);
    }

    @Override
    public void found(Held newest, long at) {
      sequence = at;
      borne = copies.generations.raised(copies.partitionOf(place));
      if (at == Copies.PENDING || at == Copies.NO_RECORD) {
        end(true); // What is on its way is delivered once it is stored.
      } else if (newest.has(Held.KEPT) && replica.owns(place.key())) {
        copies.resolve(Place.data(place.key()), withOwn(newest.copy().state()));
      } else {
        sendNext(newest.copy().state());
      }
    }

    /**
     * In a turn of its own, when what reading the record took of the memory is given back: a long
     * hint would else wait for ever for the room that it takes itself.
     */
    private void sendNext(State state) {
      lane.execute(() -> {
        if (!stopped) {
          send(state);
        }
      });
    }

    @Override
    public void refused(Reply.Reason reason, String sentence) {
      boolean rotten = reason == Reply.Reason.UNREADABLE
          && unreadable.merge(place, 1, Integer::sum) >= UNREADABLE_MAX;
      if (rotten) {
        copies.removeUnreadable(place, this::end);
      } else {
        end(false);
      }
    }

    private Operation withOwn(State hinted) {
      return new Operation() {
        @Override
        public void found(Held own, long at) {
          sendNext(hinted.join(own.copy().state()));
        }

        @Override
        public void refused(Reply.Reason reason, String sentence) {
          end(false);
        }
      };
    }

    private void send(State state) {
      if (state.isEmpty()) {
        remove(); // A mark for a copy that is not here any more.
        return;
      }
      Optional<Hold> room =
          copies.memory.hold(state.valueBytes(), STATE_TIMES, MemoryBudget.Use.CLIENT);
      if (room.isEmpty()) {
        end(false); // Later: clients and their values come first.
        return;
      }
      hold = room.get();
      Topology topology = replica.topology();
      since = topology.since(topology.ring().partitionOf(place.key()));
      Holders holders = topology.holders(place.key());
      BucketDefinition bucket = topology.bucket(place.key().bucket());
      List<Member> owners = holders.owners(bucket.n());
      boolean leaves = leaves();
      holders.written().forEach(list -> needed.add(new Needed(list, bucket, leaves)));
      unanswered = owners.size();
      targetHasIt =
          leaves || owners.stream().noneMatch(owner -> owner.name().equals(place.target()));
      byte[] encoded = StateCodec.encode(state);
      for (Member owner : owners) {
        send(owner.name(), encoded, forced -> answered(owner.name(), forced));
      }
    }

    private void send(String owner, byte[] encoded, Consumer<Boolean> forced) {
      if (owner.equals(replica.self())) {
        replica.join(
            place.key(),
            encoded,
            Durability.FSYNC,
            "",
            borne,
            reply -> forced.accept(reply instanceof Reply.Joined));
      } else {
        delivery.send(owner, place.key(), encoded, borne, forced);
      }
    }

    private void answered(String owner, boolean forced) {
      unanswered--;
      if (unanswered == 0) {
        hold.release();
      }
      if (forced) {
        needed.forEach(set -> set.forcedBy(owner));
        targetHasIt |= owner.equals(place.target());
      }
      if (over || stopped) {
        return;
      }
      if (targetHasIt && isOwnedAsSent() && needed.stream().allMatch(Needed::isMet)) {
        over = true;
        remove();
      } else if (unanswered == 0) {
        over = true;
        end(false);
      }
    }

    /** Who had it forced counts for the owners to whom it was sent, not for those of now. */
    private boolean isOwnedAsSent() {
      Topology now = replica.topology();
      return now.since(now.ring().partitionOf(place.key())) == since;
    }

    private void remove() {
      if (copies.generations.isHeld()) {
        end(false); // A snapshot is being taken, and the target may have been before: later.
        return;
      }
      // A removal that a power cut takes back brings one more delivery, which changes nothing.
      copies.remove(place, sequence, Durability.OS, gone -> {
        if (gone) {
          replica.facts().hintsDelivered++;
        }
        end(gone);
      });
    }

    /** Later, because the machine must not be entered again while it runs effects. */
    private void end(boolean well) {
      if (well) {
        unreadable.remove(place);
      }
      lane.execute(() -> {
        long now = clock.nanos();
        run(
            well
                ? replay.delivered(place.target(), place.key(), now)
                : replay.failed(place.target(), place.key(), now));
      });
    }
  }
}
