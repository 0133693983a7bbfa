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
import java.util.Optional;

/**
 * Has the topology say where this node is reached, if it started under another address than the
 * topology names. Until that is decided the others find it by its rumours only, and send it no
 * requests. Confined to lane 0.
 *
 * <p>A copy of a running node's disk starts under another address too. So it is asked first whether
 * a node of this name answers at the old one; while one does, nothing is proposed, and the copy
 * will be told that it is one. Another member may live there now: two may have changed places.
 */
public final class AddressHost {
  private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long ANSWER_NANOS = Duration.ofSeconds(2).toNanos();

  /** So often in a row no node of this name must have answered at the old address. */
  private static final int UNANSWERED_MIN = 3;

  private static final long DECIDE_NANOS = Duration.ofSeconds(10).toNanos();

  private final Environment environment;
  private final Lane lane;
  private final Calls calls;
  private final Member self;
  private final Change change;
  private final TopologyHost topologies;
  private final AgreementHost agreement;
  private int unanswered;
  private boolean stopped;

  /**
   * A host that does nothing before {@link #start}.
   *
   * @param self as it is reached now
   */
  public AddressHost(
      Environment environment,
      Calls calls,
      Member self,
      TopologyHost topologies,
      AgreementHost agreement) {
    this.environment = environment;
    this.lane = environment.lane(0);
    this.calls = calls;
    this.self = self;
    this.change = new Change.Address(self.name(), self.disk(), self.peer(), self.http());
    this.topologies = topologies;
    this.agreement = agreement;
  }

  /** Looks, and proposes until it is so. */
  public void start() {
    lane.after(AGAIN_NANOS, this::look);
  }

  /** Proposes no more. */
  public void stop() {
    stopped = true;
  }

  private void look() {
    Optional<Topology> current = topologies.current();
    if (stopped) {
      return;
    }
    if (current.isEmpty()) {
      start();
    } else if (change.plan(current.get()) instanceof Planned.Next) {
      Optional<Member> before = current.get().member(self.name());
      before.ifPresent(member -> ask(member.peer()));
    }
  }

  private void ask(HostPort old) {
    if (old.equals(self.peer())) {
      propose(); // Only clients reach it elsewhere.
      return;
    }
    calls.call(old, -1, new Request.Ping(self.name()), ANSWER_NANOS, outcome -> {
      boolean here =
          outcome instanceof CallOutcome.Replied replied && replied.reply() instanceof Reply.Pong;
      unanswered = here ? 0 : unanswered + 1;
      if (unanswered >= UNANSWERED_MIN) {
        propose();
      } else {
        start();
      }
    });
  }

  private void propose() {
    if (!stopped) {
      environment.log().info("Tells the members that it is at " + self.peer() + " now.");
      agreement.propose(this::next, DECIDE_NANOS, outcome -> start());
    }
  }

  private Optional<Topology> next(Topology base) {
    return change.plan(base).next();
  }
}
