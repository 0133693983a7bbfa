package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.ring.Key;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the indexes from the records of the log, in whatever order they come: the highest sequence
 * of a key wins. Confined to the log's worker.
 */
final class Rebuild {
  /* How it works
   *
   * A removal has no entry, so a record older than it that comes later (segments are compacted and
   * rewritten out of order) would bring the key back. Hence removals are remembered until the end:
   * about 150 bytes of heap each, as many as the log holds, during the start only.
   */
  private final Environment environment;
  private final IndexFactory factory;
  private final SortedMap<SpaceId, Long> dropped;
  private final Judgement judgement;
  private final boolean isDone;
  private final TreeMap<SpaceId, SpaceIndex> indexes = new TreeMap<>();
  private final TreeMap<SpaceId, TreeMap<Key, Long>> removals = new TreeMap<>();
  private Optional<ExpectedKeys> expected = Optional.empty();
  private long records;
  private long highest;

  Rebuild(
      Environment environment,
      IndexFactory factory,
      SortedMap<SpaceId, Long> dropped,
      Judgement judgement) {
    this.environment = environment;
    this.factory = factory;
    this.dropped = dropped;
    this.judgement = judgement;
    this.isDone = false;
  }

  /** What the records would make is there already: they are counted and no more. */
  Rebuild(Environment environment, IndexFactory factory, SortedMap<SpaceId, SpaceIndex> kept) {
    this.environment = environment;
    this.factory = factory;
    this.dropped = new TreeMap<>();
    this.judgement = Judgement.SOUND;
    this.isDone = true;
    indexes.putAll(kept);
  }

  /** Whether the indexes are there without any record. */
  boolean isDone() {
    return isDone;
  }

  /** From now on an index is begun as large as these say. */
  void expect(ExpectedKeys keys) {
    expected = Optional.of(keys);
  }

  void record(LogRecord record, int segment, long offset, int headLength) {
    records++;
    highest = Math.max(highest, record.sequence());
    SpaceId space = record.space();
    if (isDone) {
      return;
    }
    if (dropped.getOrDefault(space, Long.MIN_VALUE) >= record.sequence()) {
      return;
    }
    if (record.kind().isRemoval()) {
      remove(record);
    } else {
      put(record, record.at(segment, offset, headLength));
    }
  }

  private void remove(LogRecord record) {
    removals
        .computeIfAbsent(record.space(), space -> new TreeMap<>())
        .merge(record.key(), record.sequence(), Math::max);
    SpaceIndex index = indexes.get(record.space());
    if (index != null) {
      index
          .find(record.key())
          .filter(at -> at.sequence() < record.sequence())
          .ifPresent(at -> index.remove(record.key(), at));
    }
  }

  private void put(LogRecord record, Pointer pointer) {
    TreeMap<Key, Long> removed = removals.get(record.space());
    if (removed != null && removed.getOrDefault(record.key(), Long.MIN_VALUE) > record.sequence()) {
      return;
    }
    SpaceIndex index = indexes.computeIfAbsent(record.space(), this::open);
    Optional<Pointer> before = index.find(record.key());
    if (before.filter(at -> !judgement.replaces(pointer, at)).isEmpty()) {
      index.put(record.key(), before, pointer);
    }
  }

  private SpaceIndex open(SpaceId space) {
    int lane = space.partition() % environment.lanes();
    var index = new SpaceIndex(
        factory.open(environment, lane, space.fileName() + "-start" + indexes.size()));
    int of = space.partition();
    if (!space.isHints()) {
      expected.ifPresent(keys -> index.expect(keys.keys(of), keys.averageKeyBytes(of)));
    }
    return index;
  }

  long records() {
    return records;
  }

  long highest() {
    return highest;
  }

  /** The indexes, ready for their lanes. */
  SortedMap<SpaceId, SpaceIndex> finish() {
    indexes.values().forEach(SpaceIndex::ready);
    return indexes;
  }

  /** Opening failed: gives everything back. */
  void close() {
    indexes.values().forEach(SpaceIndex::close);
  }
}
