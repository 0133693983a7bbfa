package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the log's worker has to tell the lanes: collected during a batch, then one task per lane.
 * Confined to the worker.
 */
final class Answers {
  private final Environment environment;
  private final List<List<Runnable>> byLane = new ArrayList<>();

  Answers(Environment environment) {
    this.environment = environment;
    for (int i = 0; i < environment.lanes(); i++) {
      byLane.add(new ArrayList<>());
    }
  }

  /** The append ended so, and its record, if there is one, stands there. */
  void ended(Append append, Space.Appended outcome, Optional<Pointer> at) {
    append.answered = true;
    LogSpace space = append.space;
    add(space, () -> space.ended(append, outcome, at));
  }

  /** The record stands there, as durable as was asked. */
  void done(Gather.Placed placed) {
    Append append = placed.append();
    ended(append, new Space.Appended.Done(append.sequence), Optional.of(placed.pointer()));
  }

  void notWritten(List<Append> appends, String sentence) {
    var outcome = new Space.Appended.NotWritten(Space.Why.NO_ROOM, sentence);
    appends.forEach(append -> ended(append, outcome, Optional.empty()));
  }

  /** Those of them that were not answered may be found by the next start, or not. */
  void unknown(List<Append> appends, String sentence) {
    unanswered(appends, new Space.Appended.Unknown(sentence));
  }

  /** Those of them that were not answered end so, without a record. */
  void unanswered(List<Append> appends, Space.Appended outcome) {
    for (Append append : appends) {
      if (!append.answered) {
        ended(append, outcome, Optional.empty());
      }
    }
  }

  /** What was said to be written stands elsewhere now. */
  void moved(Append append, Pointer to) {
    LogSpace space = append.space;
    add(space, () -> space.moved(append, to));
  }

  void ended(ForceWait wait, Space.Appended outcome) {
    add(wait.space(), () -> wait.space().ended(wait, outcome));
  }

  private void add(LogSpace space, Runnable task) {
    byLane.get(space.laneIndex()).add(task);
  }

  /** Hands each lane what is for it, and what is forced by now. */
  void deliver(List<LaneSpaces> lanes, long forcedSequence) {
    for (LaneSpaces spaces : lanes) {
      List<Runnable> tasks = byLane.get(spaces.index());
      if (!tasks.isEmpty()) {
        byLane.set(spaces.index(), new ArrayList<>());
        environment.lane(spaces.index()).execute(() -> spaces.told(tasks, forcedSequence));
      }
    }
  }
}
