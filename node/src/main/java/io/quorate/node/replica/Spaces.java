package io.quorate.node.replica;

import io.quorate.node.memory.Occupancy;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Storage;
import java.util.List;
import java.util.function.Consumer;

/** The spaces of one lane's partitions, as the storage gives them. */
public interface Spaces {
  /** The copies of a partition. */
  Space data(int partition);

  /** The hints that wait in a partition for this owner. */
  Space hints(String target, int partition);

  /** Where hints were found at start, in this lane's partitions. */
  List<HintRange> hintsAtStart();

  /** The lowest sequence number that a record of this process may have. */
  long firstSequence();

  /**
   * Whether a record of so many bytes at most that is appended now, to any of them, is not refused
   * because too much waits for the log.
   */
  boolean takes(long bytes);

  /** How full each limit is that they state together. */
  void occupancy(Consumer<Occupancy> into);

  /** The hints of one partition for one owner. */
  record HintRange(String target, int partition) {}

  /** A storage's spaces, for this lane. */
  static Spaces of(Storage storage, int lane) {
    return new Spaces() {
      @Override
      public Space data(int partition) {
        return storage.data(partition);
      }

      @Override
      public Space hints(String target, int partition) {
        return storage.hints(target, partition);
      }

      @Override
      public List<HintRange> hintsAtStart() {
        return storage.hintSpaces(lane).stream()
            .map(found -> new HintRange(found.target(), found.partition()))
            .toList();
      }

      @Override
      public long firstSequence() {
        return storage.firstSequence();
      }

      @Override
      public boolean takes(long bytes) {
        return storage.takes(lane, bytes);
      }

      @Override
      public void occupancy(Consumer<Occupancy> into) {
        storage.occupancy(lane, into);
      }
    };
  }
}
