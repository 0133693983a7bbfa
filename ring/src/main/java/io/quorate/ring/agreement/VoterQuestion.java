package io.quorate.ring.agreement;

import static com.google.common.base.Preconditions.checkArgument;

import io.quorate.ring.DiskId;
import io.quorate.ring.Topology;

/** What a proposer asks a voter. */
public sealed interface VoterQuestion {
  /** Which decision it is about. */
  Instance instance();

  <R> R accept(Visitor<R> visitor);

  /**
   * Will you be a voter of this epoch, with this disk? Asked before anybody depends on it: a voter
   * whose disk cannot store, or that does not answer at all, is found out while the old voters can
   * still decide something else. Answered with {@link VoterAnswer.TakesPart}.
   */
  record TakePart(Instance instance, DiskId disk) implements VoterQuestion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.takePart(this);
    }
  }

  /** Phase 1: promise to follow no lower ballot. Answered with {@link VoterAnswer.Promised}. */
  record Prepare(Instance instance, Ballot ballot) implements VoterQuestion {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.prepare(this);
    }
  }

  /** Phase 2: accept this topology. Answered with {@link VoterAnswer.Accepted}. */
  record Accept(Ballot ballot, Topology value) implements VoterQuestion {
    public Accept {
      checkArgument(value.epoch() >= 2, "epoch 1 is founded, not decided");
    }

    @Override
    public Instance instance() {
      return Instance.of(value);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accept(this);
    }
  }

  /**
   * This topology was chosen and you are one of its voters: store it. Answered with
   * {@link VoterAnswer.Kept}.
   */
  record Keep(Topology chosen) implements VoterQuestion {
    public Keep {
      checkArgument(chosen.epoch() >= 2, "epoch 1 is founded, not decided");
    }

    @Override
    public Instance instance() {
      return Instance.of(chosen);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.keep(this);
    }
  }

  /** One method for each kind of question. */
  interface Visitor<R> {
    R takePart(TakePart question);

    R prepare(Prepare question);

    R accept(Accept question);

    R keep(Keep question);
  }
}
