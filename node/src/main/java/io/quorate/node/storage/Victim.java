package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A segment that is being compacted: its records in the order of its key file, and their bytes,
 * which are asked for in that order too. Mutable, confined to the worker "keys".
 */
final class Victim {
  private static final int WINDOW_BYTES = 64 << 10;

  private final int number;
  private final KeyFile.Reader keys;
  private final @Nullable DiskFile file;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
  private long windowAt;
  private boolean hasMore = true;

  private Victim(int number, KeyFile.Reader keys, @Nullable DiskFile file) {
    this.number = number;
    this.keys = keys;
    this.file = file;
  }

  /** Opens it; where the segment is missing, only a record that is needed is a loss. */
  static Victim open(Disk disk, KeyFiles keyFiles, Manifest manifest, Manifest.Part part)
      throws IOException {
    KeyFile.Reader keys = keyFiles.open(manifest, part);
    String path = LogFiles.segment(part.number());
    return new Victim(part.number(), keys, disk.exists(path) ? disk.open(path) : null);
  }

  int number() {
    return number;
  }

  long keyFileBytes() {
    return keys.fileBytes();
  }

  /** Its next records; empty after the last one. */
  List<Candidate> next(int most) throws IOException {
    List<Candidate> found = new ArrayList<>();
    var listing = new Candidate.Listing(number, found);
    while (hasMore && found.size() < most) {
      hasMore = keys.next(listing);
    }
    return found;
  }

  /** Puts so many bytes from this offset on into the buffer; false if the segment ends before. */
  boolean read(long offset, int bytes, ByteBuffer into) throws IOException {
    if (file == null) {
      return false;
    }
    if (bytes > WINDOW_BYTES) {
      return file.read(into.slice(into.position(), bytes), offset) == bytes;
    }
    if (offset < windowAt || offset + bytes > windowAt + window.limit()) {
      window.clear();
      file.read(window, offset);
      window.flip();
      windowAt = offset;
    }
    if (bytes > window.limit() - (offset - windowAt)) {
      return false;
    }
    into.put(into.position(), window, (int) (offset - windowAt), bytes);
    return true;
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
