package io.quorate.node.storage;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Heads of log records. With an even first byte the rest stands in a segment as it is. With an odd
 * one it becomes a head whose framing and checksum are right, whatever its fields say.
 */
public final class LogRecordFuzz {
  private static final long SALT = 0x0123456789abcdefL;
  private static final int SEGMENT = 3;
  private static final long OFFSET = 36;

  private LogRecordFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  public static Runnable reading(byte[] data) {
    byte[] rest = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
    boolean plain = data.length == 0 || (data[0] & 1) == 0;
    ByteBuffer bytes = ByteBuffer.wrap(plain ? rest : checked(rest));
    return () -> new FrameCodec(SALT).decode(bytes, SEGMENT, OFFSET);
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    ByteBuffer bytes = ByteBuffer.wrap((data[0] & 1) == 0 ? rest : checked(rest));
    FrameCodec codec = new FrameCodec(SALT);
    Head head = codec.decode(bytes, SEGMENT, OFFSET);
    if (bytes.remaining() >= FrameCodec.FRAMING_BYTES) {
      FrameCodec.claim(bytes);
    }
    FrameCodec.findMagic(bytes, 0);
    if (head instanceof Head.Intact intact && intact.kept().isPresent()) {
      LogRecord record = intact.kept().orElseThrow();
      ByteBuffer again = ByteBuffer.allocate(FrameCodec.HEAD_BYTES_MAX);
      int length = codec.encode(record, SEGMENT, OFFSET, again);
      if (length > FrameCodec.headBytesAtMost(record.space(), record.key())) {
        throw new AssertionError("a head of " + length + " bytes: " + record);
      }
      Head same = codec.decode(again.flip(), SEGMENT, OFFSET);
      if (!(same instanceof Head.Intact twice && twice.kept().equals(intact.kept()))) {
        throw new AssertionError("encoded and decoded it is another: " + record + ", " + same);
      }
    }
  }

  private static byte[] checked(byte[] fields) {
    int length = Math.min(FrameCodec.HEAD_BYTES_MAX, Math.max(46, fields.length));
    byte[] head = Arrays.copyOf(fields, length);
    ByteBuffer bytes = ByteBuffer.wrap(head);
    bytes.putInt(0, 0x51726563).put(4, (byte) FrameCodec.VERSION).putShort(6, (short) length);
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(20).putLong(SALT).putInt(SEGMENT).putLong(OFFSET).flip());
    crc.update(head, 0, length - Integer.BYTES);
    bytes.putInt(length - Integer.BYTES, (int) crc.getValue());
    return head;
  }
}
