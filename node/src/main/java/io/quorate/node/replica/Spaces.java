package io.quorate.node.replica;

import io.quorate.node.storage.Space;
import java.util.List;

/** The spaces of one lane's partitions, as the storage gives them. */
public interface Spaces {
  /** The copies of a partition. */
  Space data(int partition);

  /** The hints that wait in a partition for this owner. */
  Space hints(String target, int partition);

  /** Where hints were found at start, in this lane's partitions. */
  List<HintRange> hintsAtStart();

  /** The hints of one partition for one owner. */
  record HintRange(String target, int partition) {}
}
