package io.quorate.node.storage;

import io.quorate.ring.Key;
import io.quorate.ring.Utf8;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Records as bytes. Confined to one thread.
 *
 * <pre>
 *   offset  bytes
 *      0      4   "Qrec"
 *      4      1   version (1)
 *      5      1   kind
 *      6      2   bytes of the head, its checksum included
 *      8      4   bytes of the content
 *     12      4   CRC32C of the content
 *     16      8   sequence                       ┐
 *     24      8   digest                         │
 *     32      4   partition                      │ by version: a later one may
 *     36      1   flags                          │ add fields after the key,
 *     37      1   bytes of the target (t)        │ which this one skips
 *     38      1   bytes of the bucket (b)        │
 *     39      1   0                              │
 *     40      2   bytes of the key (k)           │
 *     42  t+b+k   target, bucket, key            ┘
 *   h − 4     4   CRC32C of salt, segment number, offset, and the head up to here
 *      h          content
 * </pre>
 *
 * All numbers are big-endian. What stands before offset 16 and at the head's end is the framing and
 * never changes, so that every version can step over every record.
 */
final class FrameCodec {
  /* How it works
   *
   * Two checksums, because their failures mean different things. With the head intact and the
   * content rotten it is known *which* key lost its newest value: the index keeps it, and reading it
   * is an error, never a not-found and never the older value. With the head rotten nothing of it is
   * believed, its lengths least of all, and the next record is searched for.
   *
   * The head's checksum covers the place. A search through rotten bytes meets whatever clients
   * stored there, perhaps a copy of a segment; an intact record counts only where it was written.
   * The salt is random per data directory and never shown, so that nobody can make a value that
   * holds a record. It also finds a read that went to the wrong file.
   */
  static final int VERSION = 1;
  /** The largest head that is believed, in bytes: room for fields of later versions. */
  static final int HEAD_BYTES_MAX = 4_096;
  /** The largest content, in bytes: what joins make of 16 MiB values has to fit. */
  static final int CONTENT_BYTES_MAX = 256 << 20;
  /** The longest target, in bytes of UTF-8. */
  static final int TARGET_BYTES_MAX = 255;

  /** Bytes of the framing before what depends on the version. */
  static final int FRAMING_BYTES = 16;

  private static final int MAGIC = 0x51726563;
  private static final int NAMES = 42;
  private static final int CHECKSUM_BYTES = 4;
  /** The smallest head. */
  static final int HEAD_BYTES_MIN = NAMES + CHECKSUM_BYTES;

  private final long salt;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer place = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Long.BYTES);

  FrameCodec(long salt) {
    this.salt = salt;
  }

  static int crcOf(byte[]... content) {
    CRC32C crc = new CRC32C();
    for (byte[] part : content) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  /** Writes the head of this record for this place, and returns its bytes. */
  int encode(LogRecord record, int segment, long offset, ByteBuffer into) {
    int start = into.position();
    byte[] target = record.space().target().getBytes(StandardCharsets.UTF_8);
    byte[] bucket = record.key().bucket().getBytes(StandardCharsets.UTF_8);
    int length = HEAD_BYTES_MIN + target.length + bucket.length + record.key().length();
    into.putInt(MAGIC).put((byte) VERSION).put(record.kind().code()).putShort((short) length);
    into.putInt(record.length()).putInt(record.contentCrc());
    into.putLong(record.sequence())
        .putLong(record.digest())
        .putInt(record.space().partition());
    into.put((byte) record.flags()).put((byte) target.length).put((byte) bucket.length);
    into.put((byte) 0).putShort((short) record.key().length());
    into.put(target).put(bucket).put(record.key().buffer());
    into.putInt(checksum(segment, offset, into, start, into.position()));
    return length;
  }

  /**
   * Lets a head that was found intact elsewhere stand at this place: of whatever kind and version,
   * only its checksum changes.
   */
  void relocate(ByteBuffer head, int start, int headLength, int segment, long offset) {
    int end = start + headLength - CHECKSUM_BYTES;
    head.putInt(end, checksum(segment, offset, head, start, end));
  }

  /** An upper limit of the bytes that {@link #encode} writes. */
  static int headBytesAtMost(SpaceId space, Key key) {
    return HEAD_BYTES_MIN + 3 * (space.target().length() + key.bucket().length()) + key.length();
  }

  /**
   * Looks at the buffer's remaining bytes, which stand at this place and end where the file ends or
   * are {@link #HEAD_BYTES_MAX} at least. The buffer stays as it is.
   */
  Head decode(ByteBuffer bytes, int segment, long offset) {
    int start = bytes.position();
    int there = bytes.remaining();
    if (there < Integer.BYTES) {
      return startsLikeMagic(bytes) ? new Head.Cut() : new Head.Broken("no record begins here");
    }
    if (bytes.getInt(start) != MAGIC) {
      return new Head.Broken("no record begins here");
    }
    if (there < FRAMING_BYTES) {
      return new Head.Cut();
    }
    int length = bytes.getShort(start + 6) & 0xffff;
    int contentLength = bytes.getInt(start + 8);
    if (length < HEAD_BYTES_MIN || length > HEAD_BYTES_MAX) {
      return new Head.Broken("a head of " + length + " bytes");
    }
    if (contentLength < 0 || contentLength > CONTENT_BYTES_MAX) {
      return new Head.Broken("a content of " + Integer.toUnsignedString(contentLength) + " bytes");
    }
    if (length > there) {
      return new Head.Cut();
    }
    int end = start + length - CHECKSUM_BYTES;
    if (bytes.getInt(end) != checksum(segment, offset, bytes, start, end)) {
      return new Head.Broken("the head's checksum is wrong");
    }
    return known(bytes, start, end, contentLength);
  }

  private static Head known(ByteBuffer bytes, int start, int end, int contentLength) {
    int contentCrc = bytes.getInt(start + 12);
    int length = end + CHECKSUM_BYTES - start;
    Optional<Kind> kind = Kind.ofCode(bytes.get(start + 5));
    if (bytes.get(start + 4) != VERSION || kind.isEmpty()) {
      return new Head.Intact(Optional.empty(), length, contentLength, contentCrc);
    }
    int targetBytes = bytes.get(start + 37) & 0xff;
    int bucketBytes = bytes.get(start + 38) & 0xff;
    int keyBytes = bytes.getShort(start + 40) & 0xffff;
    if (NAMES + targetBytes + bucketBytes + keyBytes > end - start
        || bucketBytes == 0
        || keyBytes == 0
        || keyBytes > Key.BYTES_MAX) {
      return new Head.Broken("lengths of names that no record has");
    }
    int names = start + NAMES;
    Optional<String> target = text(bytes, names, targetBytes);
    Optional<String> bucket = text(bytes, names + targetBytes, bucketBytes);
    if (target.isEmpty() || bucket.isEmpty()) {
      return new Head.Broken("names that are not UTF-8");
    }
    byte[] key = new byte[keyBytes];
    bytes.get(names + targetBytes + bucketBytes, key);
    var record = new LogRecord(
        kind.get(),
        new SpaceId(target.get(), bytes.getInt(start + 32)),
        bytes.getLong(start + 16),
        Key.of(bucket.get(), key),
        bytes.getLong(start + 24),
        bytes.get(start + 36) & 0xff,
        contentLength,
        contentCrc);
    return new Head.Intact(Optional.of(record), length, contentLength, contentCrc);
  }

  /**
   * What a broken head says of itself: to be believed in nothing.
   *
   * @param bytesByNames the record's bytes as the lengths of its names add up to them; −1 if these
   *     are not there
   */
  record Claim(
      boolean isPlausible, int headLength, int contentLength, int contentCrc, long bytesByNames) {
    long bytes() {
      return (long) headLength + contentLength;
    }
  }

  /** Reads a claim from the buffer's remaining bytes, {@link #FRAMING_BYTES} at least. */
  static Claim claim(ByteBuffer bytes) {
    int start = bytes.position();
    int length = bytes.getShort(start + 6) & 0xffff;
    int contentLength = bytes.getInt(start + 8);
    boolean plausible = bytes.getInt(start) == MAGIC
        && length >= HEAD_BYTES_MIN
        && length <= HEAD_BYTES_MAX
        && contentLength >= 0
        && contentLength <= CONTENT_BYTES_MAX;
    long byNames = -1;
    if (bytes.remaining() >= NAMES) {
      byNames = (long) HEAD_BYTES_MIN
          + (bytes.get(start + 37) & 0xff)
          + (bytes.get(start + 38) & 0xff)
          + (bytes.getShort(start + 40) & 0xffff)
          + contentLength;
    }
    return new Claim(plausible, length, contentLength, bytes.getInt(start + 12), byNames);
  }

  /** The next offset in the buffer, from this one on, at which a record may begin; −1 if none. */
  static int findMagic(ByteBuffer bytes, int from) {
    byte first = (byte) (MAGIC >>> 24);
    for (int i = from; i <= bytes.limit() - Integer.BYTES; i++) {
      if (bytes.get(i) == first && bytes.getInt(i) == MAGIC) {
        return i;
      }
    }
    return -1;
  }

  private static boolean startsLikeMagic(ByteBuffer bytes) {
    for (int i = 0; i < bytes.remaining(); i++) {
      if (bytes.get(bytes.position() + i) != (byte) (MAGIC >>> (24 - 8 * i))) {
        return false;
      }
    }
    return true;
  }

  /** A name; empty if its bytes are not UTF-8. */
  static Optional<String> text(ByteBuffer bytes, int from, int length) {
    return Utf8.decode(bytes.duplicate().limit(from + length).position(from));
  }

  private int checksum(int segment, long offset, ByteBuffer bytes, int from, int to) {
    crc.reset();
    crc.update(place.clear().putLong(salt).putInt(segment).putLong(offset).flip());
    crc.update(bytes.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }

  /** Whether this is the content that the head was written with. */
  boolean isContent(byte[] content, int contentCrc) {
    return isContent(ByteBuffer.wrap(content), contentCrc);
  }

  /** The same for what remains in the buffer, which is used up. */
  boolean isContent(ByteBuffer content, int contentCrc) {
    crc.reset();
    crc.update(content);
    return (int) crc.getValue() == contentCrc;
  }
}
