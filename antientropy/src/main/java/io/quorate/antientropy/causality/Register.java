package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What a last-writer-wins bucket keeps of a key: the write with the greatest (timestamp, dot), be
 * it of a value or a delete. Immutable.
 *
 * <p>It is joined by itself: {@link #later} is the maximum of a total order, so commutative,
 * associative and idempotent, and no history removes anything. (Inside the causal join the rule
 * "the last one wins" loses everything: of X at 10, Y at 5 and Z at 3 that saw X, the join of the
 * first two keeps X, and the third removes it.)
 *
 * @param sibling the write; of a delete, with {@link Content#NONE}
 * @param deleted whether it was a delete
 */
public record Register(Sibling sibling, boolean deleted) {
  private static final Comparator<Register> ORDER = Comparator.<Register>comparingLong(
          register -> register.sibling.timestamp())
      .thenComparing(register -> register.sibling.dot());

  public Register {
    checkArgument(!deleted || sibling.content().equals(Content.NONE), "a delete brings no content");
  }

  /** The later of two, either of which may be missing. */
  static @Nullable Register later(@Nullable Register left, @Nullable Register right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    int order = ORDER.compare(left, right);
    assert order != 0 || left.equals(right) : left.sibling.dot() + " names two writes";
    return order >= 0 ? left : right;
  }

  boolean isLaterThan(Register other) {
    return ORDER.compare(this, other) > 0;
  }

  Dot dot() {
    return sibling.dot();
  }
}
