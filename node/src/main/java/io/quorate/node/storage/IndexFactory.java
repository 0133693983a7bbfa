package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;

/** Makes the indexes of a storage. */
public interface IndexFactory {
  /**
   * Called once, before anything is opened, on the log's worker: throws away what an earlier start
   * left.
   *
   * @throws IOException with a sentence, if this kind of index cannot stand on this disk
   */
  void prepare(Environment environment) throws IOException;

  /**
   * An empty index.
   *
   * @param lane the lane that will call it
   * @param name may stand in a file's name; unique among the open indexes of the storage
   */
  Index open(Environment environment, int lane, String name);

  /** Indexes on the heap: for tests and simulation, and for data that fits there. */
  static IndexFactory heap() {
    return new IndexFactory() {
      @Override
      public void prepare(Environment environment) {}

      @Override
      public Index open(Environment environment, int lane, String name) {
        return new HeapIndex();
      }
    };
  }

  /** Indexes in mapped files of the disk's folder "index". */
  static IndexFactory chronicle() {
    return new ChronicleIndexes();
  }
}
