package io.quorate.node.storage;

import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads a segment from its first record to its end, and tells what it finds. Confined to one
 * thread; holds one window of the file, never a whole content.
 */
final class SegmentScan {
  /* How it works
   *
   *   | header | record | record |▒▒▒▒▒ rotten ▒▒▒▒▒| record | record |▒ rec
   *                               ▲                  ▲                 ▲
   *                               head is broken:    next intact       torn: what was
   *                               believe none of    head: go on       not finished
   *                               its lengths        here
   *
   * An intact head is a record, whatever its content: a rotten content is reported, and its key
   * stays known. A broken head starts a search for the next intact one. If there is none before the
   * end of a segment whose last write may have been cut short, the rest is either a torn record,
   * which nobody was told is stored, or a whole one that rotted, which somebody may have been told:
   *
   *   a torn record is a prefix: its lengths promise more than is there.
   *   A whole one adds up: lengths, or names, or the content's checksum, end where the file ends.
   *
   * In doubt it is rot: that costs an exchange with the other owners, the other way costs a write.
   * (A tail of zeros is a file system that made room and not more: torn.)
   */
  private static final int WINDOW_BYTES = 1 << 20;

  private final DiskFile file;
  private final String path;
  private final int segment;
  private final long end;
  private final FrameCodec codec;
  private final ByteBuffer window;
  private long windowAt;

  /** What a scan tells, in the order of the file. */
  interface Found {
    /** A record with an intact head; its content is as it was written, or was reported before. */
    void record(LogRecord record, long offset, int headLength) throws IOException;

    /** An intact record that this version cannot use. */
    void skipped(Head.Intact head, long offset);

    void corrupt(Corruption corruption);

    /** The rest, from here on, was never finished. */
    void torn(long offset);
  }

  /** @param end where the segment ends: records beyond are none of its */
  SegmentScan(DiskFile file, int segment, long end, FrameCodec codec) {
    this.file = file;
    this.path = LogFiles.segment(segment);
    this.segment = segment;
    this.end = end;
    this.codec = codec;
    int whole = (int) Math.min(end, WINDOW_BYTES);
    this.window =
        ByteBuffer.allocate(Math.max(whole, FrameCodec.HEAD_BYTES_MAX)).limit(0);
  }

  /** @param tailMayBeTorn whether the last write may have been cut short */
  void run(boolean tailMayBeTorn, Found found) throws IOException {
    long offset = SegmentHeader.BYTES;
    while (offset < end) {
      Head head = headAt(offset);
      if (head instanceof Head.Intact intact && offset + intact.frameBytes() <= end) {
        tell(intact, offset, found);
        offset += intact.frameBytes();
        continue;
      }
      long next = nextIntact(offset + 1);
      if (next == end && tailMayBeTorn && isTorn(offset)) {
        found.torn(offset);
        return;
      }
      if (head instanceof Head.Intact intact && intact.kept().isPresent()) {
        found.record(intact.kept().get(), offset, intact.length());
      }
      String what = head instanceof Head.Broken broken ? broken.why() : "the record is cut short";
      found.corrupt(new Corruption(path, offset, next - offset, what));
      offset = next;
    }
  }

  private void tell(Head.Intact intact, long offset, Found found) throws IOException {
    long content = offset + intact.length();
    if (crc(content, intact.contentLength()) != intact.contentCrc()) {
      String of = intact.kept().map(record -> " of " + record.key()).orElse("");
      found.corrupt(new Corruption(
          path, offset, intact.frameBytes(), "the content" + of + " has a wrong checksum"));
    }
    Optional<LogRecord> kept = intact.kept();
    if (kept.isPresent()) {
      found.record(kept.get(), offset, intact.length());
    } else {
      found.skipped(intact, offset);
    }
  }

  private Head headAt(long offset) throws IOException {
    fill(offset, FrameCodec.HEAD_BYTES_MAX);
    return codec.decode(at(offset), segment, offset);
  }

  private long nextIntact(long from) throws IOException {
    long offset = from;
    while (end - offset >= Integer.BYTES) {
      fill(offset, Integer.BYTES);
      int found = FrameCodec.findMagic(window, (int) (offset - windowAt));
      if (found < 0) {
        offset = windowAt + window.limit() - Integer.BYTES + 1;
        continue;
      }
      offset = windowAt + found;
      if (headAt(offset) instanceof Head.Intact) {
        return offset;
      }
      offset++;
    }
    return end;
  }

  private boolean isTorn(long offset) throws IOException {
    long there = end - offset;
    if (there < FrameCodec.FRAMING_BYTES || isZero(offset)) {
      return true;
    }
    fill(offset, FrameCodec.HEAD_BYTES_MAX);
    FrameCodec.Claim claim = FrameCodec.claim(at(offset));
    if (!claim.isPlausible() || claim.bytes() <= there) {
      return false;
    }
    boolean contentFillsTheRest = claim.headLength() <= there
        && there - claim.headLength() <= Integer.MAX_VALUE
        && crc(offset + claim.headLength(), (int) (there - claim.headLength()))
            == claim.contentCrc();
    boolean contentEndsTheRest = claim.contentLength() > 0
        && claim.contentLength() <= there
        && crc(end - claim.contentLength(), claim.contentLength()) == claim.contentCrc();
    boolean namesAddUp = claim.bytesByNames() == there;
    return !contentFillsTheRest && !contentEndsTheRest && !namesAddUp;
  }

  private boolean isZero(long from) throws IOException {
    for (long offset = from; offset < end; ) {
      fill(offset, 1);
      for (ByteBuffer bytes = at(offset); bytes.hasRemaining(); offset++) {
        if (bytes.get() != 0) {
          return false;
        }
      }
    }
    return true;
  }

  private int crc(long from, int length) throws IOException {
    CRC32C crc = new CRC32C();
    long offset = from;
    long to = from + length;
    while (offset < to) {
      fill(offset, 1);
      ByteBuffer bytes = at(offset);
      int part = (int) Math.min(bytes.remaining(), to - offset);
      crc.update(bytes.limit(bytes.position() + part));
      offset += part;
    }
    return (int) crc.getValue();
  }

  /** The window's bytes from this offset on. */
  private ByteBuffer at(long offset) {
    return window.duplicate().position((int) (offset - windowAt));
  }

  /** Lets the window hold so many bytes from this offset on, or all there are. */
  private void fill(long offset, int bytes) throws IOException {
    long wanted = Math.min(offset + bytes, end);
    if (offset >= windowAt && wanted <= windowAt + window.limit()) {
      return;
    }
    window.clear();
    windowAt = offset;
    window.limit((int) Math.min(window.capacity(), end - offset));
    int read = file.read(window, offset);
    if (read < wanted - offset) {
      throw new IOException(path + " ends at " + (offset + read) + ", it had " + end + " bytes");
    }
    window.flip();
  }
}
