package io.quorate.node.storage;

import io.quorate.ring.DiskId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Says that the last process closed the storage in order, and how long the log was then.
 *
 * @param nextSequence the first that was not given
 * @param kept whose indexes may be believed, if that was said
 */
record CleanMarker(
    DiskId diskId, int segment, long length, long nextSequence, Optional<Kept> kept) {
  static final int VERSION = 1;
  private static final int MAGIC = 0x51434c4e;
  private static final int BYTES = 28;
  private static final int KEPT_BYTES = 12;

  /**
   * The indexes of exactly this log.
   *
   * @param manifestCrc CRC32C of the manifest's file
   * @param bytes how long {@code log/indexes} is
   * @param crc CRC32C of that file
   */
  record Kept(int manifestCrc, int bytes, int crc) {
    static Kept of(byte[] manifest, byte[] indexes) {
      return new Kept(crcOf(manifest), indexes.length, crcOf(indexes));
    }

    private static int crcOf(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length);
      return (int) crc.getValue();
    }
  }

  /** One that names no indexes. */
  CleanMarker(DiskId diskId, int segment, long length, long nextSequence) {
    this(diskId, segment, length, nextSequence, Optional.empty());
  }

  /** The same, and these indexes may be believed. */
  CleanMarker with(Kept indexes) {
    return new CleanMarker(diskId, segment, length, nextSequence, Optional.of(indexes));
  }

  byte[] encode() {
    ByteBuffer body = ByteBuffer.allocate(BYTES + KEPT_BYTES);
    body.putLong(diskId.value()).putInt(segment).putLong(length).putLong(nextSequence);
    kept.ifPresent(it -> body.putInt(it.manifestCrc()).putInt(it.bytes()).putInt(it.crc()));
    return Checked.wrap(MAGIC, VERSION, body.flip());
  }

  static CleanMarker decode(byte[] bytes) throws UnreadableFileException {
    ByteBuffer body = Checked.unwrap(LogFiles.CLEAN, MAGIC, VERSION, bytes);
    if (body.remaining() < BYTES) {
      throw new UnreadableFileException(LogFiles.CLEAN + " is corrupt: it ends too early");
    }
    var diskId = new DiskId(body.getLong());
    int segment = body.getInt();
    long length = body.getLong();
    long next = body.getLong();
    Optional<Kept> kept = body.remaining() < KEPT_BYTES
        ? Optional.empty()
        : Optional.of(new Kept(body.getInt(), body.getInt(), body.getInt()));
    return new CleanMarker(diskId, segment, length, next, kept);
  }
}
