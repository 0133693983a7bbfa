package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import io.quorate.node.environment.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Makes a log of a snapshot's, in a directory that has none: first the segments, durably, and last
 * the manifest, which says that what came later is gone. A directory with segments and no manifest
 * is refused by every start.
 */
public final class LogCopy {
  private static final int AT_ONCE_BYTES = 1 << 20;

  private final Disk from;
  private final Disk into;

  /** From the folder of a snapshot into a data directory; all calls block. */
  public LogCopy(Disk from, Disk into) {
    this.from = from;
    this.into = into;
  }

  /** Whether there is a log, or something of one. */
  public static boolean isAnyIn(Disk disk) throws IOException {
    return disk.exists(LogFiles.FOLDER);
  }

  /** Copies segments and key files. */
  public void segments() throws IOException {
    for (String name : from.list(LogFiles.FOLDER)) {
      if (LogFiles.segmentNumber(name).isPresent() || LogFiles.keysNumber(name).isPresent()) {
        copy(LogFiles.FOLDER + "/" + name);
      }
    }
    into.forceFolder(LogFiles.FOLDER);
  }

  private void copy(String path) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE_BYTES);
    try (DiskFile source = from.open(path);
        DiskFile target = into.create(path)) {
      for (long at = 0; source.read(bytes.clear(), at) > 0; at += bytes.limit()) {
        target.append(bytes.flip());
      }
      target.force();
    }
  }

  /** From now on it is a log. */
  public void manifest() throws IOException {
    Manifest restored =
        Manifest.decode(from.read(LogFiles.MANIFEST)).withLoss(Manifest.Loss.RESTORED);
    into.replace(LogFiles.MANIFEST, restored.encode());
    into.forceFolder("");
  }
}
