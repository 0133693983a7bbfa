package io.quorate.node.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a batch of appends into the buffers of one write: heads and small contents are copied into
 * one buffer, large bodies are written from where they are. Confined to the log's worker.
 */
final class Gather {
  private static final int COPIED_BYTES_MAX = 8 << 10;
  private static final int KEPT_BYTES_MAX = 8 << 20;

  private final FrameCodec codec;
  private ByteBuffer staging = ByteBuffer.allocate(64 << 10);

  Gather(FrameCodec codec) {
    this.codec = codec;
  }

  /** An append and where it will be. */
  record Placed(Append append, LogRecord record, Pointer pointer) {}

  /** The bytes of a batch: valid until the next batch is encoded. */
  record Encoded(ByteBuffer[] buffers, List<Placed> placed, long bytes) {}

  /** The batch as it stands in this segment from this offset on. */
  Encoded encode(List<Append> appends, int segment, long from) {
    ByteBuffer into = stagingFor(appends);
    List<ByteBuffer> buffers = new ArrayList<>();
    List<Placed> placed = new ArrayList<>(appends.size());
    long offset = from;
    int begun = 0;
    for (Append append : appends) {
      LogRecord record = append.record();
      int headLength = codec.encode(record, segment, offset, into);
      placed.add(new Placed(append, record, record.at(segment, offset, headLength)));
      offset += headLength + append.contentLength();
      into.put(append.head);
      if (append.body.length <= COPIED_BYTES_MAX) {
        into.put(append.body);
      } else {
        buffers.add(into.slice(begun, into.position() - begun));
        buffers.add(ByteBuffer.wrap(append.body));
        begun = into.position();
      }
    }
    buffers.add(into.slice(begun, into.position() - begun));
    return new Encoded(buffers.toArray(ByteBuffer[]::new), placed, offset - from);
  }

  private ByteBuffer stagingFor(List<Append> appends) {
    long needed = 0;
    for (Append append : appends) {
      needed += FrameCodec.headBytesAtMost(append.space.id(), append.key);
      needed += append.head.length;
      needed += append.body.length <= COPIED_BYTES_MAX ? append.body.length : 0;
    }
    if (needed <= staging.capacity()) {
      return staging.clear();
    }
    ByteBuffer larger = ByteBuffer.allocate(Math.toIntExact(needed));
    if (needed <= KEPT_BYTES_MAX) {
      staging = larger;
    }
    return larger;
  }
}
