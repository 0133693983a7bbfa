package io.quorate.node.wire;

/**
 * A message on its way, with what is needed to bring it to the right lane and to its answer.
 *
 * @param correlation the asker's number for the exchange; a reply carries its request's. The low 8
 *     bits are the asker's lane.
 * @param partition the partition whose lane handles a request, or −1 for lane 0
 * @param remainingMillis how long the asker will still wait when the message leaves; 0 in a reply.
 *     Deadlines travel as remaining time because the nodes' clocks need not agree.
 * @param since the epoch since which the partition's owners are those that the asker goes by
 *     ({@code ring.transition}, the fence); 0 where it does not matter
 * @param message what is said
 */
public record Envelope(
    long correlation, int partition, int remainingMillis, long since, Message message) {
  /** An envelope for which it does not matter who owns the partition. */
  public Envelope(long correlation, int partition, int remainingMillis, Message message) {
    this(correlation, partition, remainingMillis, 0, message);
  }

  /** The lane that asked. */
  public int askingLane() {
    return (int) (correlation & 0xff);
  }
}
