package io.quorate.ring.agreement;

import io.quorate.ring.Topology;
import java.util.Optional;

/** What a voter answers. What it says of itself is forced before it says it. */
public sealed interface VoterAnswer {
  <R> R accept(Visitor<R> visitor);

  /** To {@link VoterQuestion.TakePart}: yes. */
  record TakesPart() implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.takesPart(this);
    }
  }

  /**
   * To {@link VoterQuestion.Prepare}: yes.
   *
   * @param vote what it has accepted so far. For the proposer's eyes only: it may never be chosen
   */
  record Promised(Ballot ballot, Optional<Vote> vote) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.promised(this);
    }
  }

  /** To {@link VoterQuestion.Accept}: yes. */
  record Accepted(Ballot ballot) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.accepted(this);
    }
  }

  /** To {@link VoterQuestion.Keep}: it is stored. */
  record Kept(long epoch) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.kept(this);
    }
  }

  /** It has promised to follow no ballot below this one, and yours is. */
  record Outbid(Ballot promised) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.outbid(this);
    }
  }

  /**
   * That, or what follows, is decided already.
   *
   * @param inForce whether the voter shows it, so that anybody may; otherwise it was told that it
   *     is chosen, but not that enough of its voters keep it
   */
  record Decided(Topology chosen, boolean inForce) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.decided(this);
    }
  }

  /** It does not vote in this, and why: a sentence. */
  record Abstains(String sentence) implements VoterAnswer {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.abstains(this);
    }
  }

  /** One method for each kind of answer. */
  interface Visitor<R> {
    R takesPart(TakesPart answer);

    R promised(Promised answer);

    R accepted(Accepted answer);

    R kept(Kept answer);

    R outbid(Outbid answer);

    R decided(Decided answer);

    R abstains(Abstains answer);
  }
}
