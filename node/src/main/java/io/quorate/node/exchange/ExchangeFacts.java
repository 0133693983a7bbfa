package io.quorate.node.exchange;

/** What the exchange of one lane did, counted since its start. Belongs to the lane. */
public final class ExchangeFacts {
  long rounds;
  long failed;
  long keysReceived;
  long keysSent;
  long bytes;
  long scrubbed;
  long repaired;

  ExchangeFacts() {}

  /** The numbers as they are now, with those that only others know. */
  Counts counts(int different, int doubted, int unreadable, long oldestSeconds) {
    return new Counts(
        rounds,
        failed,
        keysReceived,
        keysSent,
        bytes,
        scrubbed,
        repaired,
        different,
        doubted,
        unreadable,
        oldestSeconds);
  }

  /**
   * The numbers at one moment.
   *
   * @param rounds comparisons of a partition with another owner that came to their end
   * @param failed comparisons that were given up
   * @param keysReceived states that were fetched from other owners and joined
   * @param keysSent states that other owners joined
   * @param bytes of those, both ways
   * @param scrubbed records that were read to see whether they can be
   * @param repaired records that could not be read, and were completed from other owners
   * @param different partitions that differed from another owner's when they were last compared
   * @param doubted partitions whose copies do not count, because something was lost
   * @param unreadable keys that wait to be completed from other owners
   * @param oldestSeconds how long ago the copies were equal that were not so for the longest time
   */
  public record Counts(
      long rounds,
      long failed,
      long keysReceived,
      long keysSent,
      long bytes,
      long scrubbed,
      long repaired,
      int different,
      int doubted,
      int unreadable,
      long oldestSeconds) {}
}
