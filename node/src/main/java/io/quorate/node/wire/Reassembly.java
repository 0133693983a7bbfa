package io.quorate.node.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts the chunks of messages together again. Bounded in messages at once and in bytes, of each and
 * of all; what goes beyond is malformed, because a peer keeps to the same limits when it sends.
 */
final class Reassembly {
  private final WireLimits limits;
  private final TreeMap<Integer, Stream> streams = new TreeMap<>();
  private long bytes;

  Reassembly(WireLimits limits) {
    this.limits = limits;
  }

  private static final class Stream {
    private final List<Slice> parts = new ArrayList<>();
    private int length;
  }

  /** How many bytes of unfinished messages are here. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes the payload of a frame.
   *
   * @return the message that it completes
   */
  Optional<Slice> take(Chunk chunk, byte[] payload) throws MalformedException {
    Slice data = Slice.of(payload).after(Chunk.HEAD_BYTES);
    if (chunk.more()) {
      Stream stream = stream(chunk.stream());
      if (data.length() < Chunk.DATA_BYTES_MIN) {
        throw new MalformedException("a chunk of " + data.length() + " bytes, and more to come");
      }
      append(stream, data);
      return Optional.empty();
    }
    Stream stream = streams.remove(chunk.stream());
    if (stream == null) {
      return Optional.of(data);
    }
    append(stream, data);
    bytes -= stream.length;
    return Optional.of(joined(stream));
  }

  private Stream stream(int number) throws MalformedException {
    Stream known = streams.get(number);
    if (known != null) {
      return known;
    }
    if (streams.size() == limits.streamsMax()) {
      throw new MalformedException("more than " + limits.streamsMax() + " long messages at once");
    }
    Stream stream = new Stream();
    streams.put(number, stream);
    return stream;
  }

  private void append(Stream stream, Slice data) throws MalformedException {
    if (stream.length + data.length() > limits.messageBytesMax()) {
      throw new MalformedException("a message of more than " + limits.messageBytesMax() + " bytes");
    }
    if (bytes + data.length() > limits.streamBytesMax()) {
      throw new MalformedException(
          "unfinished messages of more than " + limits.streamBytesMax() + " bytes");
    }
    stream.parts.add(data);
    stream.length += data.length();
    bytes += data.length();
  }

  private static Slice joined(Stream stream) {
    byte[] whole = new byte[stream.length];
    int at = 0;
    for (Slice part : stream.parts) {
      System.arraycopy(part.array(), part.from(), whole, at, part.length());
      at += part.length();
    }
    return Slice.of(whole);
  }
}
