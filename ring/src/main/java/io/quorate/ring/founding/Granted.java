package io.quorate.ring.founding;

import io.quorate.ring.Topology;

/** The cluster exists, and the receiver is in it: an answer, or sent unasked by the founder. */
public record Granted(Topology topology) implements FoundingMessage {
  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.granted(this);
  }
}
