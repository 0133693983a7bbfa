package io.quorate.ring.founding;

/** The offer is noted, or the receiver waits for a founder itself: ask again. */
public record NotYet() implements FoundingMessage {
  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.notYet(this);
  }
}
