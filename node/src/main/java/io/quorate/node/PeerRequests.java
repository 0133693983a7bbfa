package io.quorate.node;

import io.quorate.node.coordinator.Origin;
import io.quorate.node.coordinator.SeenOnce;
import io.quorate.node.environment.Environment;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Envelope;
import io.quorate.node.wire.Peer;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Answers what peers ask of one lane. What arrives after its time is refused and nothing is done
 * for it. Confined to the lane.
 */
final class PeerRequests {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Joins that were refused: of a busy lane those of some seconds. */
  private static final int REFUSED_MAX = 4_096;

  private final Environment environment;
  private final NodeLane lane;
  private final Supplier<MembershipAnswers> membership;

  /**
   * A join that was refused, and whose asker was told that nothing was stored, must not be stored
   * when the network brings the same message once more.
   */
  private final SeenOnce refusedJoins = new SeenOnce(REFUSED_MAX);

  PeerRequests(Environment environment, NodeLane lane, Supplier<MembershipAnswers> membership) {
    this.environment = environment;
    this.lane = lane;
    this.membership = membership;
  }

  Occupancy occupancy() {
    return refusedJoins.occupancy("refused joins that are remembered");
  }

  /** Takes a request that arrived at this time; gives its room back once it is answered. */
  void answer(Peer from, Envelope envelope, Request request, long arrivedNanos, Hold hold) {
    if (lane.isServing()) {
      lane.coordinator().reached(arrivedNanos);
    }
    long waitedMillis = (environment.clock().nanos() - arrivedNanos) / NANOS_PER_MILLI;
    int remainingMillis = (int) Math.max(0, envelope.remainingMillis() - waitedMillis);
    Consumer<Reply> reply = message -> {
      hold.release();
      environment
          .network()
          .send(
              lane.lane().index(),
              from.address(),
              new Envelope(envelope.correlation(), envelope.partition(), 0, message));
    };
    if (remainingMillis == 0) {
      reply.accept(new Reply.Refused(Reply.Reason.EXPIRED, "the time was over on arrival"));
    } else {
      request.accept(new Answering(from, envelope, remainingMillis, reply));
    }
  }

  private final class Answering implements Request.Visitor<Boolean> {
    private final Peer from;
    private final Envelope envelope;
    private final Origin origin;
    private final int remainingMillis;
    private final Consumer<Reply> reply;

    Answering(Peer from, Envelope envelope, int remainingMillis, Consumer<Reply> reply) {
      this.from = from;
      this.envelope = envelope;
      this.origin = new Origin(from.start(), envelope.correlation());
      this.remainingMillis = remainingMillis;
      this.reply = reply;
    }

    @Override
    public Boolean ping(Request.Ping request) {
      reply.accept(membership.get().ping(request));
      return true;
    }

    @Override
    public Boolean compare(Request.Compare request) {
      reply.accept(membership.get().compare(request));
      return true;
    }

    @Override
    public Boolean found(Request.Found request) {
      reply.accept(membership.get().found(from, request));
      return true;
    }

    @Override
    public Boolean askTopology(Request.AskTopology request) {
      reply.accept(membership.get().askTopology(from, request));
      return true;
    }

    @Override
    public Boolean agree(Request.Agree request) {
      membership.get().agree(from, request, reply);
      return true;
    }

    @Override
    public Boolean confirm(Request.Confirm request) {
      membership.get().confirm(request, reply);
      return true;
    }

    @Override
    public Boolean convergence(Request.Convergence request) {
      membership.get().convergence(request, reply);
      return true;
    }

    @Override
    public Boolean snapshot(Request.Snapshot request) {
      membership.get().snapshot(request, reply);
      return true;
    }

    @Override
    public Boolean listSnapshots(Request.ListSnapshots request) {
      membership.get().listSnapshots(reply);
      return true;
    }

    @Override
    public Boolean askTime(Request.AskTime request) {
      reply.accept(new Reply.TimeTold(environment.clock().wallMillis()));
      return true;
    }

    @Override
    public Boolean conflicts(Request.Conflicts request) {
      membership.get().conflicts(request, reply);
      return true;
    }

    @Override
    public Boolean join(Request.Join request) {
      if (refusedJoins.has(origin)) {
        // Whether nothing was stored was said then, and that answer may come after this one.
        reply.accept(new Reply.Refused(Reply.Reason.UNKNOWN, "it came before and was refused"));
        return true;
      }
      return fenced(answer -> lane.copies().serve(request, given -> {
        if (given instanceof Reply.Refused) {
          refusedJoins.remember(origin);
        }
        answer.accept(given);
      }));
    }

    @Override
    public Boolean fetch(Request.Fetch request) {
      return replica(request);
    }

    @Override
    public Boolean listKeys(Request.ListKeys request) {
      return replica(request);
    }

    @Override
    public Boolean inspect(Request.Inspect request) {
      return ifServing(() -> lane.copies().serve(request, reply));
    }

    @Override
    public Boolean exchange(Request.Exchange request) {
      return fenced(answer ->
          lane.exchanges().answer(from.name(), request.partition(), request.question(), answer));
    }

    @Override
    public Boolean reap(Request.Reap request) {
      return fenced(answer -> lane.reaping().answer(request, answer));
    }

    private boolean replica(Request.OfReplica request) {
      return fenced(answer -> lane.copies().serve(request, answer));
    }

    private boolean fenced(Consumer<Consumer<Reply>> serve) {
      lane.fence()
          .pass(
              new Fence.Arrival(
                  from.address(), envelope.partition(), envelope.since(), remainingMillis),
              serve,
              reply);
      return true;
    }

    @Override
    public Boolean coordinate(Request.Coordinate request) {
      return ifServing(
          () -> lane.coordinator().coordinate(request, origin, remainingMillis, reply));
    }

    private boolean ifServing(Runnable work) {
      if (lane.isServing()) {
        work.run();
      } else {
        reply.accept(new Reply.Refused(Reply.Reason.NOT_OWNER, "this node has no topology yet"));
      }
      return true;
    }
  }
}
