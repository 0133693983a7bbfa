package io.quorate.antientropy.exchange;

import io.quorate.antientropy.reap.Generation;
import io.quorate.ring.Key;
import java.util.List;

/** What is answered to a {@link Question}. */
public sealed interface Answer {
  /** Calls the visitor's method for this kind of answer. */
  <T> T accept(Visitor<T> visitor);

  /**
   * Sums of the tree.
   *
   * @param counts whether the answerer's copies count for r: whether it thinks that it has them all
   * @param sums of blocks or of leaves, as asked; none: the roots are equal
   * @param known what the answerer knows of the partition's reaps
   */
  record Sums(boolean counts, List<Long> sums, Generation known) implements Answer {
    public Sums {
      sums = List.copyOf(sums);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.sums(this);
    }
  }

  /** Entries of the leaves that were asked for. */
  record Entries(Page page) implements Answer {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.entries(this);
    }
  }

  /**
   * States of keys.
   *
   * @param answered how many of the positions, from the first, this is all of; at least one
   * @param states those that are there and can be read
   * @param generation the reap generation that all of them bear
   */
  record States(int answered, List<KeyState> states, long generation) implements Answer {
    public States {
      states = List.copyOf(states);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.states(this);
    }
  }

  /**
   * A key and its state.
   *
   * @param state in its canonical encoding; nobody changes it
   */
  record KeyState(Key key, byte[] state) {}

  /** One method for each kind of answer. */
  interface Visitor<T> {
    T sums(Sums answer);

    T entries(Entries answer);

    T states(States answer);
  }
}
