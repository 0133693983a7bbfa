package io.quorate.node;

import io.quorate.node.membership.AgreementHost;
import io.quorate.node.membership.Proposed;
import io.quorate.node.request.Changed;
import io.quorate.node.request.Outcome;
import io.quorate.ring.Topology;
import io.quorate.ring.transition.Change;
import io.quorate.ring.transition.Planned;
import java.util.Optional;
import java.util.function.Consumer;

/** One change of the members on its way through agreement. Confined to lane 0. */
final class Changes {
  private final Change change;
  private final Consumer<Changed> done;

  /** What came of the change the last time that it was tried. */
  private Planned planned = new Planned.Nothing("this node has no topology yet");

  private Changes(Change change, Consumer<Changed> done) {
    this.change = change;
    this.done = done;
  }

  static void propose(
      AgreementHost agreement, Change change, long timeoutNanos, Consumer<Changed> done) {
    Changes one = new Changes(change, done);
    agreement.propose(one::next, timeoutNanos, one::ended);
  }

  private Optional<Topology> next(Topology base) {
    planned = change.plan(base);
    return planned.next();
  }

  private void ended(Proposed how) {
    if (how instanceof Proposed.Done chosen) {
      done.accept(new Changed.Begun(chosen.topology()));
    } else if (how instanceof Proposed.Failed failed) {
      done.accept(new Changed.Failure(new Outcome.Failed(
          Outcome.Reason.QUORUM_NOT_REACHED, failed.sentence(), 0, 0, failed.mayTakeEffect())));
    } else {
      done.accept(new Changed.Not(planned));
    }
  }
}
