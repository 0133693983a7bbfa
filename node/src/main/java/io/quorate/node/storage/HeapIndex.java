package io.quorate.node.storage;

import io.quorate.ring.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** An index in a sorted map: about 300 bytes of heap an entry. */
final class HeapIndex implements Index {
  private final NavigableMap<Key, Pointer> entries = new TreeMap<>();

  @Override
  public Optional<Pointer> find(Key key) {
    return Optional.ofNullable(entries.get(key));
  }

  @Override
  public void put(Key key, Pointer pointer) {
    entries.put(key, pointer);
  }

  @Override
  public void remove(Key key) {
    entries.remove(key);
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public List<Located> scan(Optional<Key> after, int limit) {
    var from = after.map(key -> entries.tailMap(key, false)).orElse(entries);
    List<Located> found = new ArrayList<>();
    for (Map.Entry<Key, Pointer> entry : from.entrySet()) {
      if (found.size() == limit) {
        break;
      }
      found.add(new Located(entry.getKey(), entry.getValue()));
    }
    return found;
  }

  @Override
  public List<Located> select(Positions wanted, int limit) {
    return entries.entrySet().stream()
        .filter(entry -> wanted.contains(entry.getKey().position()))
        .limit(limit)
        .map(entry -> new Located(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public void forEach(BiConsumer<Key, Pointer> each) {
    entries.forEach(each);
  }

  @Override
  public void ready() {}

  @Override
  public void close() {}

  @Override
  public Optional<IndexParts> parts() {
    TreeMap<Key, Optional<Pointer>> all = new TreeMap<>();
    entries.forEach((key, pointer) -> all.put(key, Optional.of(pointer)));
    return Optional.of(new IndexParts(Optional.empty(), all.size(), 0, all));
  }
}
