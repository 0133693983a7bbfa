package io.quorate.ring;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.function.Function;

/** What a {@link Level} comes to for one bucket in one cluster: a count, or why there is none. */
public sealed interface Required {
  /** Calls the function of this case. */
  <R> R fold(
      Function<Satisfiable, R> satisfiable,
      Function<Unavailable, R> unavailable,
      Function<Invalid, R> invalid);

  /** The request can be met if enough owners answer. */
  record Satisfiable(int needed, int of) implements Required {
    @Override
    public <R> R fold(
        Function<Satisfiable, R> satisfiable,
        Function<Unavailable, R> unavailable,
        Function<Invalid, R> invalid) {
      return satisfiable.apply(this);
    }
  }

  /** The bucket has enough copies, the cluster has not enough members: HTTP 503. */
  record Unavailable(int needed, int of) implements Required {
    @Override
    public <R> R fold(
        Function<Satisfiable, R> satisfiable,
        Function<Unavailable, R> unavailable,
        Function<Invalid, R> invalid) {
      return unavailable.apply(this);
    }
  }

  /** More answers than the bucket has copies, in one sentence: HTTP 400. */
  record Invalid(String sentence) implements Required {
    @Override
    public <R> R fold(
        Function<Satisfiable, R> satisfiable,
        Function<Unavailable, R> unavailable,
        Function<Invalid, R> invalid) {
      return invalid.apply(this);
    }
  }

  static Required count(int needed, int n, int of, String level) {
    checkArgument(n >= 1, "a bucket keeps at least one copy");
    checkArgument(of >= 1, "a cluster has at least one member");
    if (needed > n) {
      return new Invalid(
          "level '" + level + "' needs " + needed + " copies, the bucket keeps " + n);
    }
    return needed > of ? new Unavailable(needed, of) : new Satisfiable(needed, of);
  }
}
