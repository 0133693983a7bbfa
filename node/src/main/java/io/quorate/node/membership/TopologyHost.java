package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.DiskId;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which topology this node knows: takes newer ones, forces each before anybody sees it, tells some
 * peers, and compares with a random one every second, so that no node stays behind that can be
 * reached. Confined to lane 0.
 *
 * <p>It does not decide topologies: whoever hands one to {@link #newer} knows that it was chosen.
 */
public final class TopologyHost {
  /*
   * How it works
   *
   *   chosen here ----.                            .---> some random members: "I know g.e"
   *   a peer's answer -+-> newer? --> store --> show      (an AskTopology)
   *                         no: ignored   forced   |
   *                                                +---> every second one random member
   *
   *   peer: "I know g.e" -- mine is newer ----> the answer carries mine
   *                      -- its is newer -----> I ask it in turn
   *
   * One topology is stored and shown at a time; of those that are learned meanwhile only the newest
   * is kept. A crash between store and show resumes with what was stored: nobody had seen it here,
   * and it was chosen, so that showing it later is all that is left to do.
   *
   * A node that joins stores nothing until it is a member: so a stored topology without this node
   * says that it has left, and it never comes back by itself. It tells the others before it stops.
   *
   * Invariant: what a member shows, or answers to a peer, is forced on its own disk and never gets
   * older, whatever restarts.
   */

  /** The news of an epoch spreads like a rumour: with six each, all but a few hear it at once. */
  static final int FANOUT = 6;

  private static final long COMPARE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

  /** For so long a node that has left answers who asks for the topology without it. */
  private static final long FAREWELL_NANOS = Duration.ofMillis(500).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final RandomGenerator random;
  private final Self self;
  private final BiConsumer<Topology, Runnable> store;
  private final BiConsumer<Topology, Runnable> show;
  private final Consumer<String> onHalt;
  private @Nullable Topology shown;
  private @Nullable Topology waiting;
  private @Nullable Hearsay heard;
  private final List<Watcher> watchers = new ArrayList<>();
  private boolean busy;
  private boolean gone;

  /** Nothing shown yet had this node: if it stops now, it has not been here. */
  private boolean joins;

  private boolean pulling;
  private boolean stopped;

  /** Who this node is in a topology. */
  public record Self(String name, DiskId disk) {}

  private record Watcher(long epoch, Runnable task) {}

  private record Hearsay(HostPort from, long generation, long epoch) {}

  /**
   * A host that knows nothing until {@link #begin}.
   *
   * @param store forces a topology, then runs the task on lane 0
   * @param show lets the whole node see a forced topology, then runs the task on lane 0
   * @param onHalt called if the node must not run with this disk any more
   */
  public TopologyHost(
      Environment environment,
      Calls calls,
      Self self,
      BiConsumer<Topology, Runnable> store,
      BiConsumer<Topology, Runnable> show,
      Consumer<String> onHalt) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.random = environment.random("topology");
    this.self = self;
    this.store = store;
    this.show = show;
    this.onHalt = onHalt;
  }

  /** Shows the first topology, which is forced already, and keeps up with the others from now. */
  public void begin(Topology forced) {
    if (forced.member(self.name()).isEmpty()) {
      left(forced);
    } else if (shown == null && !busy) {
      busy = true;
      show.accept(forced, () -> {
        shown(forced);
        compareLater();
      });
    }
  }

  /**
   * Shows the topology of a cluster that this node is about to join, unforced, and keeps up with
   * the others from now. The first one that has this node is forced like any other.
   */
  void introduce(Topology of) {
    if (shown == null && !busy) {
      joins = true;
      busy = true;
      show.accept(of, () -> {
        shown(of);
        compareLater();
      });
    }
  }

  /** Asks nobody any more and takes nothing. */
  public void stop() {
    stopped = true;
  }

  /** Whether a topology without this node is in force: it was a member once. */
  public boolean hasLeft() {
    return gone;
  }

  /** What this node shows; empty before {@link #begin}. */
  public Optional<Topology> current() {
    return Optional.ofNullable(shown);
  }

  /**
   * A topology was chosen, or a peer showed it. One that is not newer than what is known, of
   * another cluster or of another generation is ignored.
   *
   * @throws IllegalStateException if there are two topologies of one epoch: nothing that this
   *     cluster does is right any more, and the node must not go on
   */
  public void newer(Topology learned) {
    Topology known = waiting != null ? waiting : shown;
    if (known == null || stopped || gone || !isOfThisGeneration(learned, known)) {
      return;
    }
    if (learned.epoch() == known.epoch() && !learned.equals(known)) {
      throw new IllegalStateException("two topologies of one epoch: " + known + ", " + learned);
    }
    if (learned.isNewerThan(known)) {
      waiting = learned;
      advance();
    }
  }

  private boolean isOfThisGeneration(Topology learned, Topology known) {
    boolean same =
        learned.cluster().equals(known.cluster()) && learned.generation() == known.generation();
    if (!same) {
      environment.log().warn("ignores " + learned + ", knows " + known);
    }
    return same;
  }

  private void advance() {
    Topology next = waiting;
    if (busy || next == null || stopped) {
      return;
    }
    Optional<Member> place = next.member(self.name());
    if (place.isPresent() && !place.get().disk().equals(self.disk())) {
      stopped = true;
      onHalt.accept("the name '"
          + self.name()
          + "' has been given to disk "
          + place.get().disk()
          + "; this is disk "
          + self.disk());
      return;
    }
    busy = true;
    if (place.isEmpty() && joins) {
      show.accept(next, () -> shown(next));
      return;
    }
    joins = false;
    if (place.isEmpty()) {
      store.accept(next, () -> depart(next));
      return;
    }
    store.accept(next, () -> {
      if (!stopped) {
        show.accept(next, () -> shown(next));
      }
    });
  }

  /**
   * This node may be the only one that knows it: who leaves a small cluster decides that itself. So
   * it goes by it like any other, which tells the others, and answers those who ask for a moment.
   */
  private void depart(Topology without) {
    if (stopped) {
      return;
    }
    gone = true;
    show.accept(without, () -> {
      shown(without);
      lane.after(FAREWELL_NANOS, () -> {
        if (!stopped) {
          left(without);
        }
      });
    });
  }

  private void left(Topology topology) {
    stopped = true;
    gone = true;
    onHalt.accept("'" + self.name() + "' has left the cluster: " + topology + " has it not");
  }

  private void shown(Topology topology) {
    shown = topology;
    busy = false;
    if (waiting != null && !waiting.isNewerThan(topology)) {
      waiting = null;
    }
    List<Member> others = others(topology);
    for (int told = 0; told < FANOUT && !others.isEmpty(); told++) {
      compare(others.remove(random.nextInt(others.size())).peer());
    }
    List<Watcher> due =
        watchers.stream().filter(w -> w.epoch() <= topology.epoch()).toList();
    watchers.removeAll(due);
    due.forEach(watcher -> watcher.task().run());
    advance();
  }

  private List<Member> others(Topology topology) {
    List<Member> others = new ArrayList<>(topology.members());
    others.removeIf(member -> member.name().equals(self.name()));
    return others;
  }

  /** Runs the task once this node shows this epoch or a later one; at once if it does. */
  public void whenShown(long epoch, Runnable task) {
    if (shown != null && shown.epoch() >= epoch) {
      task.run();
    } else {
      watchers.add(new Watcher(epoch, task));
    }
  }

  /** Somebody at this address knows the topology of this generation and epoch. */
  public void heard(HostPort from, long generation, long epoch) {
    Topology known = shown;
    if (known == null
        || stopped
        || generation != known.generation()
        || epoch <= known.epoch()
        || (waiting != null && epoch <= waiting.epoch())) {
      return;
    }
    if (heard == null || epoch > heard.epoch()) {
      heard = new Hearsay(from, generation, epoch);
    }
    if (!pulling) {
      Hearsay next = heard;
      heard = null;
      pulling = true;
      compare(next.from());
    }
  }

  /** Somebody at this address knows this epoch, or a newer one, of this generation. */
  public void knows(HostPort from, long epoch) {
    Topology known = shown;
    if (known != null) {
      heard(from, known.generation(), epoch);
    }
  }

  /** Answers a peer that knows the topology of this generation and epoch, or asks it in turn. */
  public Reply answer(HostPort from, Request.AskTopology asked) {
    heard(from, asked.generation(), asked.epoch());
    Topology known = shown;
    boolean knowsNone = asked.epoch() == 0;
    boolean tell = known != null
        && (knowsNone || known.generation() == asked.generation())
        && known.epoch() > asked.epoch();
    return new Reply.TopologyTold(tell ? Optional.ofNullable(known) : Optional.empty());
  }

  /** Tells the node at this address what is known here, and takes what it knows better. */
  private void compare(HostPort to) {
    Topology known = shown;
    if (known != null) {
      Request ask = new Request.AskTopology(known.generation(), known.epoch());
      calls.call(to, -1, ask, ANSWER_NANOS, this::compared);
    }
  }

  private void compared(CallOutcome outcome) {
    pulling = false;
    if (outcome instanceof CallOutcome.Replied replied
        && replied.reply() instanceof Reply.TopologyTold told) {
      told.newer().ifPresent(this::newer);
    }
    Hearsay next = heard;
    heard = null;
    if (next != null) {
      heard(next.from(), next.generation(), next.epoch());
    }
  }

  private void compareLater() {
    long jitter = random.nextLong(COMPARE_NANOS / 2);
    lane.after(COMPARE_NANOS * 3 / 4 + jitter, () -> {
      Topology known = shown;
      if (!stopped && known != null) {
        List<Member> others = others(known);
        if (!others.isEmpty()) {
          compare(others.get(random.nextInt(others.size())).peer());
        }
        compareLater();
      }
    });
  }
}
