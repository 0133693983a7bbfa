package io.quorate.node.membership;

import io.quorate.node.calls.CallOutcome;
import io.quorate.node.calls.Calls;
import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Lane;
import io.quorate.node.wire.Reply;
import io.quorate.node.wire.Request;
import io.quorate.ring.HostPort;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Planned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings this node into a running cluster, whose secret it has. Confined to lane 0.
 *
 * <pre>
 *   ask a member for the topology, until one answers ─▶ go by it ─▶ propose to be a member
 *                                                                     │ refused: halt
 *                                             in the topology: done ◀─┴─ else again
 * </pre>
 *
 * It proposes by itself: voters ask no proposer who he is, only whether he knows the epoch. A node
 * that comes while a change is running is a member at once, and gets its share in the next change,
 * with all others that came so.
 */
public final class JoinHost {
  private static final long ANSWER_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long DECIDE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final Member self;
  private final HostPort seed;
  private final Hooks hooks;
  private String said = "";
  private boolean stopped;
  private Lane.@Nullable Timer timer;

  /**
   * What the join needs of its node.
   *
   * @param topologies goes by the topology, although this node is not in it yet
   * @param agreement decides that it is
   * @param halt called if this node can never be a member as it is, with a sentence
   */
  public record Hooks(TopologyHost topologies, AgreementHost agreement, Consumer<String> halt) {}

  /**
   * A join that begins with {@link #start}.
   *
   * @param self with the weight and zone that it is to have
   * @param seed where a member listens to peers
   */
  public JoinHost(Environment environment, Calls calls, Member self, HostPort seed, Hooks hooks) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.self = self;
    this.seed = seed;
    this.hooks = hooks;
  }

  /** Joins. */
  public void start() {
    ask();
  }

  /** Asks and proposes no more. */
  public void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void ask() {
    say("Joins the cluster of the node at " + seed + ".");
    calls.call(seed, -1, new Request.AskTopology(0, 0), ANSWER_NANOS, outcome -> {
      Optional<Topology> told = outcome instanceof CallOutcome.Replied replied
              && replied.reply() instanceof Reply.TopologyTold answer
          ? answer.newer()
          : Optional.empty();
      if (stopped) {
        return;
      }
      if (told.isPresent()) {
        hooks.topologies().introduce(told.get());
        again(this::propose);
      } else {
        again(this::ask);
      }
    });
  }

  private void propose() {
    Optional<Topology> current = hooks.topologies().current();
    if (current.isEmpty()) {
      again(this::propose);
      return;
    }
    Planned planned = join(current.get());
    if (planned instanceof Planned.Nothing) {
      say("'" + self.name() + "' is a member of the cluster.");
      return;
    }
    if (planned instanceof Planned.Refused refused) {
      hooks.halt().accept("This node cannot join: " + refused.sentence() + ".");
      return;
    }
    hooks.agreement().propose(base -> join(base).next(), DECIDE_NANOS, outcome -> {
      if (outcome instanceof Proposed.Failed failed) {
        say("The join is not decided yet: " + failed.sentence() + ".");
      }
      again(this::propose);
    });
  }

  private Planned join(Topology base) {
    return new Change.Join(List.of(self)).plan(base);
  }

  private void again(Runnable task) {
    if (!stopped) {
      timer = lane.after(AGAIN_NANOS, task);
    }
  }

  private void say(String sentence) {
    if (!said.equals(sentence)) {
      said = sentence;
      environment.log().info(sentence);
    }
  }
}
