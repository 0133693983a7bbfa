package io.quorate.node.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Small files that are written whole: a magic number, the version of their format, the bytes of the
 * body, the body, and a CRC32C of all of it.
 *
 * <pre>
 *   0  4  magic
 *   4  4  version of the format
 *   8  4  bytes of the body (b)
 *  12  b  body
 *      4  CRC32C of everything before
 * </pre>
 */
final class Checked {
  private static final int BEFORE = 12;
  private static final int CHECKSUM_BYTES = 4;

  private Checked() {}

  static byte[] wrap(int magic, int version, ByteBuffer body) {
    ByteBuffer file = ByteBuffer.allocate(BEFORE + body.remaining() + CHECKSUM_BYTES);
    file.putInt(magic).putInt(version).putInt(body.remaining()).put(body);
    CRC32C crc = new CRC32C();
    crc.update(file.array(), 0, file.position());
    return file.putInt((int) crc.getValue()).array();
  }

  /**
   * The body.
   *
   * @throws UnreadableFileException if the file is of another version, or is not what was written;
   *     the sentence begins with {@code what}
   */
  static ByteBuffer unwrap(String what, int magic, int version, byte[] bytes)
      throws UnreadableFileException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < BEFORE + CHECKSUM_BYTES || file.getInt(0) != magic) {
      throw new UnreadableFileException(what + " is corrupt: it does not begin as it should");
    }
    if (file.getInt(4) != version) {
      throw new UnreadableFileException(what
          + " has format version "
          + Integer.toUnsignedString(file.getInt(4))
          + ", this binary reads version "
          + version);
    }
    int body = file.getInt(8);
    if (body != bytes.length - BEFORE - CHECKSUM_BYTES) {
      throw new UnreadableFileException(what + " is corrupt: its length is wrong");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, BEFORE + body);
    if (file.getInt(BEFORE + body) != (int) crc.getValue()) {
      throw new UnreadableFileException(what + " is corrupt: its checksum is wrong");
    }
    return file.slice(BEFORE, body);
  }
}
