package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.util.List;

/** Makes indexes on the heap; at a clean stop all their entries are kept. */
final class HeapIndexes implements IndexFactory {
  @Override
  public void prepare(Environment environment, List<String> kept) {}

  @Override
  public Index open(Environment environment, int lane, String name) {
    return new HeapIndex();
  }

  @Override
  public String layout() {
    return "heap 1";
  }

  @Override
  public Index open(Environment environment, int lane, String name, KeptIndex kept)
      throws IOException {
    Index index = new HeapIndex();
    kept.delta().forEach((key, pointer) -> index.put(key, pointer.orElseThrow()));
    if (kept.table().isPresent() || index.size() != kept.size()) {
      throw new IOException("an index of another kind was kept");
    }
    return index;
  }
}
