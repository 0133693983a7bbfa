package io.quorate.node;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.hints.Pace;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.coordinator.Coordinator;
import io.quorate.node.coordinator.View;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.exchange.Exchanges;
import io.quorate.node.exchange.Parts;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.metrics.Fact;
import io.quorate.node.reap.ReapParts;
import io.quorate.node.reap.Reaping;
import io.quorate.node.replica.Generations;
import io.quorate.node.replica.HintDelivery;
import io.quorate.node.replica.Replica;
import io.quorate.node.replica.ReplicaLimits;
import io.quorate.node.replica.Spaces;
import io.quorate.node.storage.Storage;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Durability;
import io.quorate.ring.HostPort;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.membership.Liveness;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a node: its calls to peers, and once there is a topology its replica, its coordinator
 * and its hint delivery. Answers what peers ask. Confined to the lane.
 */
final class NodeLane {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long DELIVERY_NANOS = Duration.ofSeconds(5).toNanos();

  /** From so many requests of clients in flight on, comparisons of copies wait. */
  private static final int BUSY_REQUESTS = 128;

  private final Shared shared;
  private final Lane lane;
  private final Calls calls;
  private final ActorSource actors;
  private final PeerRequests peers;
  private final Fence fence;
  private final Generations generations;
  private final Outgoing outgoing;
  private final SortedSet<Integer> refilling;
  private @Nullable Serving serving;
  private long callsFailed;
  private boolean stopping;

  /**
   * What all lanes of a node have in common.
   *
   * @param behind told, on any lane, of a peer that knows a topology of this epoch or a newer one
   * @param onTimeout told of each call that was not answered in time, on the lane that called
   * @param healed run once by each lane when all its copies count
   */
  record Shared(
      Environment environment,
      NodeConfiguration configuration,
      Engine engine,
      Storage storage,
      StartId start,
      NodeStart.Found found,
      Supplier<MembershipAnswers> membership,
      BiConsumer<HostPort, Long> behind,
      Consumer<HostPort> onTimeout,
      Runnable healed) {}

  /** What a lane has once there is a topology. */
  private static final class Serving {
    final LocalCopies copies;
    final Coordinator coordinator;
    final HintDelivery hints;
    final Exchanges exchanges;
    final Reaping reaping;
    final String self;
    Topology topology;
    SortedMap<String, Liveness.State> states;

    Serving(NodeLane lane, Topology topology, SortedMap<String, Liveness.State> states) {
      Shared shared = lane.shared;
      Environment environment = shared.environment();
      this.self = shared.configuration().name();
      this.topology = topology;
      this.states = states;
      Replica replica = replica(lane, topology);
      this.copies = new LocalCopies(replica, partition -> lane.exchanges().compared(partition));
      this.coordinator = new Coordinator(
          lane.lane,
          environment.clock(),
          copies,
          lane::call,
          new ContextSeal(shared.found().secret()),
          shared.configuration().coordinator(),
          shared.configuration().memory(),
          member -> lane.fence.behind(member.peer()),
          view());
      this.hints = new HintDelivery(
          replica,
          lane.lane,
          environment.clock(),
          lane::deliver,
          this::isAlive,
          Pace.DEFAULT,
          lane.lane.random());
      Parts parts = new Parts(
          lane.lane,
          environment.clock(),
          environment.log(),
          replica,
          Spaces.of(shared.storage(), lane.lane.index()),
          topology,
          lane::ask,
          () -> coordinator.facts().inFlight() >= BUSY_REQUESTS);
      this.exchanges = new Exchanges(
          parts, shared.configuration().exchange(), environment.lanes(), this::isAlive);
      this.reaping = reaping(lane, parts);
    }

    private Reaping reaping(NodeLane lane, Parts parts) {
      Shared shared = lane.shared;
      int lanes = shared.environment().lanes();
      var own = shared.found().generations().of(lane.lane.index());
      ReapParts needed =
          new ReapParts(parts, lanes, exchanges, this::isAlive, own, lane.refilling, lane::drop);
      return new Reaping(needed, shared.configuration().reap(), topology);
    }

    private static Replica replica(NodeLane lane, Topology topology) {
      Shared shared = lane.shared;
      int lanes = shared.environment().lanes();
      return new Replica(
          shared.configuration().name(),
          topology,
          lane.lane,
          shared.environment().clock(),
          Spaces.of(shared.storage(), lane.lane.index()),
          lane.actors,
          shared.engine().hotValues().apply(shared.configuration().hotBytes() / lanes),
          ReplicaLimits.of(
              lanes,
              shared.configuration().memory().bytesMax(),
              shared.configuration().reap().spentMax()),
          shared.configuration().memory(),
          lane.generations);
    }

    View view() {
      return new View(topology, self, states);
    }

    private boolean isAlive(String member) {
      return states.get(member) == Liveness.State.ALIVE;
    }
  }

  NodeLane(Shared shared, Lane lane) {
    Environment environment = shared.environment();
    this.shared = shared;
    this.lane = lane;
    this.calls = Calls.of(environment, lane, shared.configuration().memory().bytesMax());
    this.actors = shared
        .engine()
        .actors()
        .of(
            shared.storage().diskId(),
            shared.start(),
            shared.found().cleanStarts(),
            lane.index(),
            environment.lanes());
    this.peers = new PeerRequests(environment, this, shared.membership());
    this.fence = new Fence(lane, shared.behind());
    GenerationTable table = shared.found().generations();
    this.generations = new Generations(table.otherwise(), table.known());
    this.outgoing = new Outgoing(lane, calls, this::reaping);
    this.refilling = table.refilling(lane.index());
  }

  Lane lane() {
    return lane;
  }

  Calls calls() {
    return calls;
  }

  /** Whether a dot may have left this lane without being stored: see {@link ActorSource#lost}. */
  boolean lostAny() {
    return actors.lostAny();
  }

  /**
   * Takes an envelope that came for this lane, at this time. Its room is given back when it is
   * answered, or its time is over; that of a reply at once, because whoever asked has taken room.
   */
  void received(Peer from, Envelope envelope, long arrivedNanos, Hold hold) {
    assert lane.isCurrent();
    if (envelope.message() instanceof Request request) {
      if (hold.isCounted()) {
        lane.after(envelope.remainingMillis() * NANOS_PER_MILLI, hold::release);
      }
      peers.answer(from, envelope, request, arrivedNanos, hold);
    } else {
      calls.received(from.disk(), envelope);
      hold.release();
    }
  }

  boolean isServing() {
    return serving != null;
  }

  /** Serves from now on; the coordinator that does. */
  Coordinator serve(Topology topology, SortedMap<String, Liveness.State> states) {
    assert lane.isCurrent();
    Serving now = new Serving(this, topology, states);
    serving = now;
    calls.adopt(topology, shared.configuration().name());
    fence.adopt(topology);
    now.hints.start();
    now.exchanges.start(shared.storage().recovery().lossKnown(), refilling, shared.healed());
    now.reaping.start();
    return now.coordinator;
  }

  /** From now on this is the topology; what has begun ends in the one that it began in. */
  void adopt(Topology topology) {
    Serving now = serving();
    now.topology = topology;
    calls.adopt(topology, shared.configuration().name());
    now.copies.replica().adopt(topology);
    now.coordinator.adopt(now.view());
    now.hints.refresh();
    now.exchanges.adopt(topology);
    now.reaping.adopt(topology);
    // Last: who waited for this topology finds the whole lane going by it.
    fence.adopt(topology);
  }

  /** The replica, coordinator and delivery of a node that has a topology. */
  private Serving serving() {
    assert lane.isCurrent();
    Serving now = serving;
    if (now == null) {
      throw new IllegalStateException("lane " + lane.index() + " has no topology");
    }
    return now;
  }

  /** Where requests about partitions come in. */
  Fence fence() {
    return fence;
  }

  Coordinator coordinator() {
    return serving().coordinator;
  }

  /** Compares copies with those of other owners. */
  Exchanges exchanges() {
    return serving().exchanges;
  }

  /** Reaps tombstones. */
  Reaping reaping() {
    return serving().reaping;
  }

  LocalCopies copies() {
    return serving().copies;
  }

  void statesChanged(SortedMap<String, Liveness.State> states) {
    Serving now = serving();
    now.states = states;
    now.coordinator.adopt(now.view());
    now.hints.refresh();
    now.exchanges.refresh();
  }

  /** How many client requests are being served here. */
  int inFlight() {
    assert lane.isCurrent();
    Serving now = serving;
    return now == null ? 0 : now.coordinator.facts().inFlight();
  }

  /** How many hints that are data are here. */
  long pinnedHints() {
    assert lane.isCurrent();
    Serving now = serving;
    return now == null ? 0 : now.copies.replica().facts().counts().hints();
  }

  /** Adds what happened here, and what waits here, to the node's numbers. */
  void addTo(FactSums sums) {
    assert lane.isCurrent();
    sums.add(Fact.CALLS_IN_FLIGHT, calls.inFlight());
    sums.add(Fact.CALLS_FAILED_TOTAL, callsFailed);
    Serving now = serving;
    if (now != null && !stopping) {
      sums.add(now.copies.replica().facts().counts());
      sums.add(now.coordinator.facts());
      sums.add(now.exchanges.counts());
      sums.add(now.reaping.counts());
      int partitions = now.topology.ring().partitions();
      for (int p = lane.index(); p < partitions; p += shared.environment().lanes()) {
        sums.add(Fact.KEYS, shared.storage().data(p).size());
      }
    }
  }

  /** How full each limit of this lane is. */
  void occupancy(Consumer<Occupancy> into) {
    assert lane.isCurrent();
    calls.occupancy(into);
    into.accept(fence.occupancy());
    into.accept(peers.occupancy());
    Serving now = serving;
    if (now != null && !stopping) {
      now.copies.replica().occupancy(into);
      now.coordinator.occupancy(into);
      now.exchanges.occupancy(into);
    }
  }

  /** Delivers, takes and counts nothing more: before the storage is closed. */
  void stop() {
    assert lane.isCurrent();
    stopping = true;
    Serving now = serving;
    if (now != null) {
      now.hints.stop();
      now.exchanges.stop();
      now.reaping.stop();
      now.copies.replica().stop();
    }
  }

  private void call(
      HostPort to,
      int partition,
      long since,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    outgoing.send(to, partition, since, request, timeoutNanos, outcome -> {
      if (outcome instanceof CallOutcome.Failed failed && failed.why() == CallOutcome.Why.TIMEOUT) {
        shared.onTimeout().accept(to);
      }
      done.accept(outcome);
    });
  }

  private void ask(String member, int partition, Request request, Consumer<CallOutcome> done) {
    Topology topology = serving().topology;
    Optional<Member> to = topology.member(member);
    if (to.isEmpty()) {
      lane.execute(() -> done.accept(new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE)));
    } else {
      long since = topology.since(partition);
      outgoing.send(to.get().peer(), partition, since, request, DELIVERY_NANOS, done);
    }
  }

  private void drop(int partition, Consumer<Boolean> done) {
    shared.storage().drop(partition, failure -> done.accept(failure.isEmpty()));
  }

  private void deliver(
      String member, Key key, byte[] state, long generation, Consumer<Boolean> forced) {
    ask(
        member,
        serving().topology.ring().partitionOf(key),
        new Request.Join(key, state, Durability.FSYNC, "", generation),
        outcome -> forced.accept(outcome instanceof CallOutcome.Replied replied
            && replied.reply() instanceof Reply.Joined));
  }
}
