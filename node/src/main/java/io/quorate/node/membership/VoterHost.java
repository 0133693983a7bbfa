package io.quorate.node.membership;

import io.quorate.node.environment.Environment;
import io.quorate.node.memory.Occupancy;
import io.quorate.ring.agreement.Voter;
import io.quorate.ring.agreement.VoterAnswer;
import io.quorate.ring.agreement.VoterQuestion;
import io.quorate.ring.agreement.VoterState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives this node's answers as a voter, each only after what it says is forced. One question after
 * the other; who asks while {@value #WAITING_MAX} wait gets no answer and asks again. Confined to
 * lane 0.
 */
final class VoterHost {
  static final int WAITING_MAX = 64;

  private final Environment environment;
  private final TopologyHost.Self self;
  private final TopologyHost topologies;
  private final Store store;
  private final Deque<Asked> waiting = new ArrayDeque<>();
  private VoterState state;

  /** What is on the disk may differ from {@code state}: the next answer forces it all. */
  private boolean doubtful;

  private boolean storing;

  private record Asked(VoterQuestion question, Consumer<VoterAnswer> done) {}

  /** Where a voter's state is forced. */
  public interface Store {
    /** Forces the state, then tells on lane 0 whether that went well: an empty sentence. */
    void force(VoterState state, Consumer<String> done);
  }

  VoterHost(
      Environment environment,
      TopologyHost.Self self,
      TopologyHost topologies,
      VoterState stored,
      Store store) {
    this.environment = environment;
    this.self = self;
    this.topologies = topologies;
    this.state = stored;
    this.store = store;
  }

  VoterState state() {
    return state;
  }

  Occupancy occupancy() {
    return new Occupancy("questions to the voter", waiting.size(), WAITING_MAX);
  }

  /** Answers, in its turn, on lane 0; not at all if too many wait. */
  void ask(VoterQuestion question, Consumer<VoterAnswer> done) {
    if (waiting.size() < WAITING_MAX) {
      waiting.add(new Asked(question, done));
      next();
    }
  }

  private void next() {
    while (!storing && !waiting.isEmpty()) {
      answer(waiting.remove());
    }
  }

  private void answer(Asked asked) {
    Voter voter = new Voter(self.name(), self.disk(), topologies.current(), state);
    Voter.Step step = voter.answer(asked.question());
    if (step.state().equals(state) && !doubtful) {
      environment.lane(0).execute(() -> asked.done().accept(step.answer()));
      return;
    }
    storing = true;
    state = step.state();
    store.force(state, sentence -> {
      storing = false;
      doubtful = !sentence.isEmpty();
      asked
          .done()
          .accept(
              doubtful
                  ? new VoterAnswer.Abstains(self.name() + " cannot store its vote: " + sentence)
                  : step.answer());
      next();
    });
  }

  /** What may be chosen already, but is not shown here: somebody has to find out. */
  Optional<Long> unfinished() {
    long shown = topologies.current().map(topology -> topology.epoch()).orElse(Long.MAX_VALUE - 1);
    Optional<Long> kept = state.kept().map(topology -> topology.epoch()).filter(e -> e > shown);
    Optional<Long> voted =
        state.vote().map(vote -> vote.value().epoch()).filter(epoch -> epoch == shown + 1);
    return kept.isPresent() ? kept : voted;
  }
}
