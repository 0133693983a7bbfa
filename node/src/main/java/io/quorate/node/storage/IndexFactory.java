package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.io.IOException;
import java.util.List;

/** Makes the indexes of a storage. */
public interface IndexFactory {
  /**
   * Called before anything is opened, on the log's worker: throws away what an earlier start left,
   * but for the files of these names. May be called again, without them.
   *
   * @throws IOException with a sentence, if this kind of index cannot stand on this disk
   */
  void prepare(Environment environment, List<String> kept) throws IOException;

  /**
   * An empty index.
   *
   * @param lane the lane that will call it
   * @param name may stand in a file's name; unique among the open indexes of the storage
   */
  Index open(Environment environment, int lane, String name);

  /** Whether it helps this kind of index to know beforehand how many keys it will have. */
  default boolean expects() {
    return false;
  }

  /**
   * What a kept index of this kind looks like outside the heap; empty if none is kept. One that was
   * kept under another layout is not opened.
   */
  default String layout() {
    return "";
  }

  /**
   * An index as it was kept, which then belongs to recovery, as an empty one does.
   *
   * @throws IOException if what it holds outside the heap is not what was kept
   */
  default Index open(Environment environment, int lane, String name, KeptIndex kept)
      throws IOException {
    throw new IOException("this kind of index is not kept");
  }

  /** Makes names in the folder of the files durable, if there are any. */
  default void force(Environment environment) throws IOException {}

  /** Indexes on the heap: for tests and simulation, and for data that fits there. */
  static IndexFactory heap() {
    return new IndexFactory() {
      @Override
      public void prepare(Environment environment, List<String> kept) {}

      @Override
      public Index open(Environment environment, int lane, String name) {
        return new HeapIndex();
      }
    };
  }

  /** The same, kept at a clean stop as those in mapped files are. */
  static IndexFactory heapThatIsKept() {
    return new HeapIndexes();
  }

  /** Indexes in mapped files of the disk's folder "index". */
  static IndexFactory chronicle() {
    return new ChronicleIndexes();
  }
}
