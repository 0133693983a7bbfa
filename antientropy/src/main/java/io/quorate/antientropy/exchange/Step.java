package io.quorate.antientropy.exchange;

import java.util.List;

/** What an {@link Exchange} asks of its host next. */
public sealed interface Step {
  /** Calls the visitor's method for this kind of step. */
  void accept(Visitor visitor);

  /** Ask the peer, and pass on what it answers. */
  record Ask(Question question) implements Step {
    @Override
    public void accept(Visitor visitor) {
      visitor.ask(this);
    }
  }

  /** Join the peer's states of these positions into the own copies, forced. */
  record Pull(List<Long> positions) implements Step {
    @Override
    public void accept(Visitor visitor) {
      visitor.pull(this);
    }
  }

  /** Have the peer join the own states of these positions into its copies, forced. */
  record Push(List<Long> positions) implements Step {
    @Override
    public void accept(Visitor visitor) {
      visitor.push(this);
    }
  }

  /** It is over: each side has all that the other had when it began. */
  record Done(Result result) implements Step {
    @Override
    public void accept(Visitor visitor) {
      visitor.done(this);
    }
  }

  /**
   * What an exchange came to.
   *
   * @param equal whether the roots were equal at once
   * @param pulled positions that were fetched from the peer
   * @param pushed positions that were sent to it
   * @param peerCounts whether the peer thought that it has all its copies
   */
  record Result(boolean equal, long pulled, long pushed, boolean peerCounts) {}

  /** One method for each kind of step. */
  interface Visitor {
    void ask(Ask step);

    void pull(Pull step);

    void push(Push step);

    void done(Done step);
  }
}
