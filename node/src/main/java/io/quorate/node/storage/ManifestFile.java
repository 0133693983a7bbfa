package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The manifest as it stands on the disk. Confined to the log's worker. */
final class ManifestFile {
  private final Disk disk;
  private final String bootId;
  private Manifest now;
  private long closedBytes;
  private Optional<CleanMarker> marker = Optional.empty();

  ManifestFile(Disk disk, Manifest now, String bootId) {
    this.disk = disk;
    this.now = now;
    this.closedBytes = closedBytes(now);
    this.bootId = bootId;
  }

  Manifest now() {
    return now;
  }

  /** Bytes of the segments that are closed. */
  long closedBytes() {
    return closedBytes;
  }

  private static long closedBytes(Manifest of) {
    return of.segments().stream()
        .filter(part -> !part.isOpen())
        .mapToLong(Manifest.Part::length)
        .sum();
  }

  /**
   * Puts another manifest in its place, durably.
   *
   * @throws IOException if that failed: the disk has the old or the new one, and {@link #now} stays
   *     the old one, from which every later one is made
   */
  void replace(Manifest next) throws IOException {
    disk.replace(LogFiles.MANIFEST, next.encode());
    now = next;
    closedBytes = closedBytes(next);
  }

  /** A segment of the manifest's next number, which it does not name yet. */
  Segment newSegment(long firstSequence) throws IOException {
    return Segment.create(disk, new SegmentHeader(now.diskId(), now.nextSegment(), firstSequence));
  }

  /**
   * The process ends in order, everything is forced, and the open segment ends at this length.
   *
   * @throws IOException if the next start may not be told so
   */
  void leave(long length, long nextSequence) throws IOException {
    if (!now.bootId().isEmpty()) {
      replace(now.withBootId(""));
    }
    var clean = new CleanMarker(now.diskId(), now.openSegment(), length, nextSequence);
    disk.replace(LogFiles.CLEAN, clean.encode());
    marker = Optional.of(clean);
  }

  /** The clean marker, once it was written. */
  Optional<CleanMarker> marker() {
    return marker;
  }

  /**
   * Before data of the batch is acknowledged that a power cut may take back, the manifest says
   * durably in which run of the operating system that was, if that has a name; if it cannot, the
   * batch is forced.
   */
  void nameBoot(List<Append> batch) {
    boolean isNamed = now.bootId().equals(bootId);
    if (!isNamed
        && batch.stream().anyMatch(Append::isUnforcedData)
        && !change(last -> last.withBootId(bootId)).isEmpty()) {
      batch.forEach(Append::forceAnyway);
    }
  }

  /** The same; gives an empty string, or a sentence that says why it failed. */
  String change(UnaryOperator<Manifest> to) {
    try {
      replace(to.apply(now));
      return "";
    } catch (IOException e) {
      return LogFiles.MANIFEST + " could not be written: " + e.getMessage();
    }
  }
}
