package io.quorate.node.exchange;

/** How an exchange with a peer ended. */
public sealed interface Ended {
  /**
   * It came to its end: whoever was to get something has, forced, all that the other one had when
   * it began.
   *
   * @param equal whether nothing differed
   * @param received keys that were fetched
   * @param sent keys that were sent
   * @param peerCounts whether the peer's own copies count for r
   */
  record Complete(boolean equal, long received, long sent, boolean peerCounts) implements Ended {}

  /** It was given up. What came over until then stays. */
  record GivenUp(String why) implements Ended {}
}
