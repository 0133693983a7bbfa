package io.quorate.node.request;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The concurrent writes to one bucket, as the members met them.
 *
 * @param nodes what each member met that answered, by name
 * @param silent the members that did not answer
 */
public record ConflictReport(SortedMap<String, BucketConflicts> nodes, List<String> silent) {
  public ConflictReport {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    silent = List.copyOf(silent);
  }
}
