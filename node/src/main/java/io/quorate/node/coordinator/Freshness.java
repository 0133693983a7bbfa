package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.Dot;
import io.quorate.antientropy.causality.MalformedException;
import io.quorate.antientropy.causality.Sibling;
import io.quorate.antientropy.causality.State;
import io.quorate.antientropy.causality.StateCodec;
import io.quorate.node.request.Explanation.AtOne;
import io.quorate.node.request.Explanation.Verdict;
import io.quorate.node.wire.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges whether a read of one replica could be stale. Mutable, confined to its lane.
 *
 * <p>What is known is the join of all copies and hints that answered. Whoever may answer a read is
 * behind if it would show other siblings than that join: a copy that only lacks what was superseded
 * since shows the same. A copy that does not count answers no read, but may know something.
 */
final class Freshness {
  private final Map<String, State> readable = new LinkedHashMap<>();
  private State known = State.EMPTY;
  private boolean whole = true;

  /** This member did not answer. */
  void silent() {
    whole = false;
  }

  /** An owner said this of its copy and of the hints that it holds for others. */
  void owner(String node, Reply.Inspected said) {
    State copy = state(said.outline());
    learn(copy);
    learn(state(said.hinted()));
    if (said.counts()) {
      readable.put(node, copy);
    } else {
      // What it lost may have been more than anybody has.
      whole = false;
    }
  }

  /** An owner that is written but not read, because the partition moves, said this. */
  void written(Reply.Inspected said) {
    learn(state(said.outline()));
    learn(state(said.hinted()));
  }

  /**
   * Another member said this of the hints that it holds.
   *
   * @param isRead whether a read may be answered with it, if it holds anything
   */
  void other(String node, Reply.Inspected said, boolean isRead) {
    State hinted = state(said.hinted());
    learn(hinted);
    whole &= said.counts();
    if (isRead && !hinted.isEmpty()) {
      readable.put(node, hinted);
    }
  }

  private void learn(State more) {
    known = known.join(more);
  }

  AtOne judge() {
    List<Dot> shown = dots(known);
    List<String> behind = new ArrayList<>();
    readable.forEach((node, state) -> {
      if (!dots(state).equals(shown)) {
        behind.add(node);
      }
    });
    if (!behind.isEmpty()) {
      return new AtOne(Verdict.STALE, behind);
    }
    return new AtOne(whole ? Verdict.CURRENT : Verdict.UNKNOWN, List.of());
  }

  private static List<Dot> dots(State state) {
    return state.siblings().stream().map(Sibling::dot).toList();
  }

  /** The state that was encoded; what is no state is as good as no answer. */
  private State state(byte[] encoded) {
    Optional<State> state = decode(encoded);
    whole &= state.isPresent();
    return state.orElse(State.EMPTY);
  }

  /** The state that was encoded, of which there may be no bytes; empty if it is none. */
  static Optional<State> decode(byte[] encoded) {
    try {
      return Optional.of(encoded.length == 0 ? State.EMPTY : StateCodec.decode(encoded));
    } catch (MalformedException e) {
      // A peer's bytes: they tell nothing.
      return Optional.empty();
    }
  }
}
