package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The key files of the closed segments, made again where they are missing, and a filter of the keys
 * of each that was asked for: 2 bytes of heap a record. Confined to the worker "keys".
 */
final class KeyFiles {
  private final Disk disk;
  private final TreeMap<Integer, SegmentKeys> filters = new TreeMap<>();

  KeyFiles(Disk disk) {
    this.disk = disk;
  }

  /**
   * The segment's key file.
   *
   * @throws CompactionRun.RottenException if it is missing and the segment is not whole
   */
  KeyFile.Reader open(Manifest manifest, Manifest.Part part) throws IOException {
    try {
      return KeyFile.open(disk, manifest.diskId(), part.number(), part.length());
    } catch (UnreadableFileException e) {
      makeAgain(manifest, part);
      return KeyFile.open(disk, manifest.diskId(), part.number(), part.length());
    }
  }

  private void makeAgain(Manifest manifest, Manifest.Part part) throws IOException {
    String path = LogFiles.segment(part.number());
    if (!disk.exists(path)) {
      throw new CompactionRun.RottenException(
          part.number(), new Corruption(path, 0, 0, "the segment is missing"));
    }
    var keys = new KeyFile.Writer(disk, manifest.diskId(), part.number());
    var found = new Into(keys);
    try (DiskFile file = disk.open(path)) {
      if (file.size() < part.length()) {
        throw new CompactionRun.RottenException(
            part.number(), new Corruption(path, file.size(), 0, "the end is missing"));
      }
      var codec = new FrameCodec(manifest.salt());
      new SegmentScan(file, part.number(), part.length(), codec).run(false, found);
    }
    if (!found.corruptions.isEmpty()) {
      keys.abandon();
      throw new CompactionRun.RottenException(part.number(), found.corruptions.get(0));
    }
    keys.finish(part.length());
  }

  /** Which keys the segment may have; empty if that cannot be said. */
  Optional<SegmentKeys> filter(Manifest manifest, Manifest.Part part) throws IOException {
    SegmentKeys known = filters.get(part.number());
    if (known != null) {
      return Optional.of(known);
    }
    try {
      KeyFile.Reader reader = open(manifest, part);
      var made = new SegmentKeys(reader.entriesInAll());
      while (reader.next((record, offset, headLength) -> made.add(record))) {}
      filters.put(part.number(), made);
      return Optional.of(made);
    } catch (UnreadableFileException | CompactionRun.RottenException e) {
      // Whoever reads or compacts that segment reports it; here it only means: perhaps.
      return Optional.empty();
    }
  }

  /** The segment is gone. */
  void forget(int number) {
    filters.remove(number);
  }

  /** Deletes the files of these segments, which the manifest names no more. */
  void delete(List<Integer> segments) throws IOException {
    for (int number : segments) {
      forget(number);
      for (String path : List.of(LogFiles.segment(number), LogFiles.keys(number))) {
        if (disk.exists(path)) {
          disk.delete(path);
        }
      }
    }
    disk.forceFolder(LogFiles.FOLDER);
  }

  /** Names what a scan finds. */
  private static final class Into implements SegmentScan.Found {
    private final KeyFile.Writer keys;
    private final List<Corruption> corruptions = new ArrayList<>();

    Into(KeyFile.Writer keys) {
      this.keys = keys;
    }

    @Override
    public void record(LogRecord record, long offset, int headLength) {
      keys.add(record, offset, headLength);
    }

    @Override
    public void skipped(Head.Intact head, long offset) {
      keys.addUnknown(offset, head);
    }

    @Override
    public void corrupt(Corruption corruption) {
      corruptions.add(corruption);
    }

    @Override
    public void torn(long offset) {}
  }
}
