package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.Worker;
import io.quorate.ring.DiskId;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The segment that is being written, and its key file. Confined to the log's worker. */
final class Segment {
  private final int number;
  private final DiskFile file;
  private final KeyFile.Writer keys;
  private long length;
  private long forcedLength;

  /** A segment of this length, all of it forced. */
  Segment(int number, DiskFile file, KeyFile.Writer keys, long length) {
    this.number = number;
    this.file = file;
    this.keys = keys;
    this.length = length;
    this.forcedLength = length;
  }

  /** A new segment, durable, with its header and no record. */
  static Segment create(Disk disk, SegmentHeader header) throws IOException {
    String path = LogFiles.segment(header.number());
    if (disk.exists(path)) {
      disk.delete(path);
    }
    DiskFile file = disk.create(path);
    file.append(ByteBuffer.wrap(header.encode()));
    file.force();
    disk.forceFolder(LogFiles.FOLDER);
    DiskId diskId = header.diskId();
    var keys = new KeyFile.Writer(disk, diskId, header.number());
    return new Segment(header.number(), file, keys, SegmentHeader.BYTES);
  }

  int number() {
    return number;
  }

  long length() {
    return length;
  }

  /** Up to where the last good force reached. */
  long forcedLength() {
    return forcedLength;
  }

  /** Appends the batch. After a failure the file holds more than {@link #length}. */
  void append(Gather.Encoded batch) throws IOException {
    file.append(batch.buffers());
    length += batch.bytes();
    for (Gather.Placed placed : batch.placed()) {
      Pointer pointer = placed.pointer();
      keys.add(placed.record(), pointer.offset(), pointer.headLength());
    }
  }

  /** Appends records that were made for this place, which were named before. */
  void append(ByteBuffer frames) throws IOException {
    length += frames.remaining();
    file.append(frames);
  }

  /** Notes for the key file what stands at this offset, or will. */
  void name(LogRecord record, long offset, int headLength) {
    keys.add(record, offset, headLength);
  }

  /** The same for a record that is not known here. */
  void nameUnknown(Head.Intact head, long offset) {
    keys.addUnknown(offset, head);
  }

  void force() throws IOException {
    file.force();
    forcedLength = length;
  }

  /** Cuts off what a failed append left, durably. */
  void cut() throws IOException {
    file.truncate(length);
    force();
  }

  /** No more records: the key file is made durable by this worker. */
  void finish(Worker worker) throws IOException {
    keys.finish(length, worker);
    file.close();
  }

  /**
   * No more records: everything is durable when this returns.
   *
   * @throws IOException also if there is no key file then
   */
  void finish() throws IOException {
    force();
    file.close();
    if (!keys.finish(length)) {
      throw new IOException(LogFiles.keys(number) + " could not be written");
    }
  }

  /** Gives the file back; the segment stays the last one. */
  void close() throws IOException {
    keys.abandon();
    file.close();
  }

  /** The file failed: nothing more is asked of it. */
  void abandon() {
    keys.abandon();
    try {
      file.close();
    } catch (IOException e) {
      // It failed already; what it holds is written again elsewhere.
    }
  }
}
