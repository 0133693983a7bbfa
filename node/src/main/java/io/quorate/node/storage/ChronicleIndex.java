package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.ring.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An index in a mapped file, with a small part on the heap in front of it. Confined to its lane,
 * but for what it hands to the worker "index".
 *
 * <p>Costs: 90 to 180 bytes of file and page cache an entry. A space of less than 512 entries has
 * no file. A page of entries, or those at some positions, visits the segments of the table in which
 * they lie, each of 2,048 to 4,095 entries (0.1 to 0.3 µs each), and sorts what it takes.
 */
final class ChronicleIndex implements Index {
  /* How it works
   *
   *            find: delta, then table
   *   ┌───────────────┐   ┌──────────────────────────┐
   *   │ delta (heap)  │ ▶ │ table (file, fixed size) │
   *   └───────────────┘   └──────────────────────────┘
   *
   *   at rest    the delta is empty; writes go to the table. (Small: there is no table, all is in
   *              the delta.)
   *   growing    the table is frozen, writes go to the delta. The worker makes a larger table and
   *              copies the frozen one into it; reading both at once is safe, nobody writes.
   *   draining   the larger table takes the frozen one's place, and the delta goes into it, when
   *              it is its turn among the indexes of the lane. A key that is still in the delta is
   *              written there, any other into the table.
   *
   * So no lane ever waits for a file to be made or copied, and a full table is out of reach: at
   * rest and draining an insert happens only where hasRoom says so (80 % of entries and of key
   * bytes), else growing begins. Were the estimate wrong, the insert that throws has changed
   * nothing, and its key stays in the delta. Overwrites never allocate.
   *
   * If a larger table cannot be made (no room), the delta simply goes on; it is tried again with
   * every thousand changes. The log refuses writes on a full disk, which bounds the delta.
   */
  private static final int HEAP_ENTRIES_MAX = 512;
  private static final int RETRY_AFTER = 1_000;
  private static final int KEY_BYTES_MIN = 16;

  private final Environment environment;
  private final int lane;
  private final Drains drains;
  private final Path folder;
  private final String name;
  private final TreeMap<Key, Optional<Pointer>> delta = new TreeMap<>();
  private final byte[] scratch = new byte[IndexBytes.POINTER_BYTES];
  private @Nullable ChronicleTable table;
  private boolean recovering = true;
  private boolean crowded;
  private boolean growing;
  private boolean draining;
  private boolean stopped;
  private boolean closed;
  private long size;
  private long keyBytes;
  private long expected;
  private int expectedKeyBytes;
  private int changesUntilRetry;
  private int generation;

  ChronicleIndex(Environment environment, int lane, Drains drains, Path folder, String name) {
    this.environment = environment;
    this.lane = lane;
    this.drains = drains;
    this.folder = folder;
    this.name = name;
  }

  /** The index as it was kept. */
  ChronicleIndex(
      Environment environment, int lane, Drains drains, Path folder, String name, KeptIndex kept)
      throws IOException {
    this(environment, lane, drains, folder, name);
    size = kept.size();
    keyBytes = kept.keyBytes();
    delta.putAll(kept.delta());
    if (kept.table().isPresent()) {
      table = ChronicleTable.open(folder, kept.table().get());
      draining = true;
      drain(Integer.MAX_VALUE);
    } else {
      growIfNeeded(0);
    }
  }

  /**
   * The first table, made when enough keys are there to see where they lie, is as large as they all
   * need, and then two thirds full, so that it has room when the node serves.
   */
  @Override
  public void expect(long keys, int averageKeyBytes) {
    expected = keys + keys / 2;
    expectedKeyBytes = averageKeyBytes;
  }

  @Override
  public Optional<Pointer> find(Key key) {
    Optional<Pointer> inDelta = delta.get(key);
    if (inDelta != null) {
      return inDelta;
    }
    ChronicleTable from = table;
    if (from == null || !from.get(IndexBytes.key(key), key.position(), scratch)) {
      return Optional.empty();
    }
    return Optional.of(IndexBytes.pointer(scratch));
  }

  @Override
  public void put(Key key, Pointer pointer) {
    byte[] bytes = IndexBytes.key(key);
    Optional<Pointer> before = delta.get(key);
    boolean inDelta = before != null;
    ChronicleTable into = table;
    boolean inTable = into != null && into.contains(bytes, key.position());
    boolean isNew = before == null ? !inTable : before.isEmpty();
    if (isNew) {
      size++;
      keyBytes += bytes.length;
    }
    if (into == null || growing || inDelta || !write(into, inTable, key, bytes, pointer)) {
      delta.put(key, Optional.of(pointer));
    }
    growIfNeeded(bytes.length);
  }

  private boolean write(
      ChronicleTable into, boolean inTable, Key key, byte[] bytes, Pointer pointer) {
    // A table that is too small for all keys is not filled by some: those of the first segments may
    // be there already, and the others still in the delta.
    if (!inTable && !(into.hasRoom(bytes.length) && into.takes(size, keyBytes))) {
      return false;
    }
    IndexBytes.pointer(key, pointer, scratch);
    if (inTable) {
      into.overwrite(bytes, scratch);
      return true;
    }
    try {
      into.insert(bytes, scratch);
      return true;
    } catch (IllegalStateException e) {
      // The table is full although it was not expected: the key stays in the delta, and another
      // table is made, which does not depend on where the keys lie.
      crowded = true;
      return false;
    }
  }

  @Override
  public void remove(Key key) {
    if (find(key).isEmpty()) {
      return;
    }
    byte[] bytes = IndexBytes.key(key);
    size--;
    keyBytes -= bytes.length;
    ChronicleTable from = table;
    if (growing) {
      delta.put(key, Optional.empty());
    } else {
      delta.remove(key);
      if (from != null) {
        from.remove(bytes, key.position());
      }
    }
    growIfNeeded(0);
  }

  private void growIfNeeded(int keyLength) {
    if (growing || draining || stopped) {
      return;
    }
    if (changesUntilRetry > 0) {
      changesUntilRetry--;
      return;
    }
    ChronicleTable now = table;
    boolean small = now == null && delta.size() <= HEAP_ENTRIES_MAX;
    boolean roomy = now != null && now.hasRoom(keyLength) && delta.isEmpty();
    if (small || roomy) {
      return;
    }
    growing = true;
    long capacity = Math.max(ChronicleTable.ENTRIES_MIN, Math.max(expected, 2 * size));
    Growth growth = new Growth(now, file(), capacity, averageKeyBytes(), crowded);
    delta.keySet().forEach(key -> growth.expect(key.position()));
    if (recovering) {
      assert !environment.lane(lane).isCurrent() : "no lane waits for an index to grow";
      growth.run();
      grown(growth);
    } else {
      environment.worker(Storage.INDEX_WORKER).execute(() -> {
        growth.run();
        environment.lane(lane).execute(() -> grown(growth));
      });
    }
  }

  private Path file() {
    return folder.resolve(name + "-" + generation++);
  }

  private int averageKeyBytes() {
    int least = Math.max(KEY_BYTES_MIN, expectedKeyBytes);
    return (int) Math.max(least, size == 0 ? 0 : (keyBytes + size - 1) / size);
  }

  private void grown(Growth growth) {
    growing = false;
    ChronicleTable larger = growth.made();
    if (larger == null) {
      changesUntilRetry = RETRY_AFTER;
      environment.log().warn("an index could not grow and stays in memory: " + growth.failure());
    } else {
      ChronicleTable old = table;
      table = larger;
      if (old != null) {
        closeTable(old);
      }
      draining = true;
    }
    if (closed) {
      close();
    } else if (draining && recovering) {
      drain(Integer.MAX_VALUE);
    } else if (draining) {
      drains.add(this);
    }
  }

  /** Moves so many entries of the delta into the table; returns whether there may be more. */
  boolean drain(int most) {
    if (stopped) {
      return false;
    }
    draining = table != null && table.takes(size, keyBytes);
    for (int i = 0; i < most && draining; i++) {
      Map.Entry<Key, Optional<Pointer>> first = delta.firstEntry();
      draining = first != null && drained(first.getKey(), first.getValue());
    }
    if (!draining) {
      growIfNeeded(0);
    }
    return draining;
  }

  /** Moves one entry of the delta into the table; false if that has no room. */
  private boolean drained(Key key, Optional<Pointer> pointer) {
    ChronicleTable into = table;
    if (into == null) {
      return false;
    }
    byte[] bytes = IndexBytes.key(key);
    if (pointer.isEmpty()) {
      into.remove(bytes, key.position());
    } else if (!write(into, into.contains(bytes, key.position()), key, bytes, pointer.get())) {
      return false;
    }
    delta.remove(key);
    return true;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<Located> scan(Optional<Key> after, int limit) {
    return limit <= 0 ? List.of() : page(after, new IndexPage(after, Positions.ALL, limit));
  }

  @Override
  public List<Located> select(Positions wanted, int limit) {
    Optional<Key> first = Optional.empty();
    return limit <= 0 ? List.of() : page(first, new IndexPage(first, wanted, limit));
  }

  private List<Located> page(Optional<Key> after, IndexPage page) {
    ChronicleTable from = table;
    if (from != null) {
      from.fill(page, (bytes, pointer) -> {
        Key key = IndexBytes.key(bytes);
        if (!delta.containsKey(key)) {
          page.offer(key, IndexBytes.pointer(pointer));
        }
      });
    }
    for (var entry : after.map(key -> delta.tailMap(key, false)).orElse(delta).entrySet()) {
      if (page.isBehind(entry.getKey().position())) {
        break;
      }
      entry.getValue().ifPresent(at -> page.offer(entry.getKey(), at));
    }
    return page.sorted();
  }

  @Override
  public void forEach(BiConsumer<Key, Pointer> each) {
    ChronicleTable from = table;
    if (from != null) {
      from.forEach((bytes, pointer) -> {
        Key key = IndexBytes.key(bytes);
        if (!delta.containsKey(key)) {
          each.accept(key, IndexBytes.pointer(pointer));
        }
      });
    }
    delta.forEach((key, pointer) -> pointer.ifPresent(at -> each.accept(key, at)));
  }

  @Override
  public void ready() {
    recovering = false;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public Optional<IndexParts> parts() {
    assert stopped && !growing : "an index is kept when nothing changes it";
    var parts = new IndexParts(Optional.ofNullable(table), size, keyBytes, delta);
    table = null;
    return Optional.of(parts);
  }

  @Override
  public void close() {
    stopped = true;
    closed = true;
    delta.clear();
    ChronicleTable last = table;
    if (last != null && !growing) {
      table = null;
      closeTable(last);
    }
  }

  private void closeTable(ChronicleTable old) {
    if (recovering) {
      old.close();
    } else {
      environment.worker(Storage.INDEX_WORKER).execute(old::close);
    }
  }
}
