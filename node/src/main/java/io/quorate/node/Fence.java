package io.quorate.node;

import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Reply;
import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request about a partition through only if its coordinator goes by the same owners and the
 * same phase as this node ({@code ring.transition}, the fence). Confined to its lane.
 *
 * <pre>
 *   asker's since    older than ours      refused as stale: nothing is done
 *                    newer than ours      waits until this node knows them too, within its time
 *                    the same, or none    served
 * </pre>
 */
final class Fence {
  /** Requests that wait for a newer topology. More are refused, and their askers try again. */
  static final int WAITING_MAX = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Lane lane;
  private final BiConsumer<HostPort, Long> behind;
  private final List<Waiting> waiting = new ArrayList<>();
  private @Nullable Topology topology;

  /**
   * A fence of a node that knows no topology yet.
   *
   * @param behind told, on the lane, of a peer that knows a newer topology, and of its epoch at
   *     least
   */
  Fence(Lane lane, BiConsumer<HostPort, Long> behind) {
    this.lane = lane;
    this.behind = behind;
  }

  /** A request at the fence. */
  record Arrival(HostPort from, int partition, long since, int remainingMillis) {}

  private record Waiting(Arrival arrival, Consumer<Consumer<Reply>> serve, Consumer<Reply> reply) {}

  /**
   * Serves, refuses, or keeps the request until it can be served.
   *
   * @param serve is given whom to answer
   */
  void pass(Arrival arrival, Consumer<Consumer<Reply>> serve, Consumer<Reply> reply) {
    Topology known = topology;
    if (known == null) {
      reply.accept(new Reply.Refused(Reply.Reason.NOT_OWNER, "this node has no topology yet"));
    } else if (arrival.since() == 0) {
      serve.accept(reply);
    } else if (arrival.partition() < 0 || arrival.partition() >= known.ring().partitions()) {
      reply.accept(new Reply.Refused(Reply.Reason.NOT_OWNER, "there is no such partition"));
    } else {
      compare(arrival, known.since(arrival.partition()), new Waiting(arrival, serve, reply));
    }
  }

  private void compare(Arrival arrival, long ours, Waiting request) {
    if (arrival.since() == ours) {
      request.serve().accept(answer -> request.reply().accept(ifStill(arrival, answer)));
    } else if (arrival.since() < ours) {
      request.reply().accept(stale(arrival, ours));
    } else if (waiting.size() >= WAITING_MAX) {
      request
          .reply()
          .accept(new Reply.Refused(Reply.Reason.OVERLOADED, "too many wait for a new topology"));
    } else {
      waiting.add(request);
      lane.after(arrival.remainingMillis() * NANOS_PER_MILLI, () -> waiting.remove(request));
      behind.accept(arrival.from(), arrival.since());
    }
  }

  /**
   * What was taken before the partition moved and is stored after it did must not count for the
   * owners before: who filled from here in between did not get it, for it was not in the index yet.
   */
  private Reply ifStill(Arrival arrival, Reply answer) {
    Topology known = topology;
    long ours = known == null ? 0 : known.since(arrival.partition());
    return ours == arrival.since() ? answer : stale(arrival, ours);
  }

  private static Reply stale(Arrival arrival, long ours) {
    return new Reply.Refused(
        Reply.Reason.STALE, "partition " + arrival.partition() + " moved in epoch " + ours);
  }

  /** This peer refused what this lane asked, because it knows a newer topology. */
  void behind(HostPort peer) {
    Topology known = topology;
    if (known != null) {
      behind.accept(peer, known.epoch() + 1);
    }
  }

  /** From now on this is the topology: whoever waited for it comes again. */
  void adopt(Topology next) {
    topology = next;
    List<Waiting> again = List.copyOf(waiting);
    waiting.clear();
    again.forEach(each -> pass(each.arrival(), each.serve(), each.reply()));
  }

  Occupancy occupancy() {
    return new Occupancy("requests that wait for a topology", waiting.size(), WAITING_MAX);
  }

  /** How many requests wait. */
  int waiting() {
    return waiting.size();
  }
}
