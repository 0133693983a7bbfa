package io.quorate.node.request;

import io.quorate.antientropy.causality.State;
import java.util.Optional;

/** What became of a request. */
public sealed interface Outcome {
  /** Calls the visitor's method for this kind of outcome. */
  <T> T accept(Visitor<T> visitor);

  /**
   * A read reached its level.
   *
   * @param state the join of what the replicas answered; {@link State#EMPTY} if nobody knows the
   *     key
   * @param context covers all that the state covers; empty if nobody knows the key
   */
  record Found(State state, String context, Receipt receipt) implements Outcome {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.found(this);
    }
  }

  /**
   * A write or a deletion reached its level.
   *
   * @param context the request's context plus the new dot; if the state is returned, the state's
   * @param state the siblings after the write, if asked for
   */
  record Written(String context, Receipt receipt, Optional<State> state) implements Outcome {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.written(this);
    }
  }

  /**
   * The request failed.
   *
   * @param detail one sentence for the client
   * @param needed how many replicas had to answer, 0 where that is not the question
   * @param reached how many did
   * @param unknown whether it may still take effect; otherwise it was not applied anywhere
   */
  record Failed(Reason reason, String detail, int needed, int reached, boolean unknown)
      implements Outcome {
    /** A failure that surely changed nothing. */
    public static Failed notApplied(Reason reason, String detail) {
      return new Failed(reason, detail, 0, 0, false);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.failed(this);
    }
  }

  /** Why a request failed; each maps to one HTTP problem. */
  enum Reason {
    /**
     * The request contradicts itself or the bucket: a level above N, a context that is not ours.
     */
    INVALID,
    /** A repetition that can no longer be recognised: see the causality package on request ids. */
    CONFLICT,
    /** Not enough replicas could be reached. */
    QUORUM_NOT_REACHED,
    /** A queue is full; try again later. */
    OVERLOADED,
    /** The time was over first. */
    DEADLINE_PASSED,
    /** The disks that were needed are full. */
    NO_ROOM,
    /** The node has no topology yet, or is stopping. */
    NOT_READY
  }

  /** One method for each kind of outcome. */
  interface Visitor<T> {
    T found(Found outcome);

    T written(Written outcome);

    T failed(Failed outcome);
  }
}
