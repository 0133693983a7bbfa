package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads records where the index says that they are, and believes nothing that does not check.
 * Confined to the worker "reader"; has file handles of its own.
 */
final class RecordReader {
  private static final int HANDLES_MAX = 128;
  private static final int SCRATCH_BYTES = 64 << 10;

  private final Disk disk;
  private final FrameCodec codec;
  private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
  private final Map<Integer, DiskFile> files = new LinkedHashMap<>(16, 0.75f, true);

  RecordReader(Disk disk, long salt) {
    this.disk = disk;
    this.codec = new FrameCodec(salt);
  }

  /** The record of this key at this place, or why it cannot be read. Never a not-found. */
  Space.Loaded read(SpaceId space, Key key, Pointer at) {
    try {
      return check(space, key, at, file(at.segment()));
    } catch (IOException e) {
      forget(at.segment());
      return unreadable(at, "reading failed: " + e.getMessage());
    }
  }

  private Space.Loaded check(SpaceId space, Key key, Pointer at, DiskFile file) throws IOException {
    long frame = (long) at.headLength() + at.length();
    scratch.clear().limit((int) Math.min(frame, SCRATCH_BYTES));
    file.read(scratch, at.offset());
    scratch.flip();
    if (!(codec.decode(scratch, at.segment(), at.offset()) instanceof Head.Intact head)) {
      return unreadable(at, "no record begins there");
    }
    boolean isIt = head.length() == at.headLength()
        && head.contentLength() == at.length()
        && head.kept()
            .filter(it -> it.sequence() == at.sequence())
            .filter(it -> it.space().equals(space) && it.key().equals(key))
            .isPresent();
    if (!isIt) {
      return unreadable(at, "another record is there");
    }
    byte[] content = new byte[at.length()];
    int got = Math.min(scratch.limit() - head.length(), content.length);
    scratch.get(head.length(), content, 0, Math.max(0, got));
    if (got < content.length) {
      ByteBuffer rest = ByteBuffer.wrap(content, got, content.length - got);
      file.read(rest, at.offset() + head.length() + got);
    }
    if (!codec.isContent(content, head.contentCrc())) {
      return unreadable(at, "the content has a wrong checksum");
    }
    return new Space.Loaded.Found(LogSpace.entry(key, at), content);
  }

  private static Space.Loaded unreadable(Pointer at, String why) {
    return new Space.Loaded.Unreadable(
        LogFiles.segment(at.segment()) + " at " + at.offset() + ": " + why);
  }

  private DiskFile file(int segment) throws IOException {
    DiskFile known = files.get(segment);
    if (known != null) {
      return known;
    }
    if (files.size() >= HANDLES_MAX) {
      Iterator<DiskFile> eldest = files.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    DiskFile opened = disk.open(LogFiles.segment(segment));
    files.put(segment, opened);
    return opened;
  }

  /** These segments are read no more. */
  void forget(List<Integer> segments) {
    segments.forEach(this::forget);
  }

  private void forget(int segment) {
    DiskFile failed = files.remove(segment);
    try {
      if (failed != null) {
        failed.close();
      }
    } catch (IOException e) {
      // Reading failed already, and that is what is reported.
    }
  }

  void close() {
    for (int segment : files.keySet().toArray(Integer[]::new)) {
      forget(segment);
    }
  }
}
