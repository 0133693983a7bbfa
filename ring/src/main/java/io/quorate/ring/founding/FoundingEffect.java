package io.quorate.ring.founding;

import io.quorate.ring.HostPort;
import io.quorate.ring.Topology;

/** What a {@link Founding} asks of its host. */
public sealed interface FoundingEffect {
  /** Calls the method of this effect's kind. */
  <R> R accept(Visitor<R> visitor);

  /** One method per kind of effect. */
  interface Visitor<R> {
    R send(Send send);

    R reply(Reply reply);

    R store(Store store);

    R ready(Ready ready);

    R fact(Fact fact);

    R halt(Halt halt);
  }

  /**
   * Send this message; it may be lost. The answer to an {@link Offer} goes to
   * {@link Founding#answered}; a {@link Granted} that is sent needs none.
   */
  record Send(HostPort to, FoundingMessage message) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.send(this);
    }
  }

  /** Answer the offer that was just handed in. */
  record Reply(FoundingMessage message) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reply(this);
    }
  }

  /** Force this topology to disk, then call {@link Founding#stored}. */
  record Store(Topology topology) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.store(this);
    }
  }

  /** The node has a forced topology and may serve. Once. */
  record Ready(Topology topology) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.ready(this);
    }
  }

  /** A sentence for the log. */
  record Fact(String sentence) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.fact(this);
    }
  }

  /** The node must not run with this disk and this configuration; the sentence says why. */
  record Halt(String sentence) implements FoundingEffect {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.halt(this);
    }
  }
}
