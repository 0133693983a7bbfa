package io.quorate.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;
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

  /** A page of entries visits one or two segments; a growth holds one of them at a time. */
  private static final long ENTRIES_PER_SEGMENT = 2_048;

  private static final int FILLED_PERCENT_MAX = 80;
  private static final int COPY_BYTES = 1 << 20;

  private final Path file;
  private final ChronicleMap<TableKey, byte[]> map;
  private final TableOrder order;
  private final int segmentBits;
  private final TableKey key = new TableKey();
  private final long entries;
  private final int averageKeyBytes;
  private final long entriesMax;
  private final long keyBytesMax;
  private long inserted;
  private long insertedKeyBytes;
  private boolean inOrder;
  private long visited;

  private ChronicleTable(
      Path file,
      ChronicleMap<TableKey, byte[]> map,
      TableOrder order,
      long entries,
      int averageKeyBytes) {
    this.file = file;
    this.map = map;
    this.order = order;
    this.segmentBits = Integer.numberOfTrailingZeros(map.segments());
    this.inOrder = !order.isScattered();
    this.entries = entries;
    this.averageKeyBytes = averageKeyBytes;
    this.entriesMax = entries * FILLED_PERCENT_MAX / 100;
    this.keyBytesMax = entriesMax * averageKeyBytes;
  }

  /** A new table in this file, which takes at least 80 % of so many entries. */
  static ChronicleTable create(Path file, long entries, int averageKeyBytes, TableOrder order)
      throws IOException {
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
    return new ChronicleTable(file, map, order, entries, averageKeyBytes);
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
    var table = new ChronicleTable(
        file, map(file, kept), kept.order(), kept.entries(), kept.averageKeyBytes());
    table.inOrder = kept.inOrder();
    table.inserted = kept.inserted();
    table.insertedKeyBytes = kept.insertedKeyBytes();
    return table;
  }

  /** The file as it is, whoever left it. */
  static ChronicleMap<TableKey, byte[]> map(Path file, KeptTable kept) throws IOException {
    return builder(kept.entries(), kept.averageKeyBytes()).createPersistedTo(file.toFile());
  }

  private static ChronicleMapBuilder<TableKey, byte[]> builder(long entries, int averageKeyBytes) {
    long segments = Long.highestOneBit(Math.max(1, entries / ENTRIES_PER_SEGMENT));
    return ChronicleMapBuilder.of(TableKey.class, byte[].class)
        .name("index")
        .entries(entries)
        .actualSegments(Math.toIntExact(segments))
        .averageKeySize(averageKeyBytes)
        .keyReaderAndDataAccess(new TableKey.Reader(), new TableKey.Access())
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

  private TableKey key(byte[] bytes, long position) {
    return order.isScattered()
        ? key.byHash(bytes)
        : key.in(order.segment(position, segmentBits), segmentBits, bytes);
  }

  /**
   * Reads the pointer of this key into the array; false if there is none.
   *
   * @param position of the key on the ring, here as everywhere
   */
  boolean get(byte[] bytes, long position, byte[] pointer) {
    return map.getUsing(key(bytes, position), pointer) != null;
  }

  boolean contains(byte[] bytes, long position) {
    return map.containsKey(key(bytes, position));
  }

  /**
   * Whether one more key of so many bytes is surely taken. Counts what was ever inserted, so that a
   * removed entry's room, which may be in pieces, is not relied on.
   */
  boolean hasRoom(int keyBytes) {
    return inserted < entriesMax && insertedKeyBytes + keyBytes <= keyBytesMax;
  }

  /** Whether it is large enough for so many keys, if it were empty. */
  boolean takes(long keys, long keyBytes) {
    return keys <= entriesMax && keyBytes <= keyBytesMax;
  }

  /**
   * Adds a key that is not there.
   *
   * @param pointer as {@link IndexBytes} makes it, with the key's position
   * @throws IllegalStateException if the table is full: then nothing was changed
   */
  void insert(byte[] bytes, byte[] pointer) {
    long position = IndexBytes.position(pointer);
    map.put(key(bytes, position), pointer);
    inserted++;
    insertedKeyBytes += bytes.length;
    inOrder &= order.has(position);
  }

  /** Gives a key that is there another pointer: of one size with the old, so in its place. */
  void overwrite(byte[] bytes, byte[] pointer) {
    map.put(key(bytes, IndexBytes.position(pointer)), pointer);
  }

  void remove(byte[] bytes, long position) {
    map.remove(key(bytes, position));
  }

  /** Tells all entries, in no order; both arrays are used again for the next one. */
  void forEach(BiConsumer<byte[], byte[]> entry) {
    for (int i = 0; i < map.segments(); i++) {
      visit(i, position -> true, entry);
    }
  }

  /**
   * Puts all entries into another table. Holds each segment only as long as it takes to read it: a
   * lane that lists it may wait for that.
   */
  void copyInto(ChronicleTable other) {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> pointers = new ArrayList<>();
    for (int segment = 0; segment < map.segments(); segment++) {
      visit(segment, position -> true, (bytes, pointer) -> {
        keys.add(bytes.clone());
        pointers.add(pointer.clone());
      });
      for (int i = 0; i < keys.size(); i++) {
        other.insert(keys.get(i), pointers.get(i));
      }
      keys.clear();
      pointers.clear();
    }
  }

  /**
   * Offers the page what it may take. Where the segments are in order, visits only those that have
   * something of it; else all of them.
   *
   * @param entry takes what {@link IndexPage#mayTake} lets through, as {@link #forEach} tells it
   */
  void fill(IndexPage page, BiConsumer<byte[], byte[]> entry) {
    OptionalLong next = page.from(0);
    int segment = inOrder && next.isPresent() ? order.first(next.getAsLong(), segmentBits) : 0;
    while (next.isPresent() && segment < map.segments() && !(inOrder && page.isFull())) {
      visit(segment, page, entry);
      segment++;
      if (inOrder && segment < map.segments()) {
        next = page.from(order.start(segment, segmentBits));
        segment = next.isPresent() ? order.first(next.getAsLong(), segmentBits) : segment;
      }
    }
  }

  private void visit(int segment, IndexPage page, BiConsumer<byte[], byte[]> entry) {
    visit(
        segment,
        position -> {
          visited++;
          return page.mayTake(position);
        },
        entry);
  }

  private void visit(int segment, LongPredicate wanted, BiConsumer<byte[], byte[]> entry) {
    TableKey using = new TableKey();
    byte[] pointer = new byte[IndexBytes.POINTER_BYTES];
    try (MapSegmentContext<TableKey, byte[], ?> context = map.segmentContext(segment)) {
      context.forEachSegmentEntry(it -> {
        it.value().getUsing(pointer);
        if (wanted.test(IndexBytes.position(pointer))) {
          entry.accept(it.key().getUsing(using).bytes(), pointer);
        }
      });
    }
  }

  /** How many entries were visited for pages. */
  long visited() {
    return visited;
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
        insertedKeyBytes,
        order,
        inOrder);
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
