package io.quorate.node.calls;

import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.environment.Network;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Requests to peers and the answers to them, each within its time; one of these per lane, confined
 * to it. Every call ends exactly once: answered, failed, or out of time. Bounded in number and
 * bytes, per peer and in all.
 */
public final class Calls {
  /* How it works
   *
   *   correlation   63 ............ 8 | 7 ... 0
   *                 a count of calls  | lane
   *
   *   waiting       correlation ──▶ call           what a reply is matched by
   *   peers         address ──▶ its calls          what a lost connection fails
   *   byDeadline    (time, correlation) ──▶ call   what the one timer looks at
   *   residents     address ──▶ disk               who alone may answer from a member's address
   *
   * Invariants: a call is in all three maps or in none; the timer is set for the earliest deadline or
   * an earlier time; a callback is called after its call left the maps, so that it may call again.
   *
   * The count begins at a random number, because a reply may outlive the process that asked: it is
   * sent to an address, where the next process must not take it for the answer to its own question.
   *
   * An address may have passed to another member: two that were started again in each other's place, or one
   * that was given what a dead one had. Its answer would stand for two members, a copy for two copies and
   * a vote for two votes. So what comes from a member's address counts only if that member's disk is behind
   * it. A topology is taken from anybody: it proves itself, and may be the one that says who lives there.
   */

  private static final int LANE_BITS = 8;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Lane lane;
  private final Clock clock;
  private final Network network;
  private final CallLimits limits;
  private final Map<Long, Call> waiting = new LinkedHashMap<>();
  private final Map<HostPort, PeerCalls> peers = new LinkedHashMap<>();
  private final TreeMap<Due, Call> byDeadline = new TreeMap<>();
  private Map<HostPort, Optional<DiskId>> residents = new LinkedHashMap<>();
  private long nextCount;
  private final Load all = new Load();
  private long lateReplies;
  private Lane.@Nullable Timer timer;
  private long timerAt;

  private record Due(long time, long correlation) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      // Times of a clock that may run over: only differences mean something.
      int byTime = Long.signum(time - other.time);
      return byTime != 0 ? byTime : Long.compare(correlation, other.correlation);
    }
  }

  private record Call(Due due, HostPort to, int weight, Consumer<CallOutcome> done) {}

  /** Bytes in flight; those of long calls take no room from the others. */
  private static class Load {
    private int longCalls;
    private long longBytes;
    long otherBytes;

    void add(int weight) {
      if (isLong(weight)) {
        longCalls += Integer.signum(weight);
        longBytes += weight;
      } else {
        otherBytes += weight;
      }
    }

    /** What there would be of its sort with one more; nothing if it would be the only long one. */
    long with(int weight) {
      if (isLong(weight)) {
        return longBytes == 0 ? 0 : longBytes + weight;
      }
      return otherBytes + weight;
    }

    /** Those of long calls, unless there is one only, which has room whatever its length. */
    long limitedBytes() {
      return longCalls > 1 ? longBytes : 0;
    }

    private static boolean isLong(int weight) {
      return Math.abs(weight) > MemoryBudget.COUNTED_BYTES_MIN;
    }
  }

  private static final class PeerCalls extends Load {
    private final Map<Long, Call> calls = new LinkedHashMap<>();
  }

  /**
   * The calls of one lane.
   *
   * @param random gives the number at which the correlations of this process begin
   */
  public Calls(Lane lane, Clock clock, Network network, CallLimits limits, RandomGenerator random) {
    this.lane = lane;
    this.clock = clock;
    this.network = network;
    this.limits = limits;
    this.nextCount = random.nextLong();
  }

  /** The calls of one lane of a node whose messages share so much memory. */
  public static Calls of(Environment environment, Lane lane, long memoryBytes) {
    return new Calls(
        lane,
        environment.clock(),
        environment.network(),
        CallLimits.of(environment.lanes(), memoryBytes),
        environment.random("calls/" + lane.index()));
  }

  /**
   * From now on the members live where this topology says; where it says so of two, neither answer
   * counts. Of itself a node knows better.
   */
  public void adopt(Topology topology, String self) {
    Map<HostPort, Optional<DiskId>> now = new LinkedHashMap<>();
    for (Member member : topology.members()) {
      if (!member.name().equals(self)) {
        now.merge(member.peer(), Optional.of(member.disk()), (one, other) -> Optional.empty());
      }
    }
    residents = now;
  }

  /** How many calls are in flight. */
  public int inFlight() {
    return waiting.size();
  }

  /** How full each limit is; of the limits of one peer, that of the peer with the most. */
  public void occupancy(Consumer<Occupancy> into) {
    into.accept(new Occupancy("calls", waiting.size(), limits.allMax()));
    into.accept(new Occupancy("bytes of short calls", all.otherBytes, limits.allBytesMax()));
    into.accept(new Occupancy("bytes of long calls", all.limitedBytes(), limits.allBytesMax()));
    int most = 0;
    long bytes = 0;
    long longBytes = 0;
    for (PeerCalls peer : peers.values()) {
      most = Math.max(most, peer.calls.size());
      bytes = Math.max(bytes, peer.otherBytes);
      longBytes = Math.max(longBytes, peer.limitedBytes());
    }
    into.accept(new Occupancy("calls to one peer", most, limits.perPeerMax()));
    long peerMax = limits.perPeerBytesMax();
    into.accept(new Occupancy("bytes of short calls to one peer", bytes, peerMax));
    into.accept(new Occupancy("bytes of long calls to one peer", longBytes, peerMax));
  }

  /** How many replies came for which nobody waited any more. */
  public long lateReplies() {
    return lateReplies;
  }

  /**
   * Sends a request.
   *
   * @param partition the partition whose lane is to handle it there, −1 for lane 0
   * @param timeoutNanos how long to wait for the answer, above 0
   * @param done called once, on the lane, after this call has returned
   */
  public void call(
      HostPort to, int partition, Request request, long timeoutNanos, Consumer<CallOutcome> done) {
    call(to, partition, 0, request, timeoutNanos, done);
  }

  /**
   * Sends a request that only who goes by the same owners of the partition may serve.
   *
   * @param since {@link Envelope#since}
   */
  public void call(
      HostPort to,
      int partition,
      long since,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    assert lane.isCurrent() : "a call on another lane's thread";
    int weight = CallWeight.of(request);
    PeerCalls peer = peers.computeIfAbsent(to, address -> new PeerCalls());
    if (!hasRoom(peer, weight)) {
      forgetIfIdle(to, peer);
      lane.execute(() -> done.accept(new CallOutcome.Failed(CallOutcome.Why.OVERLOADED)));
      return;
    }
    long correlation = nextCount++ << LANE_BITS | lane.index();
    Call call = new Call(new Due(clock.nanos() + timeoutNanos, correlation), to, weight, done);
    waiting.put(correlation, call);
    peer.calls.put(correlation, call);
    peer.add(weight);
    all.add(weight);
    byDeadline.put(call.due, call);
    watch();
    int millis = (int) Math.min(
        Integer.MAX_VALUE, Math.max(1, (timeoutNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI));
    network.send(lane.index(), to, new Envelope(correlation, partition, millis, since, request));
  }

  private boolean hasRoom(PeerCalls peer, int weight) {
    boolean forPeer = peer.calls.isEmpty()
        || (peer.calls.size() < limits.perPeerMax()
            && peer.with(weight) <= limits.perPeerBytesMax());
    boolean forAll = waiting.isEmpty()
        || (waiting.size() < limits.allMax() && all.with(weight) <= limits.allBytesMax());
    return forPeer && forAll;
  }

  /** Takes a reply that came for this lane, from the node that runs on this disk. */
  public void received(DiskId from, Envelope envelope) {
    Call call = waiting.get(envelope.correlation());
    if (call == null || !(envelope.message() instanceof Reply reply)) {
      lateReplies++;
    } else if (reply instanceof Reply.TopologyTold || mayAnswer(from, call.to)) {
      end(call, new CallOutcome.Replied(reply));
    } else {
      end(call, new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE));
    }
  }

  private boolean mayAnswer(DiskId from, HostPort at) {
    Optional<DiskId> resident = residents.get(at);
    return resident == null || resident.equals(Optional.of(from));
  }

  /** The network did not take this envelope: nothing of it was sent. */
  public void dropped(Envelope envelope) {
    Call call = waiting.get(envelope.correlation());
    if (call != null) {
      end(call, new CallOutcome.Failed(CallOutcome.Why.OVERLOADED));
    }
  }

  /** The connection to this address failed: its calls end. */
  public void unreachable(HostPort address) {
    PeerCalls peer = peers.get(address);
    if (peer != null) {
      for (Call call : List.copyOf(peer.calls.values())) {
        end(call, new CallOutcome.Failed(CallOutcome.Why.UNREACHABLE));
      }
    }
  }

  private void end(Call call, CallOutcome outcome) {
    long correlation = call.due.correlation;
    if (waiting.remove(correlation) == null) {
      return;
    }
    byDeadline.remove(call.due);
    all.add(-call.weight);
    PeerCalls peer = peers.get(call.to);
    if (peer != null) {
      peer.calls.remove(correlation);
      peer.add(-call.weight);
      forgetIfIdle(call.to, peer);
    }
    call.done.accept(outcome);
  }

  private void forgetIfIdle(HostPort address, PeerCalls peer) {
    if (peer.calls.isEmpty()) {
      peers.remove(address);
    }
  }

  private void watch() {
    if (byDeadline.isEmpty()) {
      return;
    }
    long earliest = byDeadline.firstKey().time;
    if (timer != null) {
      if (timerAt - earliest <= 0) {
        return;
      }
      timer.cancel();
    }
    timerAt = earliest;
    timer = lane.after(Math.max(0, earliest - clock.nanos()), this::expire);
  }

  private void expire() {
    timer = null;
    long now = clock.nanos();
    List<Call> over = new ArrayList<>();
    for (Map.Entry<Due, Call> entry : byDeadline.entrySet()) {
      if (entry.getKey().time - now > 0) {
        break;
      }
      over.add(entry.getValue());
    }
    over.forEach(call -> end(call, new CallOutcome.Failed(CallOutcome.Why.TIMEOUT)));
    watch();
  }
}
