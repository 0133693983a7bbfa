package io.quorate.node.replica;

import io.quorate.antientropy.causality.ActorSource;
import io.quorate.antientropy.causality.CleanStarts;
import io.quorate.antientropy.causality.StartId;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.replica.Nodes.Answered;
import io.quorate.node.wire.Reply;
import io.quorate.ring.DiskId;
import io.quorate.ring.Durability;
import io.quorate.ring.Topology;
import java.util.OptionalLong;

/** One replica on a log and a lane that the test moves. */
final class Rig {
  static final ReplicaLimits LIMITS =
      new ReplicaLimits(50, 1 << 20, 200, 20, 50, 1 << 20, 20, 1 << 20, 16);

  final StepLane lane;
  final FakeLog log;
  final ActorSource actors;
  final Replica replica;
  final MemoryBudget memory = new MemoryBudget(1 << 20);

  private final CleanStarts starts;

  Rig(String self, Topology topology, FakeLog log, ReplicaLimits limits, long start) {
    this(self, topology, log, limits, start, CleanStarts.NONE);
  }

  Rig(
      String self,
      Topology topology,
      FakeLog log,
      ReplicaLimits limits,
      long start,
      CleanStarts former) {
    this.lane = new StepLane(start);
    this.log = log;
    DiskId disk = topology.member(self).orElseThrow().disk();
    StartId id = new StartId(start << 24);
    this.starts = former.with(id);
    this.actors = new ActorSource(disk, id, former);
    this.replica = new Replica(
        self,
        topology,
        lane,
        lane,
        log,
        actors,
        HotValues.byRecency(1 << 20),
        limits,
        memory,
        Generations.fresh());
  }

  static Rig of(ReplicaLimits limits) {
    return new Rig("a", Nodes.topology(2, "a", "b", "c", "d"), new FakeLog(), limits, 1);
  }

  static Rig ofDefaults() {
    return of(LIMITS);
  }

  /** The same node, started again on what is in its log; nothing of it is in memory. */
  Rig restarted(FakeLog next, long start, boolean clean) {
    return new Rig(
        replica.self(), replica.topology(), next, LIMITS, start, clean ? starts : CleanStarts.NONE);
  }

  record Minted(Answered<Minting> minted, Answered<Reply> stored) {
    State state() {
      return ((Minting.Minted) minted.only()).state();
    }

    byte[] encoded() {
      return ((Minting.Minted) minted.only()).encoded();
    }
  }

  /** Mints, without any step of the log. */
  Minted mint(Mint mint) {
    Minted answers = new Minted(new Answered<>(), new Answered<>());
    replica.mint(mint, answers.minted, answers.stored);
    lane.drain();
    return answers;
  }

  Answered<Reply> join(int key, State state, Durability durability, String hintFor) {
    Answered<Reply> answer = new Answered<>();
    replica.join(Nodes.key(key), StateCodec.encode(state), durability, hintFor, 0, answer);
    lane.drain();
    return answer;
  }

  Answered<Reply> keepHint(int key, String hintFor) {
    Answered<Reply> answer = new Answered<>();
    replica.keepHint(Nodes.key(key), hintFor, answer);
    lane.drain();
    return answer;
  }

  Answered<LocalRead> read(int key) {
    Answered<LocalRead> answer = new Answered<>();
    replica.read(Nodes.key(key), answer);
    lane.drain();
    return answer;
  }

  Answered<Reply> fetch(int key) {
    Answered<Reply> answer = new Answered<>();
    replica.fetch(Nodes.key(key), OptionalLong.empty(), answer);
    lane.drain();
    return answer;
  }

  Answered<Reply> inspect(int key) {
    Answered<Reply> answer = new Answered<>();
    replica.inspect(Nodes.key(key), answer);
    lane.drain();
    // Hints that are not in memory are read, one after the other.
    for (int i = 0; i < Nodes.MEMBERS_MAX && answer.all.isEmpty(); i++) {
      load();
    }
    return answer;
  }

  /** The state that a read of this key gives once everything is settled. */
  State stateOf(int key) {
    Answered<LocalRead> answer = read(key);
    settle();
    return ((LocalRead.Copy) answer.only()).state();
  }

  void settle() {
    log.settle(lane);
  }

  void write() {
    log.write();
    lane.drain();
  }

  void force() {
    log.force();
    lane.drain();
  }

  void load() {
    log.load();
    lane.drain();
  }
}
