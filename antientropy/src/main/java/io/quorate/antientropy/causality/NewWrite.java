package io.quorate.antientropy.causality;

import java.util.Optional;

/**
 * A client's write that waits for its dot.
 *
 * @param context what the client has seen, {@link History#EMPTY} for a blind write
 * @param content empty: a delete, which only a last-writer-wins bucket writes like a value
 * @param timestamp from {@link HybridClock#next}: above all of the local state's and of what the
 *     client has seen
 * @param isLast whether the last writer wins where it goes
 */
public record NewWrite(
    History context, Optional<Content> content, long timestamp, RequestId request, boolean isLast) {
  public NewWrite {
    assert isLast || content.isPresent() : "a delete leaves a tombstone and has no dot";
  }

  /** A write that is a sibling of those that its client has not seen. */
  public static NewWrite sibling(
      History context, Content content, long timestamp, RequestId request) {
    return new NewWrite(context, Optional.of(content), timestamp, request, false);
  }

  /** A write of a last-writer-wins bucket. */
  public static NewWrite last(
      History context, Optional<Content> content, long timestamp, RequestId request) {
    return new NewWrite(context, content, timestamp, request, true);
  }

  /** The state that this one becomes by this write under this dot. */
  State under(Dot dot, State local) {
    Sibling sibling = new Sibling(dot, content.orElse(Content.NONE), timestamp, request);
    return isLast
        ? local.write(context, new Register(sibling, content.isEmpty()))
        : local.write(context, sibling);
  }
}
