package io.quorate.node;

import com.google.common.hash.Hashing;
import io.quorate.antientropy.reap.Generation;
import io.quorate.node.environment.Disk;
import io.quorate.node.environment.Environment;
import io.quorate.node.reap.GenerationStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reap generations of all partitions, in one small file that is replaced as a whole, and which
 * partitions were dropped and are being filled again. Changed on the files' worker only; a number
 * never falls.
 *
 * <pre>
 *   generations   1 · count u32 · (partition u32, raised u64, reaped u64, refilling u8) … · CRC32C
 * </pre>
 *
 * <p>A disk without topology was never a member's: what it does not name is fresh, in the process
 * that finds it so. A later start cannot know whether the disk is an older image of itself, and one
 * that is known to have lost something is no better. There what is not named is unknown: where
 * others have reaped since, what is here is dropped and fetched from them.
 */
final class GenerationTable {
  static final String FILE = "generations";
  private static final int VERSION = 1;
  private static final int ENTRY_BYTES = 21;
  private static final int HEADER_BYTES = 5;

  private final Environment environment;
  private final Generation otherwise;
  private final TreeMap<Integer, Generation> known = new TreeMap<>();
  private final TreeSet<Integer> refilling = new TreeSet<>();

  private GenerationTable(Environment environment, Generation otherwise) {
    this.environment = environment;
    this.otherwise = otherwise;
  }

  /**
   * The table of the environment's disk, at once, on the files' worker.
   *
   * @param isNew whether the disk was never a member's
   * @param lossKnown whether something that was stored on it is known to be gone
   */
  static GenerationTable open(Environment environment, boolean isNew, boolean lossKnown)
      throws IOException {
    Disk disk = environment.disk();
    GenerationTable table =
        new GenerationTable(environment, isNew ? Generation.FRESH : Generation.UNKNOWN);
    if (disk.exists(FILE)) {
      table.read(disk.read(FILE));
    }
    if (lossKnown) {
      table.known.clear();
      table.write();
    }
    return table;
  }

  /** Nothing, if it is damaged. */
  private void read(byte[] bytes) {
    int body = bytes.length - Integer.BYTES;
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean sound = body >= HEADER_BYTES
        && in.getInt(body) == crc(bytes, body)
        && in.get(0) == VERSION
        && in.getInt(1) * (long) ENTRY_BYTES == body - HEADER_BYTES;
    in.position(HEADER_BYTES);
    while (sound && in.position() < body) {
      int partition = in.getInt();
      known.put(partition, new Generation(in.getLong(), in.getLong(), false));
      if (in.get() != 0) {
        refilling.add(partition);
      }
    }
  }

  private void write() throws IOException {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES * known.size() + Integer.BYTES);
    out.put((byte) VERSION).putInt(known.size());
    known.forEach((partition, generation) -> {
      out.putInt(partition).putLong(generation.raised()).putLong(generation.reaped());
      out.put((byte) (refilling.contains(partition) ? 1 : 0));
    });
    out.putInt(crc(out.array(), out.position()));
    environment.disk().replace(FILE, out.array());
  }

  private static int crc(byte[] bytes, int length) {
    return Hashing.crc32c().hashBytes(bytes, 0, length).asInt();
  }

  /** Of partitions of which nothing is known. */
  Generation otherwise() {
    return otherwise;
  }

  /** As they were found at start: read before anything is forced. */
  SortedMap<Integer, Generation> known() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(known));
  }

  /** Those of a lane that are being filled again: read before anything is forced. */
  SortedSet<Integer> refilling(int lane) {
    TreeSet<Integer> ofLane = new TreeSet<>(refilling);
    ofLane.removeIf(partition -> partition % environment.lanes() != lane);
    return ofLane;
  }

  /** The table as one lane forces what it knows. */
  GenerationStore of(int lane) {
    return (partition, next, refills, done) -> environment
        .worker(Node.FILES_WORKER)
        .execute(() -> {
          boolean forced = force(partition, next, refills);
          environment.lane(lane).execute(() -> done.accept(forced));
        });
  }

  private boolean force(int partition, Generation next, boolean refills) {
    TreeMap<Integer, Generation> before = new TreeMap<>(known);
    boolean refilled = refilling.contains(partition);
    known.merge(partition, next, Generation::merge);
    mark(partition, refills);
    try {
      write();
      return true;
    } catch (IOException e) {
      // Whoever asked does not go by it; the disk may have it all the same, which is no harm.
      known.clear();
      known.putAll(before);
      mark(partition, refilled);
      return false;
    }
  }

  private void mark(int partition, boolean refills) {
    if (refills) {
      refilling.add(partition);
    } else {
      refilling.remove(partition);
    }
  }
}
