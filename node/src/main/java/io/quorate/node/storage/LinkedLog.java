package io.quorate.node.storage;

import io.quorate.node.environment.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of giving a log's closed segments second names in a folder of their own.
 *
 * @param failure empty, or a sentence: then the folder has no manifest
 * @param segments how many there are
 * @param bytes of them; shared with the log as long as it has them
 */
public record LinkedLog(String failure, int segments, long bytes) {
  static LinkedLog failed(String sentence) {
    return new LinkedLog(sentence, 0, 0);
  }

  /** Links what the manifest, which has no open segment, names. On the worker "keys". */
  static LinkedLog link(Disk disk, Manifest manifest, String folder) {
    String log = folder + "/" + LogFiles.FOLDER;
    List<Manifest.Part> there = new ArrayList<>();
    long bytes = 0;
    try {
      for (Manifest.Part part : manifest.segments()) {
        String segment = LogFiles.segment(part.number());
        // One that is missing was reported as a loss, and everything in it fetched again or lost.
        if (disk.exists(segment)) {
          disk.link(segment, folder + "/" + segment);
          linkIfThere(disk, LogFiles.keys(part.number()), folder);
          there.add(part);
          bytes += part.length();
        }
      }
      disk.forceFolder(log);
      disk.replace(
          folder + "/" + LogFiles.MANIFEST,
          manifest.withSegments(there, manifest.nextSegment()).encode());
      return new LinkedLog("", there.size(), bytes);
    } catch (IOException e) {
      return failed("the segments could not be linked: " + e.getMessage());
    }
  }

  /** A key file that is missing is made again from its segment. */
  private static void linkIfThere(Disk disk, String path, String folder) throws IOException {
    if (disk.exists(path)) {
      disk.link(path, folder + "/" + path);
    }
  }
}
