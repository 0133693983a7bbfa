package io.quorate.node.wire;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How much one connection may take of a node's memory.
 *
 * @param messageBytesMax the longest message. Higher: keys with more large siblings can be read and
 *     repaired; a peer can take more memory. Lower: the other way round.
 * @param streamsMax how many messages longer than a chunk travel at once, cut into chunks. Both
 *     ends hold the other to their own number, so it must be the same in the whole cluster.
 * @param streamBytesMax the sum of those messages' lengths; the same in the whole cluster
 * @param waitingBytesMax how much waits to be sent before more is dropped, of messages longer than
 *     a chunk and of others each; a single one always has room when no other waits
 * @param waitingMax how many messages wait to be sent before more are dropped
 */
public record WireLimits(
    int messageBytesMax, int streamsMax, int streamBytesMax, int waitingBytesMax, int waitingMax) {
  /** 64 MiB a message, 4 long ones at once with 64 MiB together; 64 MiB and 8,192 wait. */
  public static final WireLimits DEFAULT =
      new WireLimits(MessageCodec.BYTES_MAX, 4, MessageCodec.BYTES_MAX, 64 << 20, 8_192);

  /** The same, but what waits for one peer takes at most an eighth of so much memory. */
  public static WireLimits forMemory(long memoryBytes) {
    return new WireLimits(
        DEFAULT.messageBytesMax,
        DEFAULT.streamsMax,
        DEFAULT.streamBytesMax,
        (int) Math.max(16L << 20, Math.min(memoryBytes / 8, DEFAULT.waitingBytesMax)),
        DEFAULT.waitingMax);
  }

  public WireLimits {
    checkArgument(
        messageBytesMax >= 1 && messageBytesMax <= MessageCodec.BYTES_MAX,
        "a message has 1 to %s bytes",
        MessageCodec.BYTES_MAX);
    checkArgument(streamsMax >= 1, "at least one long message must be able to travel");
    checkArgument(
        streamBytesMax >= messageBytesMax,
        "a message of the greatest length must be able to travel");
    checkArgument(waitingBytesMax >= 1 && waitingMax >= 1, "something must be able to wait");
  }
}
