package io.quorate.ring.founding;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * The sender of the offer has no place in this cluster.
 *
 * @param sentence why, for the operator of the refused node; at most {@value #LENGTH_MAX}
 *     characters
 */
public record Refused(String sentence) implements FoundingMessage {
  public static final int LENGTH_MAX = 1_000;

  public Refused {
    checkArgument(sentence.length() <= LENGTH_MAX, "a refusal is one sentence");
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.refused(this);
  }
}
