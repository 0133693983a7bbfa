package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;

/**
 * Whether the log may grow: asks the disk every few MiB, and always when it was full. Others write
 * meanwhile (key files, compaction), so that what one answer is worth is a small part of the
 * reserve. Mutable, confined to the log's worker.
 */
final class DiskRoom {
  private static final long BELIEVED_BYTES = 16L << 20;
  private static final int RESERVE_PARTS = 8;

  private final Disk disk;
  private final long reserveBytes;
  private final long believedMax;
  private long believed;

  /** @param reserveBytes what stays free */
  DiskRoom(Disk disk, long reserveBytes) {
    this.disk = disk;
    this.reserveBytes = reserveBytes;
    this.believedMax = Math.min(reserveBytes / RESERVE_PARTS, BELIEVED_BYTES);
  }

  boolean takes(long bytes) throws IOException {
    if (believed < bytes) {
      long usable = disk.usableBytes() - reserveBytes;
      if (usable < bytes) {
        return false;
      }
      believed = Math.max(bytes, Math.min(usable, believedMax));
    }
    return true;
  }

  void taken(long bytes) {
    believed -= bytes;
  }

  /** An append failed: the disk is asked again before the next one. */
  void doubt() {
    believed = 0;
  }
}
