package io.quorate.node.coordinator;

import io.quorate.antientropy.causality.State;
import io.quorate.node.request.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one key at R replicas: whom to ask, what the answers come to, who is behind (Dynamo §4.5,
 * §5). A machine: it sends nothing and knows no time. Confined to its lane.
 */
/*
 * How it works
 *
 *   a copy of                        joins the answer   counts for R
 *   an owner, found or not found     yes                yes, unless it lost its copy and says so
 *   a fallback, found                yes                yes: it stands in for an owner
 *   a fallback, not found            -                  no: a fallback that has no hint knows nothing
 *
 * Everything that arrives is joined, also what does not count: a join never loses anything, and what
 * a copy knows is true even where what it does not know is not. The answer is the join at the moment
 * the quorum is won, without siblings of requests that were superseded under another dot: they come
 * to light when a first try that was given up for lost is read after its repeat was overwritten.
 *
 * After each answer, early or late, repairs() names every owner whose copy, as far as we know it, is
 * less than the join. Each is named once per thing that it lacks. A late copy that knows more than
 * the answer makes the earlier ones the ones behind.
 */
final class ReadQuorum {
  private static final class Known {
    final String node;
    final State told;
    State state;

    Known(String node, State state) {
      this.node = node;
      this.told = state;
      this.state = state;
    }
  }

  private final Poll poll;
  private final List<Known> owners = new ArrayList<>();
  private State joined = State.EMPTY;

  ReadQuorum(Poll poll) {
    this.poll = poll;
  }

  /** Those who must be asked now. */
  List<String> toAsk() {
    return poll.toAsk();
  }

  /** Whether this one must be asked as well: it is awaited from now on if so. */
  boolean alsoAsk(String node) {
    return poll.alsoAsk(node);
  }

  /** One more, because somebody is late. */
  Optional<String> oneMore() {
    return poll.oneMore();
  }

  /**
   * The node's copy.
   *
   * @param counts whether the node itself says that its answer may count
   */
  void copy(String node, State state, boolean counts) {
    joined = joined.join(state).withoutSupersededRepeats();
    if (poll.isOwner(node)) {
      owners.add(new Known(node, state));
      poll.answered(node, counts);
    } else {
      poll.answered(node, counts && !state.isEmpty());
    }
  }

  /** The node will not answer, or could not read its copy. */
  void failed(String node) {
    poll.failed(node);
  }

  Verdict verdict() {
    return poll.verdict();
  }

  int reached() {
    return poll.reached();
  }

  Receipt receipt() {
    return poll.receipt();
  }

  /** Those who were asked and are still awaited. */
  List<String> awaited() {
    return poll.awaited();
  }

  /** The owners that are known to have all of the join. */
  List<String> holders() {
    List<String> holders = new ArrayList<>();
    for (Known owner : owners) {
      if (owner.told.equals(joined)) {
        holders.add(owner.node);
      }
    }
    return holders;
  }

  /** The join of all copies so far. */
  State joined() {
    return joined;
  }

  /**
   * The owners whose copies are behind the join and who have not been named for it: each is to join
   * what {@link #joined} gives.
   */
  List<String> repairs() {
    List<String> behind = new ArrayList<>();
    for (Known owner : owners) {
      if (!owner.state.equals(joined)) {
        owner.state = joined;
        behind.add(owner.node);
      }
    }
    return behind;
  }
}
