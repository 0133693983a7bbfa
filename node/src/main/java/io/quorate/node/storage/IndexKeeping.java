package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the indexes at a clean stop, so that the next start need not make them anew. The lanes hand
 * theirs over, then the log's worker makes them durable.
 */
final class IndexKeeping {
  /** More is not held in memory at once: then the next start makes its indexes anew. */
  private static final long BYTES_MAX = 32 << 20;

  private static final int ENTRY_BYTES = 3 + IndexBytes.POINTER_BYTES;

  private final Environment environment;
  private final IndexFactory factory;
  private final long reserveBytes;
  private final List<Left> left = new ArrayList<>();
  private long bytes;

  /** An index that no lane has any more. */
  private record Left(SpaceId space, SegmentTally live, IndexParts parts) {}

  IndexKeeping(Environment environment, IndexFactory factory, long reserveBytes) {
    this.environment = environment;
    this.factory = factory;
    this.reserveBytes = reserveBytes;
  }

  /** Takes a stopped index of a lane, or throws it away. Called on the lane. */
  void take(SpaceId space, SpaceIndex index) {
    Optional<IndexParts> parts =
        factory.layout().isEmpty() || index.size() == 0 ? Optional.empty() : index.parts();
    if (parts.isEmpty()) {
      index.close();
      return;
    }
    left.add(new Left(space, index.live(), parts.get()));
    parts.get().delta().keySet().forEach(key -> bytes += IndexBytes.length(key) + ENTRY_BYTES);
  }

  /**
   * Makes what was taken durable and has the marker name it. A failure is no matter: the marker
   * then stays one that names no indexes.
   */
  void keep(CleanMarker marker) {
    if (factory.layout().isEmpty()) {
      return;
    }
    try {
      if (bytes > BYTES_MAX || environment.disk().usableBytes() < reserveBytes + bytes) {
        discard();
        return;
      }
      List<KeptIndex> kept = new ArrayList<>();
      for (Left index : left) {
        kept.add(kept(index));
      }
      factory.force(environment);
      byte[] indexes = new KeptIndexes(factory.layout(), kept).encode();
      environment.disk().replace(LogFiles.INDEXES, indexes);
      byte[] manifest = environment.disk().read(LogFiles.MANIFEST);
      var named = marker.with(CleanMarker.Kept.of(manifest, indexes));
      environment.disk().replace(LogFiles.CLEAN, named.encode());
    } catch (IOException e) {
      environment.log().info("the indexes are not kept and will be made anew: " + e.getMessage());
      discard();
    }
  }

  private static KeptIndex kept(Left index) throws IOException {
    IndexParts parts = index.parts();
    Optional<KeptTable> table = Optional.empty();
    if (parts.table().isPresent()) {
      table = Optional.of(parts.table().get().keep());
    }
    return new KeptIndex(
        index.space(), index.live(), table, parts.size(), parts.keyBytes(), parts.delta());
  }

  /** Throws away what was taken. */
  void discard() {
    left.forEach(index -> index.parts().table().ifPresent(ChronicleTable::close));
    left.clear();
  }
}
