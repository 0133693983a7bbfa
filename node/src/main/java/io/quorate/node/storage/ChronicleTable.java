package io.quorate.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.MapSegmentContext;

/**
 * A hash table of fixed capacity in one mapped file. Written by one thread; may be read by another
 * at the same time.
 *
 * <p>The file is preallocated: a mapped write into a hole of a full disk would be a SIGBUS. It is
 * made as a sparse file, then copied as bytes, zeros too, and renamed. It is not forced before it
 * is {@link #keep kept}, since nothing else of it is believed by a later process, and a file system
 * takes the room when it takes the bytes; on one that does not (copy on write), the storage's
 * reserve is what stands between a full disk and a SIGBUS. Tiering, by which a table grows into new
 * holes, is off: a table that is asked for more than it has throws, and {@link #hasRoom} is false
 * long before.
 */
final class ChronicleTable {
  /** Fewer entries save nothing: the file has 0.4 MB. */
  static final long ENTRIES_MIN = 4_096;

  private static final long ENTRIES_PER_SEGMENT = 16_384;
  private static final int FILLED_PERCENT_MAX = 80;
  private static final int COPY_BYTES = 1 << 20;

  private final Path file;
  private final ChronicleMap<byte[], byte[]> map;
  private final long entries;
  private final int averageKeyBytes;
  private final long entriesMax;
  private final long keyBytesMax;
  private long inserted;
  private long insertedKeyBytes;

  private ChronicleTable(
      Path file, ChronicleMap<byte[], byte[]> map, long entries, int averageKeyBytes) {
    this.file = file;
    this.map = map;
    this.entries = entries;
    this.averageKeyBytes = averageKeyBytes;
    this.entriesMax = entries * FILLED_PERCENT_MAX / 100;
    this.keyBytesMax = entriesMax * averageKeyBytes;
  }

  /** A new table in this file, which takes at least 80 % of so many entries. */
  static ChronicleTable create(Path file, long entries, int averageKeyBytes) throws IOException {
    Path sparse = file.resolveSibling(file.getFileName() + ".sparse");
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(sparse);
    builder(entries, averageKeyBytes).createPersistedTo(sparse.toFile()).close();
    try {
      copy(sparse, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(sparse);
      Files.deleteIfExists(part);
    }
    var map = builder(entries, averageKeyBytes).createPersistedTo(file.toFile());
    return new ChronicleTable(file, map, entries, averageKeyBytes);
  }

  /**
   * The table that was kept, if its file has the very bytes that it had then.
   *
   * @throws IOException if it has not
   */
  static ChronicleTable open(Path folder, KeptTable kept) throws IOException {
    Path file = folder.resolve(kept.file());
    if (!Files.exists(file) || Files.size(file) != kept.bytes() || crc(file) != kept.crc()) {
      throw new IOException(kept.file() + " is not what was kept");
    }
    ChronicleMap<byte[], byte[]> map = map(file, kept);
    var table = new ChronicleTable(file, map, kept.entries(), kept.averageKeyBytes());
    table.inserted = kept.inserted();
    table.insertedKeyBytes = kept.insertedKeyBytes();
    return table;
  }

  /** The file as it is, whoever left it. */
  static ChronicleMap<byte[], byte[]> map(Path file, KeptTable kept) throws IOException {
    return builder(kept.entries(), kept.averageKeyBytes()).createPersistedTo(file.toFile());
  }

  private static ChronicleMapBuilder<byte[], byte[]> builder(long entries, int averageKeyBytes) {
    long segments = Long.highestOneBit(Math.max(1, entries / ENTRIES_PER_SEGMENT));
    return ChronicleMapBuilder.of(byte[].class, byte[].class)
        .name("index")
        .entries(entries)
        .actualSegments(Math.toIntExact(segments))
        .averageKeySize(averageKeyBytes)
        .constantValueSizeBySample(new byte[IndexBytes.POINTER_BYTES])
        .putReturnsNull(true)
        .removeReturnsNull(true)
        .maxBloatFactor(1)
        .allowSegmentTiering(false)
        .checksumEntries(false)
        .skipCloseOnExitHook(true);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out = FileChannel.open(
            to,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    }
  }

  /** Reads the pointer of this key into the array; false if there is none. */
  boolean get(byte[] key, byte[] pointer) {
    return map.getUsing(key, pointer) != null;
  }

  boolean contains(byte[] key) {
    return map.containsKey(key);
  }

  /**
   * Whether one more key of so many bytes is surely taken. Counts what was ever inserted, so that a
   * removed entry's room, which may be in pieces, is not relied on.
   */
  boolean hasRoom(int keyBytes) {
    return inserted < entriesMax && insertedKeyBytes + keyBytes <= keyBytesMax;
  }

  /**
   * Adds a key that is not there.
   *
   * @throws IllegalStateException if the table is full: then nothing was changed
   */
  void insert(byte[] key, byte[] pointer) {
    map.put(key, pointer);
    inserted++;
    insertedKeyBytes += key.length;
  }

  /** Gives a key that is there another pointer: of one size with the old, so in its place. */
  void overwrite(byte[] key, byte[] pointer) {
    map.put(key, pointer);
  }

  void remove(byte[] key) {
    map.remove(key);
  }

  /** Tells all entries, in no order; both arrays are used again for the next one. */
  void forEach(BiConsumer<byte[], byte[]> entry) {
    for (int i = 0; i < map.segments(); i++) {
      try (MapSegmentContext<byte[], byte[], ?> segment = map.segmentContext(i)) {
        segment.forEachSegmentEntry(
            it -> entry.accept(it.key().get(), it.value().get()));
      }
    }
  }

  /**
   * Gives the memory back and forces the file, which stays.
   *
   * @throws IOException if it is not durable
   */
  KeptTable keep() throws IOException {
    map.close();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    return new KeptTable(
        file.getFileName().toString(),
        Files.size(file),
        crc(file),
        entries,
        averageKeyBytes,
        inserted,
        insertedKeyBytes);
  }

  private static int crc(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      while (in.read(buffer.clear()) >= 0) {
        crc.update(buffer.flip());
      }
    }
    return (int) crc.getValue();
  }

  /** Gives the memory back and deletes the file. */
  void close() {
    map.close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next start empties the folder.
    }
  }
}
