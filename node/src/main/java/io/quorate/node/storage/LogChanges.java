package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * What changes the manifest without an append: known losses, drops, compaction. Confined to the
 * log's worker.
 */
final class LogChanges {
  private final Environment environment;
  private final LogWriter writer;
  private final ManifestFile manifest;

  LogChanges(Environment environment, LogWriter writer, ManifestFile manifest) {
    this.environment = environment;
    this.writer = writer;
    this.manifest = manifest;
  }

  Manifest manifest() {
    return manifest.now();
  }

  /** The bytes of all segments. */
  long bytes() {
    return writer.logBytes();
  }

  /** Segments are being compacted, of a log with so many live bytes, at such a rate. */
  void isCompacted(long liveBytes, double reclaimedPerSecond) {
    writer.throttle().compacting(liveBytes, reclaimedPerSecond);
  }

  /** Nothing is being compacted. */
  void nothingIsCompacted() {
    writer.throttle().idle();
  }

  /** The clean marker, once it was written. */
  Optional<CleanMarker> marker() {
    return manifest.marker();
  }

  /** Says durably that what was lost came back from the peers. Gives a sentence if that failed. */
  String healed() {
    return manifest.change(now -> now.withLoss(Manifest.Loss.NONE));
  }

  /** Corruption was found: the next start is to know of it. Gives a sentence if that failed. */
  String lost() {
    return manifest.change(now -> now.withLoss(Manifest.Loss.FOUND));
  }

  /**
   * Makes everything of the space void that was handed over before, durably, and tells its lane
   * behind the answers of all that; or a sentence if it failed.
   */
  void drop(LogSpace space, Consumer<String> done) {
    String refusal = writer.settle();
    long last = writer.lastSequence();
    String failure =
        refusal.isEmpty() ? manifest.change(now -> now.withDropped(space.id(), last)) : refusal;
    environment.lane(space.laneIndex()).execute(() -> space.dropped(failure, done));
  }

  /**
   * A number for a segment that compaction writes, given durably, so that a start deletes the file
   * unless the manifest names it. Empty if that failed.
   */
  OptionalInt numberForCopy() {
    if (writer.isNumberTaken()) {
      return OptionalInt.empty();
    }
    int number = manifest.now().nextSegment();
    String failure = manifest.change(now -> now.withSegments(now.segments(), number + 1));
    return failure.isEmpty() ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /**
   * Puts the copy of these segments in their place, after everything is forced that made records of
   * them dead. Gives a sentence if that failed; then the disk may have either.
   */
  String compacted(List<Integer> victims, Optional<Manifest.Part> copy) {
    String refusal = writer.settle();
    return refusal.isEmpty() ? manifest.change(now -> now.withCompacted(victims, copy)) : refusal;
  }
}
