package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides whether the indexes that the last stop kept are those of the log that is there, and opens
 * them if they are. Confined to the log's worker.
 */
final class IndexTrust {
  /* How it works
   *
   *   clean marker ──names──▶ manifest (CRC32C) ──▶ segments, and how long the closed ones are
   *        │    └────says───▶ which segment is open, and how long it is
   *        └──names──▶ log/indexes (length, CRC32C) ──names──▶ tables (length, CRC32C)
   *
   * All of it has to be there as it was named: then the indexes are, bit by bit, those of a process
   * that had answered every append and wrote nothing more to this log. One doubt and none of them is
   * believed. What an index points at has to be in a segment of the manifest: a compaction that the
   * stop interrupted may have left entries that point at segments which the manifest no longer has.
   */
  private final Environment environment;
  private final Disk disk;
  private final IndexFactory factory;

  IndexTrust(Environment environment, IndexFactory factory) {
    this.environment = environment;
    this.disk = environment.disk();
    this.factory = factory;
  }

  /** The bytes of {@code log/indexes}, if the marker names them. Called before it is taken away. */
  Optional<byte[]> named(Optional<CleanMarker> marker) throws IOException {
    return marker.flatMap(CleanMarker::kept).isPresent() && disk.exists(LogFiles.INDEXES)
        ? Optional.of(disk.read(LogFiles.INDEXES))
        : Optional.empty();
  }

  /**
   * Opens the indexes that were kept, or throws away what is left of them.
   *
   * @param named what {@link #named} gave
   * @return empty if they are to be made anew
   */
  Optional<SortedMap<SpaceId, SpaceIndex>> open(
      Optional<CleanMarker> marker, Optional<byte[]> named, Manifest manifest) throws IOException {
    TreeMap<SpaceId, SpaceIndex> indexes = new TreeMap<>();
    if (marker.isPresent() && named.isPresent()) {
      try {
        open(believed(marker.get(), named.get(), manifest), indexes);
        return Optional.of(indexes);
      } catch (IOException e) {
        indexes.values().forEach(SpaceIndex::close);
        environment.log().info("the indexes are made anew: " + e.getMessage());
      }
    }
    factory.prepare(environment, List.of());
    return Optional.empty();
  }

  private List<KeptIndex> believed(CleanMarker marker, byte[] named, Manifest manifest)
      throws IOException {
    CleanMarker.Kept now = CleanMarker.Kept.of(disk.read(LogFiles.MANIFEST), named);
    check(marker.kept().filter(now::equals).isPresent(), "they are of another log");
    for (Manifest.Part part : manifest.segments()) {
      long length = part.isOpen() ? marker.length() : part.length();
      long size = size(LogFiles.segment(part.number()));
      boolean isWhole = part.isOpen() ? size == length : size >= length;
      check(isWhole, LogFiles.segment(part.number()) + " has another length");
    }
    KeptIndexes kept = KeptIndexes.decode(named);
    check(kept.layout().equals(factory.layout()), "they are of the layout " + kept.layout());
    TreeSet<Integer> segments = new TreeSet<>();
    manifest.segments().forEach(part -> segments.add(part.number()));
    for (KeptIndex index : kept.indexes()) {
      for (int i = 0; i < index.live().segments(); i++) {
        check(segments.contains(index.live().number(i)), "they point at a segment that is gone");
      }
    }
    return kept.indexes();
  }

  private void open(List<KeptIndex> kept, SortedMap<SpaceId, SpaceIndex> into) throws IOException {
    List<String> files = new ArrayList<>();
    kept.forEach(index -> index.table().ifPresent(table -> files.add(table.file())));
    factory.prepare(environment, files);
    for (KeptIndex index : kept) {
      int lane = index.space().partition() % environment.lanes();
      String name = index.space().fileName() + "-start" + into.size();
      Index opened = factory.open(environment, lane, name, index);
      into.put(index.space(), new SpaceIndex(opened, index.live()));
    }
  }

  private long size(String path) throws IOException {
    if (!disk.exists(path)) {
      return 0;
    }
    try (DiskFile file = disk.open(path)) {
      return file.size();
    }
  }

  private static void check(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }
}
