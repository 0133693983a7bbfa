package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;

/**
 * Whether the log may grow: asks the disk every few MiB, and always when it was full. Mutable,
 * confined to the log's worker.
 */
final class DiskRoom {
  private static final long BELIEVED_BYTES = 16L << 20;

  private final Disk disk;
  private final long reserveBytes;
  private long believed;

  /** @param reserveBytes what stays free */
  DiskRoom(Disk disk, long reserveBytes) {
    this.disk = disk;
    this.reserveBytes = reserveBytes;
  }

  boolean takes(long bytes) throws IOException {
    if (believed < bytes) {
      long usable = disk.usableBytes() - reserveBytes;
      if (usable < bytes) {
        return false;
      }
      believed = Math.max(bytes, Math.min(usable, BELIEVED_BYTES));
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
