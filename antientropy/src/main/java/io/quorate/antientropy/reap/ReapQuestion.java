package io.quorate.antientropy.reap;

import io.quorate.ring.Key;
import java.util.List;

/** What the driver of a round asks of members about some copies of one partition. */
public sealed interface ReapQuestion {
  /** The most copies of one round. */
  int KEYS_MAX = 512;

  /** Calls the visitor's method for this kind of question. */
  <T> T accept(Visitor<T> visitor);

  /** Which of these are all that you have? Nothing changes. */
  record Show(List<Candidate> candidates) implements ReapQuestion {
    public Show {
      candidates = List.copyOf(candidates);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.show(this);
    }
  }

  /** Raise to this generation and, in the same step, look which of these are all that you have. */
  record Raise(long generation, List<Candidate> candidates) implements ReapQuestion {
    public Raise {
      candidates = List.copyOf(candidates);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.raise(this);
    }
  }

  /**
   * All members have raised to this generation: whoever has not is to drop what it holds. Of these
   * copies those that it showed when it raised are still pledged.
   */
  record Close(long generation, List<Key> keys) implements ReapQuestion {
    public Close {
      keys = List.copyOf(keys);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.close(this);
    }
  }

  /**
   * Which of these are still as you showed them when you raised to this? Of those that are to be
   * removed nothing is compared or sent any more.
   */
  record Mark(long generation, List<Key> keys) implements ReapQuestion {
    public Mark {
      keys = List.copyOf(keys);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.mark(this);
    }
  }

  /** Remove these, which all have marked, or replace them by what of them is needed. */
  record Remove(long generation, List<Key> keys) implements ReapQuestion {
    public Remove {
      keys = List.copyOf(keys);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
      return visitor.remove(this);
    }
  }

  /** One method for each kind of question. */
  interface Visitor<T> {
    T show(Show question);

    T raise(Raise question);

    T close(Close question);

    T mark(Mark question);

    T remove(Remove question);
  }
}
