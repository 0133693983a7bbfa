package io.quorate.node.replica;

import io.quorate.node.environment.Lane;
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

  /** Refuses if too many wait already. */
  boolean refuseOverload(Consumer<Reply> done) {
    if (!isOverloaded()) {
      return false;
    }
    refuse(done, Reply.Reason.OVERLOADED, FULL);
    return true;
  }

  /** Whether no more may be asked now; counts the one who is sent away. */
  boolean isOverloaded() {
    if (unanswered < unansweredMax) {
      return false;
    }
    facts.refusedOverloaded++;
    return true;
  }
}
