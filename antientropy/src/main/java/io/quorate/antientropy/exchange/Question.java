package io.quorate.antientropy.exchange;

import java.util.List;

/** What one owner of a partition asks another about the copies that both have. */
public sealed interface Question {
  /** The copies of which buckets are meant: those that keep so many. */
  int n();

  /** Calls the visitor's method for this kind of question. */
  <T> T accept(Visitor<T> visitor);

  /**
   * Is your root this one? Answered with {@link Answer.Sums}: none if it is, else of all blocks.
   *
   * @param forced whether to answer only once all that the root is of is forced
   */
  record Root(int n, long root, boolean forced) implements Question {
    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.root(this);
    }
  }

  /**
   * What are the leaves of these blocks? Answered with {@link Answer.Sums}.
   *
   * @param blocks ascending
   */
  record Leaves(int n, List<Integer> blocks) implements Question {
    public Leaves {
      blocks = List.copyOf(blocks);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.leaves(this);
    }
  }

  /**
   * Which entries are in these leaves? Answered with {@link Answer.Entries}, at most
   * {@link Exchange#ENTRIES_MAX} of them.
   *
   * @param leaves ascending
   * @param from the first position of interest
   */
  record Entries(int n, List<Integer> leaves, long from) implements Question {
    public Entries {
      leaves = List.copyOf(leaves);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.entries(this);
    }
  }

  /**
   * What are the states of the keys at these positions? Answered with {@link Answer.States}.
   *
   * @param positions at most {@link Exchange#STATES_MAX}
   */
  record States(int n, List<Long> positions) implements Question {
    public States {
      positions = List.copyOf(positions);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.states(this);
    }
  }

  /** One method for each kind of question. */
  interface Visitor<T> {
    T root(Root question);

    T leaves(Leaves question);

    T entries(Entries question);

    T states(States question);
  }
}
