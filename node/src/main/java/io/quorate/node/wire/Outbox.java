package io.quorate.node.wire;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What waits to be sent over one connection, and the order in which it goes.
 *
 * <p>A message of one chunk and a chunk of a long message go by turns, and so do the long messages,
 * as many at once as the limits allow: a small message waits for one chunk at most, and a large one
 * is not starved by small ones. A request whose time is over before its first byte left is dropped
 * in silence: its asker's timer knows. One that leaves says the time that it has left.
 */
final class Outbox {
  /** The deadline of what has none. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final WireLimits limits;
  private final Deque<Waiting> small = new ArrayDeque<>();
  private final Deque<Waiting> large = new ArrayDeque<>();
  private final Deque<Stream> streams = new ArrayDeque<>();
  private long waitingBytes;
  private long smallBytes;
  private long streamBytes;
  private int nextStream;

  private record Waiting(Encoded message, long deadline) {}

  private static final class Stream {
    private final Encoded message;
    private final int number;
    private int sent;

    private Stream(Encoded message, int number) {
      this.message = message;
      this.number = number;
    }
  }

  Outbox(WireLimits limits) {
    this.limits = limits;
  }

  /** Bytes of messages that have not left yet. */
  long waitingBytes() {
    return waitingBytes;
  }

  boolean isEmpty() {
    return small.isEmpty() && large.isEmpty() && streams.isEmpty();
  }

  /**
   * Takes an encoded envelope, to be sent before this time.
   *
   * @return whether there is room for it
   */
  boolean offer(Encoded message, long deadline) {
    boolean isSmall = message.length() <= Chunk.DATA_BYTES;
    if (message.length() > limits.messageBytesMax() || !hasRoom(message.length(), isSmall)) {
      return false;
    }
    (isSmall ? small : large).add(new Waiting(message, deadline));
    waitingBytes += message.length();
    smallBytes += isSmall ? message.length() : 0;
    return true;
  }

  /** Small messages have room of their own, which no large one takes. */
  private boolean hasRoom(int length, boolean isSmall) {
    if (isSmall) {
      return small.isEmpty()
          || (smallBytes + length <= limits.waitingBytesMax()
              && small.size() < limits.waitingMax());
    }
    boolean isFirst = large.isEmpty() && streams.isEmpty();
    return isFirst
        || (waitingBytes - smallBytes + length <= limits.waitingBytesMax()
            && large.size() < limits.waitingMax());
  }

  /** Writes frames until there are at least so many bytes or nothing is left to send. */
  void poll(WireWriter out, long now, int bytes) {
    while (out.length() < bytes && !isEmpty()) {
      sendSmall(out, now);
      openStreams(now);
      sendChunk(out);
    }
  }

  private void sendSmall(WireWriter out, long now) {
    Waiting next = small.poll();
    if (next != null) {
      waitingBytes -= next.message.length();
      smallBytes -= next.message.length();
      if (stillWanted(next, now)) {
        byte[] head = new Chunk(nextStream++, 0).head();
        Frame.write(out, head, next.message, 0, next.message.length());
      }
    }
  }

  private void openStreams(long now) {
    while (streams.size() < limits.streamsMax()) {
      Waiting next = large.peek();
      if (next == null || streamBytes + next.message.length() > limits.streamBytesMax()) {
        return;
      }
      large.remove();
      if (stillWanted(next, now)) {
        streams.add(new Stream(next.message, nextStream++));
        streamBytes += next.message.length();
      } else {
        waitingBytes -= next.message.length();
      }
    }
  }

  private void sendChunk(WireWriter out) {
    Stream stream = streams.poll();
    if (stream == null) {
      return;
    }
    int to = Math.min(stream.message.length(), stream.sent + Chunk.DATA_BYTES);
    boolean last = to == stream.message.length();
    byte[] head = new Chunk(stream.number, last ? 0 : Chunk.MORE).head();
    Frame.write(out, head, stream.message, stream.sent, to);
    waitingBytes -= to - stream.sent;
    stream.sent = to;
    if (last) {
      streamBytes -= stream.message.length();
    } else {
      streams.add(stream);
    }
  }

  private static boolean stillWanted(Waiting waiting, long now) {
    if (waiting.deadline == NEVER) {
      return true;
    }
    long left = waiting.deadline - now;
    if (left <= 0) {
      return false;
    }
    int millis = (int) Math.min(Integer.MAX_VALUE, (left + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
    MessageCodec.remainingMillis(waiting.message, millis);
    return true;
  }
}
