package io.quorate.node.http;

import java.time.Duration;

/**
 * What one client, and all together, may take of a node.
 *
 * @param headTime until the first request's head must be there. Raising helps clients on very slow
 *     lines; lowering frees connections that say nothing
 * @param idleTime until the next request's head must be there. Raising spares clients a reconnect;
 *     lowering frees connections
 * @param bodyTime in which a body must be over or bring another {@link #PACE_BYTES}. Raising helps
 *     slow lines; lowering gives memory back sooner
 * @param memoryTime after which a long body that is not over gives its memory back and goes on in a
 *     file. Raising spares the disk; lowering lets more slow clients send at once
 * @param spoolBytesMax those files together; what finds no room there stays in memory
 * @param writeTime in which a client must take another {@link #PACE_BYTES} of an answer
 * @param headerBytesMax all headers of a request together. Raising allows longer contexts and
 *     metadata; each connection may take so much memory before anything is checked
 * @param uriBytesMax the first line of a request. A key of 1,024 bytes in a bucket of 255, all
 *     percent-encoded, takes 3,900
 * @param inFlightBytesMax values that are being received and stored, all together; as many again
 *     may be on their way out. Raising allows more large values at once and takes that much heap
 * @param connectionsMax open connections; more are closed at once
 * @param drainTime how long a stop waits for requests under way
 */
public record HttpLimits(
    Duration headTime,
    Duration idleTime,
    Duration bodyTime,
    Duration memoryTime,
    long spoolBytesMax,
    Duration writeTime,
    int headerBytesMax,
    int uriBytesMax,
    long inFlightBytesMax,
    int connectionsMax,
    Duration drainTime) {
  /** The progress that resets the time of a body or an answer. */
  static final int PACE_BYTES = 64 << 10;

  /** How many requests one connection may have under way at once over HTTP/2. */
  static final int STREAMS_MAX = 100;

  /** How much of a body may be on its way over HTTP/2 before it is read: of one, and of all. */
  static final int STREAM_BYTES = 256 << 10;

  static final int STREAMS_BYTES = 1 << 20;

  /**
   * The limits for a process with so much heap: a sixteenth of it, 20 to 256 MiB, for values. Until
   * it is stored a value is there about four times, as it came, as it is stored and for each other
   * owner; and what the other nodes' clients send comes here too.
   */
  public static HttpLimits forHeap(long heapBytes) {
    return new HttpLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        1L << 30,
        Duration.ofSeconds(30),
        16 << 10,
        8 << 10,
        Math.max(20L << 20, Math.min(heapBytes / 16, 256L << 20)),
        10_000,
        Duration.ofSeconds(10));
  }

  /** The same with so many bytes of values in flight. */
  public HttpLimits withInFlightBytes(long bytesMax) {
    return new HttpLimits(
        headTime,
        idleTime,
        bodyTime,
        memoryTime,
        spoolBytesMax,
        writeTime,
        headerBytesMax,
        uriBytesMax,
        bytesMax,
        connectionsMax,
        drainTime);
  }
}
