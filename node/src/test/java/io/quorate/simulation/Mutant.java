package io.quorate.simulation;

import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.History;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.RequestId;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.Engine;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.request.ClientRequest;
import io.quorate.node.request.Consistency;
import io.quorate.node.request.Outcome;
import io.quorate.node.request.Receipt;
import io.quorate.node.storage.IndexFactory;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.Level;
import java.util.Comparator;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A store that is wrong in one way, on purpose: real nodes, with something false put between them
 * and the world. The simulator has to notice each within the number of worlds that the package's
 * table says; {@link MutantTest} reads it. What the comparison of copies would heal before anybody
 * judges it declares {@code Exchange.OFF}, and {@link #EXCHANGE_OFF} is such a world of sound
 * nodes, to see that it is fair.
 */
enum Mutant {
  NONE("nothing is wrong"),
  EXCHANGE_OFF(Exchange.OFF, "nothing is wrong, but copies are not compared"),
  FORCE_SKIPPED("a force of a file says that it is done and does nothing"),
  START_ID_REPEATS("every start of a node gives the same actors"),
  ACKNOWLEDGED_BEFORE_FORCE("a replica answers a join when it is appended, not when it is forced") {
    @Override
    Request taken(Request request) {
      return request instanceof Request.Join join
          ? new Request.Join(
              join.key(), join.state(), Durability.OS, join.hintFor(), join.reapGeneration())
          : request;
    }
  },
  JOIN_FORGOTTEN(Exchange.OFF, "one join of five is acknowledged and thrown away") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Join && random.nextInt(5) == 0
          ? Optional.of(new Reply.Joined(true))
          : Optional.empty();
    }
  },
  HINT_NEVER_DELIVERED(Exchange.OFF, "an owner refuses the hints that others bring it") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Join && remainingMillis == 5_000
          ? Optional.of(new Reply.Refused(Reply.Reason.OVERLOADED, "never"))
          : Optional.empty();
    }
  },
  HINT_DELETED_BEFORE_DELIVERY(
      Exchange.OFF, "a hint that is on its way to its owner counts as delivered") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Join && remainingMillis == 5_000
          ? Optional.of(new Reply.Joined(true))
          : Optional.empty();
    }
  },
  JOIN_DROPS_A_SIBLING("a join of several siblings drops the first") {
    @Override
    State joined(State state) {
      return state.siblings().size() < 2
          ? state
          : state.delete(History.EMPTY.with(state.siblings().get(0).dot()));
    }
  },
  JOIN_OVERWRITES("a join keeps the latest sibling only: last writer wins") {
    @Override
    State joined(State state) {
      Optional<Dot> latest = state.siblings().stream()
          .max(Comparator.comparingLong(Sibling::timestamp).thenComparing(Sibling::dot))
          .map(Sibling::dot);
      State left = state;
      for (Sibling sibling : state.siblings()) {
        boolean stays = latest.equals(Optional.of(sibling.dot()));
        left = stays ? left : left.delete(History.EMPTY.with(sibling.dot()));
      }
      return left;
    }
  },
  TOMBSTONE_NOT_TAKEN(Exchange.OFF, "a replica acknowledges a tombstone and keeps the value") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Join join && decode(join.state()).isTombstone()
          ? Optional.of(new Reply.Joined(true))
          : Optional.empty();
    }
  },
  NOT_FOUND_ON_READ("one read of four at a replica finds nothing, and counts") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Fetch && random.nextInt(4) == 0
          ? Optional.of(new Reply.Fetched(new byte[0], true, Long.MAX_VALUE))
          : Optional.empty();
    }
  },
  READ_STOPS_SHORT("a read answers with one replica fewer than it needs") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Get get
          ? new ClientRequest.Get(get.key(), fewer(get.consistency()), get.timeoutMillis())
          : request;
    }
  },
  WRITE_STOPS_SHORT("a write is acknowledged with one replica fewer than it needs") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Put put
          ? put(put, put.id(), put.context(), put.retry(), fewer(put.consistency()), false)
          : request;
    }
  },
  STRICT_IS_SLOPPY("a strict request counts fallbacks") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      if (request instanceof ClientRequest.Put put) {
        return put(put, put.id(), put.context(), put.retry(), sloppy(put.consistency()), false);
      }
      return request instanceof ClientRequest.Get get
          ? new ClientRequest.Get(get.key(), sloppy(get.consistency()), get.timeoutMillis())
          : request;
    }
  },
  UNKNOWN_TOLD_AS_FAILED("what may have been applied is called not applied") {
    @Override
    Outcome told(Outcome outcome) {
      return outcome instanceof Outcome.Failed failed
          ? new Outcome.Failed(
              failed.reason(), failed.detail(), failed.needed(), failed.reached(), false)
          : outcome;
    }
  },
  UNKNOWN_TOLD_AS_DONE("what may have been applied is acknowledged") {
    @Override
    Outcome told(Outcome outcome) {
      return outcome instanceof Outcome.Failed failed && failed.unknown()
          ? new Outcome.Written("", new Receipt(failed.needed(), 0, 3), Optional.empty())
          : outcome;
    }
  },
  REPEAT_MINTS_AGAIN("requests are not recognised when they come again") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      RequestId fresh = new RequestId(random.nextLong(), random.nextLong());
      return request instanceof ClientRequest.Put put
          ? put(put, fresh, put.context(), false, put.consistency(), false)
          : request;
    }
  },
  CONTEXT_IGNORED("a write with a context supersedes nothing") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Put put
          ? put(put, put.id(), "", put.retry(), put.consistency(), false)
          : request;
    }
  },
  CONTEXT_COVERS_THE_UNSEEN("a write's answer has the whole key's context, not the client's") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Put put
          ? put(put, put.id(), put.context(), put.retry(), put.consistency(), true)
          : request;
    }
  },
  REPEAT_TAKEN_FOR_NEW("a marked repeat is minted without the read before it") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Put put
          ? put(put, put.id(), put.context(), false, put.consistency(), false)
          : request;
    }
  },
  HINT_NOT_KEPT(Exchange.OFF, "a fallback acknowledges a hint and does not keep it") {
    @Override
    Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
      return request instanceof Request.Join join && !join.hintFor().isEmpty()
          ? Optional.of(new Reply.Joined(true))
          : Optional.empty();
    }
  },
  NAMES_NOT_FORCED("a force of a folder says that it is done and does nothing"),
  NOT_FOUND_CONTINUES("a key that is not found goes on under an actor that was given before"),
  UNCLEAN_START_CONTINUES("after a kill or with an old disk actors go on as after a clean stop"),
  LOST_DOT_CONTINUES("an actor goes on although a dot of it was sent and not stored"),
  BEHIND_CONTINUES("an actor goes on although others know more of it than its own copy"),
  ROOM_NOT_GIVEN_BACK("of one request in fifty some room for long values is never given back") {
    @Override
    void serving(MemoryBudget memory, RandomGenerator random) {
      if (random.nextInt(50) == 0) {
        memory.tryTake(1, MemoryBudget.Use.PEER);
      }
    }
  },
  ANSWERS_NEVER("one request of a hundred is done and never answered") {
    @Override
    boolean answers(RandomGenerator random) {
      return random.nextInt(100) != 0;
    }
  },
  ANSWERS_LATE("a request may take five seconds longer than it was given") {
    @Override
    ClientRequest asked(ClientRequest request, RandomGenerator random) {
      return request instanceof ClientRequest.Get get
          ? new ClientRequest.Get(get.key(), get.consistency(), get.timeoutMillis() + 5_000)
          : request;
    }
  };

  /** Whether the nodes compare their copies, which heals what some mutants do wrong. */
  private enum Exchange {
    ON,
    OFF
  }

  private final Exchange exchange;
  private final String sentence;

  Mutant(String sentence) {
    this(Exchange.ON, sentence);
  }

  Mutant(Exchange exchange, String sentence) {
    this.exchange = exchange;
    this.sentence = sentence;
  }

  /** False: only hints and reads make copies equal in its worlds. */
  boolean exchanges() {
    return exchange == Exchange.ON;
  }

  /** Where members come and go beside; that makes a world slower, and a mutant rarer to be seen. */
  RingChanges.When ringChanges() {
    return this == NONE ? RingChanges.When.DRAWN : RingChanges.When.NEVER;
  }

  /** Whether tombstones are reaped in all its worlds. */
  boolean reaps() {
    return false;
  }

  String sentence() {
    return sentence;
  }

  /** A peer's request as the node takes it. */
  Request taken(Request request) {
    if (request instanceof Request.Join join && join.state().length > 0) {
      byte[] state = StateCodec.encode(joined(decode(join.state())));
      return new Request.Join(
          join.key(), state, join.durability(), join.hintFor(), join.reapGeneration());
    }
    return request;
  }

  /** What is answered instead of asking the node; mostly nothing. */
  Optional<Reply> instead(Request request, int remainingMillis, RandomGenerator random) {
    return Optional.empty();
  }

  /**
   * Of what its nodes are made. In every second world without faults of this kind a clean stop
   * keeps the indexes for the next start.
   */
  Engine engine(World world) {
    Engine sound = Engine.onHeap();
    boolean keeps = this == NONE && keepsIndexes(world);
    return new Engine(
        keeps ? IndexFactory.heapThatIsKept() : sound.indexes(),
        sound.hotValues(),
        (disk, start, former, lane, lanes) ->
            new WrongActors(this, disk, start, former, lane, lanes));
  }

  /** Whether in this world a clean stop keeps them. */
  static boolean keepsIndexes(World world) {
    return world.random("kept indexes").nextBoolean();
  }

  /** A client's request is about to be served by a node with this memory. */
  void serving(MemoryBudget memory, RandomGenerator random) {}

  /** Whether its client hears of a request. */
  boolean answers(RandomGenerator random) {
    return true;
  }

  /** What is joined instead of what came. */
  State joined(State state) {
    return state;
  }

  /** A client's request as the node takes it. */
  ClientRequest asked(ClientRequest request, RandomGenerator random) {
    return request;
  }

  /** What a client is told instead of the truth. */
  Outcome told(Outcome outcome) {
    return outcome;
  }

  private static State decode(byte[] state) {
    try {
      return state.length == 0 ? State.EMPTY : StateCodec.decode(state);
    } catch (MalformedException e) {
      throw new AssertionError("a node sent what is no state", e);
    }
  }

  private static Consistency fewer(Consistency given) {
    Level level = given.r().orElse(Level.Named.QUORUM) == Level.Named.ALL
        ? Level.Named.QUORUM
        : Level.Named.ONE;
    return new Consistency(Optional.of(level), Optional.of(level), given.sloppy());
  }

  private static Consistency sloppy(Consistency given) {
    return new Consistency(given.r(), given.w(), Optional.of(true));
  }

  private static ClientRequest.Put put(
      ClientRequest.Put put,
      RequestId id,
      String context,
      boolean retry,
      Consistency consistency,
      boolean returnValue) {
    return new ClientRequest.Put(
        put.key(),
        put.content(),
        context,
        id,
        retry,
        consistency,
        put.timeoutMillis(),
        put.durability(),
        returnValue);
  }
}
