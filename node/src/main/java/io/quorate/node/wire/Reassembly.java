package io.quorate.node.wire;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.memory.MemoryBudget.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Gathers the chunks of messages. They stay as they are: a message is read from them, so that there
 * is no array of its whole length beside the arrays of what it carries. Bounded in messages at once
 * and in bytes, of each and of all; what goes beyond is malformed, because a peer keeps to the same
 * limits when it sends.
 *
 * <p>A long message says its length in its first chunk. Room for it is taken from the node's memory
 * then; where there is none, that is told at once, and what follows of the message is dropped as it
 * comes, so that other messages pass meanwhile.
 */
final class Reassembly {
  /** How often a message stands in memory: its chunks, and what it carries. */
  private static final int TIMES = 2;

  private final WireLimits limits;
  private final MemoryBudget memory;
  private final TreeMap<Integer, Stream> streams = new TreeMap<>();
  private long bytes;

  Reassembly(WireLimits limits, MemoryBudget memory) {
    this.limits = limits;
    this.memory = memory;
  }

  /**
   * A message, or where there was no room for it, what its first chunk brought.
   *
   * @param parts its bytes, in their order
   * @param hold its room, which belongs to the caller
   */
  record Arrived(List<Slice> parts, Hold hold, boolean hasRoom) {}

  private static final class Stream {
    private final List<Slice> parts = new ArrayList<>();
    private final Optional<Hold> hold;
    private final long lengthMax;
    private int length;

    private Stream(Optional<Hold> hold, long lengthMax) {
      this.hold = hold;
      this.lengthMax = lengthMax;
    }
  }

  /** How many bytes of unfinished messages are here. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes the payload of a frame.
   *
   * @return the message that it completes, or that it begins and for which there is no room
   */
  Optional<Arrived> take(Chunk chunk, byte[] payload) throws MalformedException {
    Slice data = Slice.of(payload).after(Chunk.HEAD_BYTES);
    Stream known = streams.get(chunk.stream());
    if (known == null && !chunk.more()) {
      return Optional.of(new Arrived(List.of(data), Hold.NONE, true));
    }
    if (chunk.more() && data.length() < Chunk.DATA_BYTES_MIN) {
      throw new MalformedException("a chunk of " + data.length() + " bytes, and more to come");
    }
    Stream stream = known == null ? begin(chunk.stream(), data) : known;
    append(stream, data);
    if (known == null && stream.hold.isEmpty()) {
      return Optional.of(new Arrived(List.of(data), Hold.NONE, false));
    }
    return chunk.more() ? Optional.empty() : end(chunk.stream(), stream);
  }

  private Stream begin(int number, Slice first) throws MalformedException {
    if (streams.size() == limits.streamsMax()) {
      throw new MalformedException("more than " + limits.streamsMax() + " long messages at once");
    }
    long length = MessageCodec.lengthSaid(first);
    if (length > limits.messageBytesMax()) {
      throw new MalformedException(tooLong());
    }
    Optional<Hold> hold = memory.hold(length, TIMES, MemoryBudget.Use.PEER);
    Stream stream = new Stream(hold, length + Chunk.DATA_BYTES);
    streams.put(number, stream);
    return stream;
  }

  private String tooLong() {
    return "a message of more than " + limits.messageBytesMax() + " bytes";
  }

  private void append(Stream stream, Slice data) throws MalformedException {
    if (stream.length + data.length() > limits.messageBytesMax()) {
      throw new MalformedException(tooLong());
    }
    if (stream.length + data.length() > stream.lengthMax) {
      throw new MalformedException("a message that is longer than it says");
    }
    stream.length += data.length();
    if (stream.hold.isEmpty()) {
      return;
    }
    if (bytes + data.length() > limits.streamBytesMax()) {
      throw new MalformedException(
          "unfinished messages of more than " + limits.streamBytesMax() + " bytes");
    }
    stream.parts.add(data);
    bytes += data.length();
  }

  private Optional<Arrived> end(int number, Stream stream) {
    streams.remove(number);
    if (stream.hold.isEmpty()) {
      return Optional.empty();
    }
    bytes -= stream.length;
    return Optional.of(new Arrived(stream.parts, stream.hold.get(), true));
  }

  /** Forgets what is unfinished, and gives its room back. */
  void close() {
    streams.values().forEach(stream -> stream.hold.ifPresent(Hold::release));
    streams.clear();
    bytes = 0;
  }
}
