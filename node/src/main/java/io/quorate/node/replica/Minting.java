package io.quorate.node.replica;

import io.quorate.antientropy.causality.Actor;
import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.State;
import io.quorate.node.wire.Reply;
import java.util.List;

/** What became of a {@link Mint} in this replica's memory, before anything is durable. */
public sealed interface Minting {
  /** Calls the visitor's method for this outcome. */
  <T> T accept(Visitor<T> visitor);

  /**
   * The write has its place; whether it is stored is told later.
   *
   * @param dots the new dot; none for a delete
   * @param state the copy's state with the write
   * @param encoded its canonical bytes, for the other owners; nobody changes them
   * @param generation the reap generation that they bear
   */
  record Minted(List<Dot> dots, State state, byte[] encoded, long generation) implements Minting {
    public Minted {
      dots = List.copyOf(dots);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.minted(this);
    }
  }

  /**
   * The request is known already: nothing was minted, what is known is being made durable.
   *
   * @param dots those that it got, several when more than one coordinator took it; none for a
   *     delete
   * @param state the copy's state
   * @param encoded its canonical bytes; nobody changes them
   * @param generation the reap generation that they bear
   */
  record Known(List<Dot> dots, State state, byte[] encoded, long generation) implements Minting {
    public Known {
      dots = List.copyOf(dots);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.known(this);
    }
  }

  /** A repeat that is not known here: read a quorum, join it, ask again. Nothing was done. */
  record NeedsRead() implements Minting {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.needsRead(this);
    }
  }

  /**
   * A repeat that nobody knows laid a claim here: bring it to a majority of the owners, then ask
   * again with it. Whether it is stored is told later, as of a write.
   *
   * @param state the copy's state with the claim
   * @param encoded its canonical bytes; nobody changes them
   * @param generation the reap generation that they bear
   */
  record Claimed(Actor claim, State state, byte[] encoded, long generation) implements Minting {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.claimed(this);
    }
  }

  /**
   * A repeat that may have been applied and forgotten: minting might bring an old value back.
   * Nothing was done.
   */
  record Forgotten() implements Minting {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.forgotten(this);
    }
  }

  /** Nothing was done. */
  record Refused(Reply.Reason reason, String detail) implements Minting {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.refused(this);
    }
  }

  /** One method for each outcome. */
  interface Visitor<T> {
    T minted(Minted minting);

    T known(Known minting);

    T needsRead(NeedsRead minting);

    T claimed(Claimed minting);

    T forgotten(Forgotten minting);

    T refused(Refused minting);
  }
}
