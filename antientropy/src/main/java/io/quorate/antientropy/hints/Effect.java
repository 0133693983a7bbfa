package io.quorate.antientropy.hints;

import io.quorate.ring.Key;
import java.util.Optional;

/** What a {@link HintReplay} asks of its host. */
public sealed interface Effect {
  /** Calls the visitor's method for this kind of effect. */
  void accept(Visitor visitor);

  /** Who the effect is about. */
  String target();

  /**
   * List hints of this target and answer with {@link HintReplay#scanned}.
   *
   * @param after the last key listed, in the order of keys; empty: from the beginning
   * @param limit how many at most
   */
  record Scan(String target, Optional<Key> after, int limit) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.scan(this);
    }
  }

  /**
   * Deliver this hint to the key's owners, delete it if it went well, and answer with
   * {@link HintReplay#delivered} or {@link HintReplay#failed}, always.
   */
  record Deliver(String target, Key key) implements Effect {
    @Override
    public void accept(Visitor visitor) {
      visitor.deliver(this);
    }
  }

  /** One method for each kind of effect. */
  interface Visitor {
    void scan(Scan effect);

    void deliver(Deliver effect);
  }
}
