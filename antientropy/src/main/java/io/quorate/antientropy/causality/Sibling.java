package io.quorate.antientropy.causality;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * One living value of a key, with the write that made it.
 *
 * @param dot the name of that write
 * @param content what was written
 * @param timestamp hybrid-clock time of that write ({@link HybridClock}), not negative: for people,
 *     for the order of the request log, and for choosing which of equal siblings is shown
 * @param request the client's request
 */
public record Sibling(Dot dot, Content content, long timestamp, RequestId request) {
  public Sibling {
    checkArgument(timestamp >= 0, "a timestamp is not negative");
  }

  /** The write without what it wrote. */
  Sibling outline() {
    return new Sibling(dot, Content.NONE, timestamp, request);
  }
}
