package io.quorate.client.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The nodes that one call may go to: the owners of its key that are known, then the seeds, each
 * once. Used by one call, whose tries follow each other.
 */
final class Itinerary {
  private final List<String> left;
  private final Consumer<String> onFailed;
  private int here;

  /**
   * A way along these.
   *
   * @param owners asked first; may be empty
   * @param seeds asked after them
   * @param onFailed told of each node that did not serve
   */
  Itinerary(List<String> owners, List<String> seeds, Consumer<String> onFailed) {
    this.left = new ArrayList<>(owners);
    this.onFailed = onFailed;
    seeds.stream().filter(seed -> !owners.contains(seed)).forEach(left::add);
  }

  /** The node to ask. */
  String node() {
    return left.get(here);
  }

  /** Whether nobody but this node is left. */
  boolean isLast() {
    return left.size() == 1;
  }

  /** Here nobody serves: goes on to the next. False: nobody is left, and this stays here. */
  boolean leave() {
    failed();
    if (isLast()) {
      return false;
    }
    left.remove(here);
    here %= left.size();
    return true;
  }

  /** Tells that here nobody serves, without going on. */
  void failed() {
    onFailed.accept(node());
  }

  /** Goes on to the next though this one serves, and from the last back to the first. */
  void turn() {
    here = (here + 1) % left.size();
  }
}
