package io.quorate.node.storage;

import io.quorate.ring.DiskId;
import java.nio.ByteBuffer;

/**
 * Says that the last process closed the storage in order, and how long the log was then.
 *
 * @param nextSequence the first that was not given
 */
record CleanMarker(DiskId diskId, int segment, long length, long nextSequence) {
  static final int VERSION = 1;
  private static final int MAGIC = 0x51434c4e;
  private static final int BYTES = 28;

  byte[] encode() {
    ByteBuffer body = ByteBuffer.allocate(BYTES);
    body.putLong(diskId.value()).putInt(segment).putLong(length).putLong(nextSequence);
    return Checked.wrap(MAGIC, VERSION, body.flip());
  }

  static CleanMarker decode(byte[] bytes) throws UnreadableFileException {
    ByteBuffer body = Checked.unwrap(LogFiles.CLEAN, MAGIC, VERSION, bytes);
    if (body.remaining() < BYTES) {
      throw new UnreadableFileException(LogFiles.CLEAN + " is corrupt: it ends too early");
    }
    return new CleanMarker(
        new DiskId(body.getLong()), body.getInt(), body.getLong(), body.getLong());
  }
}
