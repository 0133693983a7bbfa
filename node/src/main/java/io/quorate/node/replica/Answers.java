package io.quorate.node.replica;

import io.quorate.node.environment.Lane;
import io.quorate.node.memory.Occupancy;
import io.quorate.node.wire.Reply;
import java.util.function.Consumer;

/**
 * Brings answers to those who asked, on the lane and after their call has returned, and counts who
 * is still waiting. Mutable, confined to its lane.
 */
final class Answers {
  private static final String FULL = "too many requests wait here";

  private final Lane lane;
  private final int unansweredMax;
  private final ReplicaFacts facts;
  private int unanswered;
  private boolean stopped;

  Answers(Lane lane, int unansweredMax, ReplicaFacts facts) {
    this.lane = lane;
    this.unansweredMax = unansweredMax;
    this.facts = facts;
  }

  /** A way to answer, once, what is being asked now. */
  <T> Consumer<T> owed(Consumer<T> done) {
    unanswered++;
    return answer -> lane.execute(() -> {
      unanswered--;
      done.accept(answer);
    });
  }

  /** Answers that nothing was done. */
  void refuse(Consumer<Reply> done, Reply.Reason reason, String sentence) {
    lane.execute(() -> done.accept(new Reply.Refused(reason, sentence)));
  }

  /** From now on everybody is refused. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  Occupancy occupancy() {
    return new Occupancy("unanswered operations", unanswered, unansweredMax);
  }

  /** Refuses if the replica is stopping, or if too many wait already. */
  boolean refuseMore(Consumer<Reply> done) {
    if (stopped) {
      refuse(done, Reply.Reason.STOPPING, "this node is stopping");
      return true;
    }
    if (unanswered < unansweredMax) {
      return false;
    }
    facts.refusedOverloaded++;
    refuse(done, Reply.Reason.OVERLOADED, FULL);
    return true;
  }
}
