package io.quorate.node.request;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the members of a cluster said of themselves.
 *
 * @param nodes what each member said that answered, by name
 * @param silent the members that did not answer
 */
public record Survey<T>(SortedMap<String, T> nodes, List<String> silent) {
  public Survey {
    nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    silent = List.copyOf(silent);
  }
}
