package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.ring.DiskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log that nobody writes from its first byte to its last, and changes nothing: every
 * checksum of every record, segment header and key file.
 */
public final class LogCheck {
  private final Disk disk;
  private final Manifest manifest;
  private final List<Corruption> corruptions = new ArrayList<>();
  private long records;
  private long bytes;

  /**
   * What was found.
   *
   * @param diskId whose log it is
   * @param records intact ones, of any kind
   * @param bytes of the segments
   * @param corruptions what is not as it was written, by file and offset
   */
  public record Result(
      DiskId diskId, int segments, long records, long bytes, List<Corruption> corruptions) {
    public Result {
      corruptions = List.copyOf(corruptions);
    }
  }

  private LogCheck(Disk disk, Manifest manifest) {
    this.disk = disk;
    this.manifest = manifest;
  }

  /**
   * Reads the log of this directory.
   *
   * @throws IOException with a sentence if there is no manifest that can be read, or the disk fails
   */
  public static Result of(Disk disk) throws IOException {
    if (!disk.exists(LogFiles.MANIFEST)) {
      throw new IOException(LogFiles.MANIFEST + " is missing: there is no whole log here");
    }
    LogCheck check = new LogCheck(disk, Manifest.decode(disk.read(LogFiles.MANIFEST)));
    for (Manifest.Part part : check.manifest.segments()) {
      check.segment(part);
    }
    return new Result(
        check.manifest.diskId(),
        check.manifest.segments().size(),
        check.records,
        check.bytes,
        check.corruptions);
  }

  private void segment(Manifest.Part part) throws IOException {
    String path = LogFiles.segment(part.number());
    if (!disk.exists(path)) {
      corruptions.add(new Corruption(path, 0, part.length(), "the segment is missing"));
      return;
    }
    Found found = new Found();
    try (DiskFile file = disk.open(path)) {
      long end = part.isOpen() ? file.size() : part.length();
      long there = Math.min(file.size(), end);
      bytes += there;
      if (there < end) {
        corruptions.add(new Corruption(path, there, end - there, "the end is missing"));
      }
      header(file, path, part.number());
      if (there > SegmentHeader.BYTES) {
        var codec = new FrameCodec(manifest.salt());
        new SegmentScan(file, part.number(), there, codec).run(part.isOpen(), found);
      }
    }
    records += found.records;
    if (!part.isOpen()) {
      keys(part, found);
    }
  }

  private void header(DiskFile file, String path, int number) throws IOException {
    ByteBuffer read = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(read, 0);
    String wrong = "the header is cut short";
    try {
      if (!read.hasRemaining()) {
        SegmentHeader header = SegmentHeader.decode(path, read.array());
        boolean ours = header.diskId().equals(manifest.diskId()) && header.number() == number;
        wrong = ours ? "" : "the header is that of another disk or segment";
      }
    } catch (UnreadableFileException e) {
      wrong = e.sentence();
    }
    if (!wrong.isEmpty()) {
      corruptions.add(new Corruption(path, 0, SegmentHeader.BYTES, wrong));
    }
  }

  /** A key file that is missing is no damage: a start makes it again. */
  private void keys(Manifest.Part part, Found found) throws IOException {
    String path = LogFiles.keys(part.number());
    if (!disk.exists(path)) {
      return;
    }
    try {
      KeyFile.Reader reader = KeyFile.open(disk, manifest.diskId(), part.number(), part.length());
      while (reader.next((record, offset, headLength) -> {})) {}
      if (found.corruptions == 0 && reader.entriesInAll() != found.records) {
        String what =
            "it names " + reader.entriesInAll() + " records, the segment has " + found.records;
        corruptions.add(new Corruption(path, 0, reader.fileBytes(), what));
      }
    } catch (UnreadableFileException e) {
      corruptions.add(new Corruption(path, 0, 0, e.sentence()));
    }
  }

  /** Counts what a scan finds. */
  private final class Found implements SegmentScan.Found {
    private long records;
    private int corruptions;

    @Override
    public void record(LogRecord record, long offset, int headLength) {
      records++;
    }

    @Override
    public void skipped(Head.Intact head, long offset) {
      records++;
    }

    @Override
    public void corrupt(Corruption corruption) {
      corruptions++;
      LogCheck.this.corruptions.add(corruption);
    }

    @Override
    public void torn(long offset) {}
  }
}
