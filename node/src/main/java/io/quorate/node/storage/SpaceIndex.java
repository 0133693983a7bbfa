package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An index, and how many bytes of each segment it points at. Confined to whoever may call the
 * index.
 */
final class SpaceIndex {
  private final Index index;
  private final SegmentTally live;

  SpaceIndex(Index index) {
    this(index, new SegmentTally());
  }

  /** An index that points at so many bytes already. */
  SpaceIndex(Index index, SegmentTally live) {
    this.index = index;
    this.live = live;
  }

  Optional<Pointer> find(Key key) {
    return index.find(key);
  }

  /** Lets the key, which pointed there until now, point to another record. */
  void put(Key key, Optional<Pointer> before, Pointer now) {
    before.ifPresent(live::subtract);
    live.add(now);
    index.put(key, now);
  }

  /** Forgets the key, which points there. */
  void remove(Key key, Pointer before) {
    live.subtract(before);
    index.remove(key);
  }

  long size() {
    return index.size();
  }

  List<Index.Located> scan(Optional<Key> after, int limit) {
    return index.scan(after, limit);
  }

  List<Index.Located> select(Positions wanted, int limit) {
    return index.select(wanted, limit);
  }

  void forEach(BiConsumer<Key, Pointer> each) {
    index.forEach(each);
  }

  SegmentTally live() {
    return live;
  }

  void expect(long keys, int averageKeyBytes) {
    index.expect(keys, averageKeyBytes);
  }

  void ready() {
    index.ready();
  }

  void stop() {
    index.stop();
  }

  Optional<IndexParts> parts() {
    return index.parts();
  }

  void close() {
    index.close();
  }
}
