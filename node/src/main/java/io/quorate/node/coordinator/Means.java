package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.ContextSeal;
import io.quorate.node.calls.CallOutcome;
import io.quorate.node.environment.Clock;
import io.quorate.node.environment.Lane;
import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.Key;
import io.quorate.ring.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What every operation of one lane works with. Confined to its lane. */
final class Means {
  final Lane lane;
  final Clock clock;
  final LocalReplica replica;
  final PeerCalls calls;
  final ContextSeal seal;
  final CoordinatorSettings settings;
  final MemoryBudget memory;
  final RoomQueue rooms;
  final Tally tally = new Tally();
  final Pace reads = new Pace();
  final Pace joins = new Pace();
  final Pace forwards = new Pace();
  final HedgeBudget readHedges;
  final HedgeBudget writeHedges;
  final HedgeBudget forwardRepeats;
  private final Consumer<Member> behind;
  private final List<Moving> moving = new ArrayList<>();
  View view;

  /** What goes on once the partition's newer owners are known here. */
  private record Moving(int partition, long since, long deadline, Runnable goOn) {}

  Means(
      Lane lane,
      Clock clock,
      LocalReplica replica,
      PeerCalls calls,
      ContextSeal seal,
      CoordinatorSettings settings,
      MemoryBudget memory,
      Consumer<Member> behind,
      View view) {
    this.lane = lane;
    this.clock = clock;
    this.replica = replica;
    this.calls = calls;
    this.seal = seal;
    this.settings = settings;
    this.memory = memory;
    this.rooms = new RoomQueue(lane, clock, memory);
    this.behind = behind;
    this.view = view;
    this.readHedges = new HedgeBudget(settings.hedgeShare(), settings.hedgeBurst());
    this.writeHedges = new HedgeBudget(settings.hedgeShare(), settings.hedgeBurst());
    this.forwardRepeats = new HedgeBudget(settings.hedgeShare(), settings.hedgeBurst());
  }

  /** Asks a node, which may be this one: then nothing is sent and there is no timeout. */
  void ask(
      Placement placement,
      Member node,
      Request.OfReplica request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    if (!placement.view().isSelf(node)) {
      askPeer(placement, node, request, timeoutNanos, done);
    } else if (hasMoved(placement)) {
      lane.execute(() -> done.accept(new CallOutcome.Replied(stale())));
    } else {
      // What is stored once the partition has moved does not count for the owners before.
      replica.serve(
          request,
          reply -> done.accept(new CallOutcome.Replied(hasMoved(placement) ? stale() : reply)));
    }
  }

  /** Asks another node. */
  void askPeer(
      Placement placement,
      Member node,
      Request request,
      long timeoutNanos,
      Consumer<CallOutcome> done) {
    calls.call(
        node.peer(),
        placement.partition(),
        placement.since(),
        request,
        Math.max(1, timeoutNanos),
        done);
  }

  private static Reply stale() {
    return new Reply.Refused(Reply.Reason.STALE, "this node knows other owners by now");
  }

  /** Whether the partition has other owners, or another phase, than when it was looked up. */
  boolean hasMoved(Placement placement) {
    return view.topology().since(placement.partition()) != placement.since();
  }

  /**
   * A member refused a request because the partition has moved. Goes on, on the lane and never
   * before this call returned, once it is known here where to; if that is not before the deadline,
   * perhaps not at all.
   */
  void whenMoved(Placement placement, String member, long deadline, Runnable goOn) {
    moving.removeIf(each -> remaining(each.deadline()) <= 0);
    Moving each = new Moving(placement.partition(), placement.since(), deadline, goOn);
    if (hasMoved(placement)) {
      lane.execute(goOn);
    } else {
      moving.add(each);
      behind.accept(placement.view().member(member));
    }
  }

  void adopt(View next) {
    view = next;
    TreeSet<String> members = new TreeSet<>(Placement.names(next.topology().members()));
    List.of(reads, joins, forwards).forEach(pace -> pace.retain(members));
    List<Moving> waiting = List.copyOf(moving);
    moving.clear();
    for (Moving each : waiting) {
      if (next.topology().since(each.partition()) == each.since()) {
        moving.add(each);
      } else {
        lane.execute(each.goOn());
      }
    }
  }

  /**
   * These in the order in which they are to be asked to coordinate a write: those last that are
   * slow to store what others coordinate, of which every write to their copies tells, or to
   * coordinate themselves.
   */
  List<Member> fastestFirst(List<Member> coordinators) {
    List<String> names = Placement.names(coordinators);
    long now = clock.nanos();
    TreeSet<String> slow = new TreeSet<>();
    for (Pace pace : List.of(joins, forwards)) {
      List<String> last = pace.slow(names, now);
      pace.tried(last, now).ifPresent(last::remove);
      slow.addAll(last);
    }
    List<Member> order = new ArrayList<>(coordinators);
    order.sort(Comparator.comparing(member -> slow.contains(member.name())));
    return order;
  }

  /** How long a call may take within what remains: short where no answer is expected. */
  long patience(Placement placement, Member node, long remainingNanos) {
    return placement.view().isLiving(node)
        ? remainingNanos
        : Math.min(remainingNanos, settings.deadTimeout().toNanos());
  }

  /** Whether this node is believed dead now, whatever was believed when it was asked. */
  boolean isNowDead(String node) {
    return view.topology().member(node).map(member -> !view.isLiving(member)).orElse(true);
  }

  long remaining(long deadlineNanos) {
    return deadlineNanos - clock.nanos();
  }

  /** Sends a replica what it lacks, unless too many repairs are in flight or memory is short. */
  void repair(Placement placement, String node, Key key, byte[] state, long generation) {
    Optional<Hold> hold = memory.hold(state.length, 1, MemoryBudget.Use.CLIENT);
    if (hold.isEmpty() || tally.repairsInFlight >= settings.repairsMax()) {
      hold.ifPresent(Hold::release);
      tally.repairsSkipped++;
      return;
    }
    tally.repairs++;
    tally.repairsInFlight++;
    ask(
        placement,
        placement.view().member(node),
        new Request.Join(key, state, placement.bucket().durability(), "", generation),
        settings.backgroundTimeout().toNanos(),
        outcome -> {
          tally.repairsInFlight--;
          hold.get().release();
        });
  }

  /** The reply of a call, or the reason why there is none. */
  static void dispatch(
      CallOutcome outcome, Consumer<Reply> replied, Consumer<CallOutcome.Why> failed) {
    if (outcome instanceof CallOutcome.Replied answer) {
      replied.accept(answer.reply());
    } else {
      failed.accept(((CallOutcome.Failed) outcome).why());
    }
  }

  /** Why the reply is a refusal, if it is one. */
  static Optional<Reply.Reason> refusal(Reply reply) {
    return reply instanceof Reply.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  static void cancel(Lane.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
