package io.quorate.node.storage;

import io.quorate.ring.DiskId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Key files. With an even first byte the rest is the file. With an odd one it is its entries, and
 * the right header, end and checksum are put around them. What is read, written again, is the same
 * file.
 */
public final class KeyFileFuzz {
  private static final DiskId DISK = new DiskId(0xabcL);
  private static final int SEGMENT = 3;
  private static final long SEGMENT_BYTES = 1 << 20;

  private static final int KIND_AT = 15;
  private static final int SEQUENCE_AT = 17;
  private static final int NAMES_AT = 41;

  private KeyFileFuzz() {}

  /** Reads this input and does nothing else, so that what reading takes can be measured. */
  public static Runnable reading(byte[] data) {
    byte[] rest = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
    boolean plain = data.length == 0 || (data[0] & 1) == 0;
    KeyFileDisk disk = new KeyFileDisk();
    disk.put(LogFiles.keys(SEGMENT), plain ? rest : whole(rest));
    KeyFile.Entries nobody = (record, offset, headLength) -> {};
    return () -> {
      try {
        KeyFile.read(disk, DISK, SEGMENT, SEGMENT_BYTES, nobody);
      } catch (IOException e) {
        // What is measured as well.
      }
    };
  }

  /** One input. */
  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    byte[] file = (data[0] & 1) == 0 ? rest : whole(rest);
    KeyFileDisk disk = new KeyFileDisk();
    KeyFile.Writer again = new KeyFile.Writer(disk, DISK, SEGMENT);
    disk.put(LogFiles.keys(SEGMENT), file);
    try {
      KeyFile.read(disk, DISK, SEGMENT, SEGMENT_BYTES, again::add);
      KeyFile.open(disk, DISK, SEGMENT, SEGMENT_BYTES).outline(new ExpectedKeys(new TreeMap<>()));
    } catch (UnreadableFileException e) {
      // What most inputs are: made again from the segment.
      return;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    again.finish(SEGMENT_BYTES);
    byte[] entries = Arrays.copyOfRange(file, 20, file.length - 29);
    if (!hasLaterKinds(entries) && !Arrays.equals(disk.get(LogFiles.keys(SEGMENT)), file)) {
      throw new AssertionError("read, and written as another file");
    }
  }

  private static byte[] whole(byte[] entries) {
    ByteBuffer file = ByteBuffer.allocate(20 + entries.length + 29);
    file.putInt(0x514b4559).putInt(KeyFile.VERSION).putLong(DISK.value()).putInt(SEGMENT);
    file.put(entries).put((byte) 0).putLong(SEGMENT_BYTES);
    List<Integer> places = places(entries);
    long highest = 0;
    for (int at : places) {
      highest = Math.max(highest, ByteBuffer.wrap(entries).getLong(at + SEQUENCE_AT));
    }
    file.putLong(places.size()).putLong(highest);
    CRC32C crc = new CRC32C();
    crc.update(file.duplicate().flip());
    return file.putInt((int) crc.getValue()).array();
  }

  /** Where entries begin, as far as their lengths lead to the next. */
  private static List<Integer> places(byte[] entries) {
    ByteBuffer bytes = ByteBuffer.wrap(entries);
    List<Integer> places = new ArrayList<>();
    int at = 0;
    while (at + NAMES_AT <= entries.length) {
      places.add(at);
      int names = (bytes.get(at + 37) & 0xff) + (bytes.get(at + 38) & 0xff);
      at += NAMES_AT + names + (bytes.getShort(at + 39) & 0xffff);
    }
    return places;
  }

  /** A later version's kinds are stepped over and so not written again. */
  private static boolean hasLaterKinds(byte[] entries) {
    return places(entries).stream()
        .anyMatch(at -> Kind.ofCode(entries[at + KIND_AT]).isEmpty());
  }
}
