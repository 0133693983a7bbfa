package io.quorate.node.request;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of a snapshot of the cluster. */
public sealed interface SnapshotTaken {
  /**
   * Every node that the plan names has its part.
   *
   * @param bytes of each node's part
   * @param missing the members that are dead, and have none
   */
  record Done(SnapshotPlan plan, SortedMap<String, Long> bytes, List<String> missing)
      implements SnapshotTaken {
    public Done {
      bytes = Collections.unmodifiableSortedMap(new TreeMap<>(bytes));
      missing = List.copyOf(missing);
    }
  }

  /** Nothing is kept, and the same again would have the same end: a sentence. */
  record Refused(String sentence) implements SnapshotTaken {}

  /**
   * Somebody did not do its part: a sentence. What the others had is thrown away, where they could
   * be told so; it may be tried again, under another name if that one is taken by then.
   */
  record Failed(String sentence) implements SnapshotTaken {}
}
