package io.quorate.node.storage;

import io.quorate.ring.DiskId;
import java.nio.ByteBuffer;

/**
 * A segment's first bytes: a {@link Checked} file of its own in front of the records.
 *
 * @param firstSequence no record that was first written here has a lower one
 */
record SegmentHeader(DiskId diskId, int number, long firstSequence) {
  static final int VERSION = 1;
  /** Bytes of the header: the first record's offset. */
  static final int BYTES = 12 + 20 + 4;

  private static final int MAGIC = 0x51534547;

  byte[] encode() {
    ByteBuffer body = ByteBuffer.allocate(20);
    body.putLong(diskId.value()).putInt(number).putLong(firstSequence);
    return Checked.wrap(MAGIC, VERSION, body.flip());
  }

  static SegmentHeader decode(String file, byte[] bytes) throws UnreadableFileException {
    ByteBuffer body = Checked.unwrap(file, MAGIC, VERSION, bytes);
    return new SegmentHeader(new DiskId(body.getLong()), body.getInt(), body.getLong());
  }
}
