package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.Worker;
import io.quorate.ring.DiskId;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What one closed segment holds, without the contents: the index is rebuilt from these. A key file
 * may be missing, or wrong, which its checksum shows: it is then made again from its segment.
 *
 * <pre>
 *   0  4  "QKEY"        4  4  version (1)
 *   8  8  disk id      16  4  segment number
 *  20     entries: 0x01, then
 *            4 offset   2 bytes of the head   4 bytes of the content   4 CRC32C of the content
 *            1 kind     1 flags   8 sequence   8 digest   4 partition
 *            1, 1, 2  bytes of target, bucket, key, and these
 *          (kind 0, without names: a record that the writer did not know. Whoever adds a kind
 *          raises the version, so that key files which lack it are made again)
 *         end: 0x00, 8 length of the segment, 8 entries, 8 highest sequence,
 *            4 CRC32C of everything before
 * </pre>
 */
final class KeyFile {
  static final int VERSION = 1;
  private static final int MAGIC = 0x514b4559;
  private static final int HEADER_BYTES = 20;
  private static final int ENTRY_BYTES = 42;
  private static final int END_BYTES = 29;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte UNKNOWN = 0;
  private static final int KIND_AT = 15;
  private static final int SEQUENCE_AT = 17;
  private static final int PARTITION_AT = 33;
  private static final int TARGET_BYTES_AT = 37;
  private static final int NAMES_AT = 41;

  private KeyFile() {}

  /** Takes what a key file holds, in its order. */
  interface Entries {
    void entry(LogRecord record, long offset, int headLength) throws IOException;

    /** A record of a kind that whoever wrote the key file, or reads it, does not know. */
    default void unknown(long offset, int headLength, int length) throws IOException {}
  }

  /** Takes of each record of data where it belongs, without its key. */
  interface Outlines {
    /**
     * The next record of data.
     *
     * @param keyBytes how long the key is in an index
     * @param hash of bucket and key: equal for equal ones, for others hardly ever
     */
    void data(int partition, long sequence, int keyBytes, long hash);
  }

  /**
   * Writes a key file beside the segment that is being written. A failure ends it and is no matter:
   * the next start makes it from the segment.
   */
  static final class Writer {
    private final Disk disk;
    private final int segment;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private Optional<DiskFile> file = Optional.empty();
    private long entries;
    private long highest;

    Writer(Disk disk, DiskId diskId, int segment) {
      this.disk = disk;
      this.segment = segment;
      try {
        String path = LogFiles.unfinishedKeys(segment);
        if (disk.exists(path)) {
          disk.delete(path);
        }
        file = Optional.of(disk.create(path));
      } catch (IOException e) {
        abandon();
      }
      buffer.putInt(MAGIC).putInt(VERSION).putLong(diskId.value()).putInt(segment);
    }

    void add(LogRecord record, long offset, int headLength) {
      if (file.isEmpty()) {
        return;
      }
      byte[] target = record.space().target().getBytes(StandardCharsets.UTF_8);
      byte[] bucket = record.key().bucket().getBytes(StandardCharsets.UTF_8);
      Key key = record.key();
      spill(ENTRY_BYTES + target.length + bucket.length + key.length());
      buffer.put((byte) 1).putInt((int) offset).putShort((short) headLength);
      buffer.putInt(record.length()).putInt(record.contentCrc());
      buffer.put(record.kind().code()).put((byte) record.flags());
      buffer.putLong(record.sequence()).putLong(record.digest());
      buffer.putInt(record.space().partition());
      buffer.put((byte) target.length).put((byte) bucket.length).putShort((short) key.length());
      buffer.put(target).put(bucket).put(key.buffer());
      entries++;
      highest = Math.max(highest, record.sequence());
    }

    /** A record of a kind or version that is not known here. */
    void addUnknown(long offset, Head.Intact head) {
      if (file.isPresent()) {
        spill(ENTRY_BYTES);
        buffer.put((byte) 1).putInt((int) offset).putShort((short) head.length());
        buffer.putInt(head.contentLength()).putInt(head.contentCrc());
        buffer.put(UNKNOWN).put((byte) 0).putLong(0).putLong(0).putInt(0);
        buffer.put((byte) 0).put((byte) 0).putShort((short) 0);
        entries++;
      }
    }

    /** The segment is closed at this length: this worker makes the file durable and names it. */
    void finish(long segmentLength, Worker worker) {
      worker.execute(() -> finish(segmentLength));
    }

    /** The same, here and now; false if there is no key file then. */
    boolean finish(long segmentLength) {
      spill(END_BYTES);
      buffer.put((byte) 0).putLong(segmentLength).putLong(entries).putLong(highest);
      CRC32C whole = crc;
      whole.update(buffer.duplicate().flip());
      buffer.putInt((int) whole.getValue());
      try {
        if (file.isPresent()) {
          file.get().append(buffer.flip());
          file.get().force();
          file.get().close();
          disk.rename(LogFiles.unfinishedKeys(segment), LogFiles.keys(segment));
          disk.forceFolder(LogFiles.FOLDER);
          return true;
        }
      } catch (IOException e) {
        abandon();
      }
      return false;
    }

    private void spill(int needed) {
      if (buffer.remaining() >= needed) {
        return;
      }
      buffer.flip();
      crc.update(buffer.duplicate());
      try {
        if (file.isPresent()) {
          file.get().append(buffer);
        }
      } catch (IOException e) {
        abandon();
      }
      buffer.clear();
    }

    /** Gives up: the key file is made at the next start. */
    void abandon() {
      try {
        if (file.isPresent()) {
          file.get().close();
        }
      } catch (IOException e) {
        // What is abandoned need not be closed well.
      }
      file = Optional.empty();
    }
  }

  /**
   * Tells the entries of this segment's key file, after its checksum was found right.
   *
   * @throws IOException if there is none, or it is of another segment or length, or wrong: then
   *     nothing was told; or if entries are impossible under a right checksum, which takes a faulty
   *     writer: then those before them were told, and the segment tells them again
   */
  static long read(Disk disk, DiskId diskId, int segment, long segmentLength, Entries to)
      throws IOException {
    Reader reader = open(disk, diskId, segment, segmentLength);
    while (reader.next(to)) {}
    return reader.highest;
  }

  /** The same, one entry after the other: its checksum was found right. */
  static Reader open(Disk disk, DiskId diskId, int segment, long segmentLength) throws IOException {
    ByteBuffer bytes = whole(disk, LogFiles.keys(segment));
    int end = bytes.limit() - END_BYTES;
    if (end < HEADER_BYTES
        || bytes.getInt(0) != MAGIC
        || bytes.getInt(4) != VERSION
        || bytes.getLong(8) != diskId.value()
        || bytes.getInt(16) != segment
        || bytes.getLong(end + 1) != segmentLength) {
      throw new UnreadableFileException(LogFiles.keys(segment) + " is not this segment's");
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(bytes.limit() - Integer.BYTES));
    if (bytes.getInt(bytes.limit() - Integer.BYTES) != (int) crc.getValue()) {
      throw new UnreadableFileException(LogFiles.keys(segment) + " has a wrong checksum");
    }
    return new Reader(bytes.position(HEADER_BYTES).limit(end), segment, segmentLength);
  }

  /** Reads entries whose checksum is right; what they say is checked nevertheless. */
  static final class Reader {
    private final ByteBuffer bytes;
    private final int segment;
    private final long segmentLength;
    private long entries;
    private long highest;

    Reader(ByteBuffer bytes, int segment, long segmentLength) {
      this.bytes = bytes;
      this.segment = segment;
      this.segmentLength = segmentLength;
    }

    /** How many entries the file says it has. */
    long entriesInAll() {
      return bytes.duplicate().limit(bytes.limit() + END_BYTES).getLong(bytes.limit() + 9);
    }

    /** The bytes of the file. */
    long fileBytes() {
      return (long) bytes.limit() + END_BYTES;
    }

    /** Tells the next entry; false after the last one, when all were found to add up. */
    boolean next(Entries to) throws IOException {
      if (!bytes.hasRemaining()) {
        checkEnd();
        return false;
      }
      try {
        check(bytes.get() == 1, "an entry that is none");
        highest = Math.max(highest, entry(to));
        entries++;
        return true;
      } catch (BufferUnderflowException e) {
        throw unreadable("an entry that is cut off");
      }
    }

    /**
     * Tells the outlines of all records of data: a tenth of what it costs to tell the records.
     * Whoever does this may not call {@link #next}. Stops where an entry is impossible.
     */
    void outline(Outlines to) {
      int at = bytes.position();
      while (at + NAMES_AT <= bytes.limit()) {
        int target = bytes.get(at + TARGET_BYTES_AT) & 0xff;
        int key = (bytes.get(at + TARGET_BYTES_AT + 1) & 0xff)
            + (bytes.getShort(at + TARGET_BYTES_AT + 2) & 0xffff);
        int next = at + NAMES_AT + target + key;
        if (next > bytes.limit()) {
          return;
        }
        if (bytes.get(at + KIND_AT) == Kind.DATA.code()) {
          CRC32C crc = new CRC32C();
          crc.update(bytes.duplicate().position(next - key).limit(next));
          long sequence = bytes.getLong(at + SEQUENCE_AT);
          to.data(bytes.getInt(at + PARTITION_AT), sequence, 1 + key, crc.getValue());
        }
        at = next;
      }
    }

    private void checkEnd() throws UnreadableFileException {
      int end = bytes.limit();
      ByteBuffer tail = bytes.duplicate().limit(end + END_BYTES);
      check(tail.getLong(end + 9) == entries, "another number of entries");
      check(tail.getLong(end + 17) == highest, "another highest sequence");
    }

    /** Tells one entry and returns its sequence. */
    private long entry(Entries to) throws IOException {
      long offset = Integer.toUnsignedLong(bytes.getInt());
      int headLength = bytes.getShort() & 0xffff;
      int length = bytes.getInt();
      int contentCrc = bytes.getInt();
      Optional<Kind> kind = Kind.ofCode(bytes.get());
      int flags = bytes.get() & 0xff;
      long sequence = bytes.getLong();
      long digest = bytes.getLong();
      int partition = bytes.getInt();
      int targetBytes = bytes.get() & 0xff;
      int bucketBytes = bytes.get() & 0xff;
      int keyBytes = bytes.getShort() & 0xffff;
      String target = text(targetBytes);
      String bucket = text(bucketBytes);
      check(keyBytes <= bytes.remaining(), "an entry that is cut off");
      byte[] key = new byte[keyBytes];
      bytes.get(key);
      check(isInSegment(offset, headLength, length), "a record that is not in its segment");
      if (kind.isEmpty()) {
        to.unknown(offset, headLength, length);
        return sequence;
      }
      check(bucketBytes > 0 && keyBytes > 0 && keyBytes <= Key.BYTES_MAX, "an impossible key");
      var space = new SpaceId(target, partition);
      Key named = Key.of(bucket, key);
      to.entry(
          new LogRecord(kind.get(), space, sequence, named, digest, flags, length, contentCrc),
          offset,
          headLength);
      return sequence;
    }

    private boolean isInSegment(long offset, int headLength, int length) {
      return headLength >= FrameCodec.HEAD_BYTES_MIN
          && headLength <= FrameCodec.HEAD_BYTES_MAX
          && length >= 0
          && length <= FrameCodec.CONTENT_BYTES_MAX
          && offset + headLength + length <= segmentLength;
    }

    private String text(int length) throws UnreadableFileException {
      check(length <= bytes.remaining(), "an entry that is cut off");
      int from = bytes.position();
      bytes.position(from + length);
      return FrameCodec.text(bytes, from, length)
          .orElseThrow(() -> unreadable("a name that is not UTF-8"));
    }

    private void check(boolean holds, String otherwise) throws UnreadableFileException {
      if (!holds) {
        throw unreadable(otherwise);
      }
    }

    private UnreadableFileException unreadable(String what) {
      return new UnreadableFileException(LogFiles.keys(segment) + " has " + what);
    }
  }

  private static ByteBuffer whole(Disk disk, String path) throws IOException {
    if (!disk.exists(path)) {
      throw new UnreadableFileException(path + " is missing");
    }
    try (DiskFile file = disk.open(path)) {
      long size = file.size();
      if (size < HEADER_BYTES + END_BYTES || size > Integer.MAX_VALUE - 64) {
        throw new UnreadableFileException(path + " has " + size + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.read(bytes, 0);
      return bytes.flip();
    }
  }
}
