package io.quorate.node.request;

import java.util.List;
import java.util.OptionalLong;

/**
 * Where a key's copies are and whether they are equal.
 *
 * @param owners the owners' copies, in the order of the preference list
 * @param fallbacks copies that fallbacks hold
 * @param hints who holds a hint of this key for whom
 */
public record Explanation(
    int partition, List<CopyOf> owners, List<CopyOf> fallbacks, List<Hint> hints) {
  /**
   * One node's copy.
   *
   * @param state alive, suspect, dead, or unreachable if it did not answer
   * @param digest equal digests mean equal copies; empty where there is no copy or no answer
   */
  public record CopyOf(String node, String state, OptionalLong digest, int siblings) {}

  /** A hint that waits at {@code node} for its owner {@code target}. */
  public record Hint(String node, String target) {}
}
