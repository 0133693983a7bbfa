package io.quorate.node.storage;

import io.quorate.node.environment.Environment;
import io.quorate.node.environment.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Hands each lane those of many records that are its own, all lanes at a time, and says when the
 * last lane is through. A lane looks at some of them, then lets others have their turn, then at
 * some more: a request waits for one such slice at most. Used by the worker "keys".
 */
final class LaneShares {
  private final Environment environment;
  private final Worker worker;
  private final List<LaneSpaces> lanes;
  private final int sliceEntries;

  /** @param sliceEntries records that a lane looks at before it is given to others */
  LaneShares(Environment environment, Worker worker, List<LaneSpaces> lanes, int sliceEntries) {
    this.environment = environment;
    this.worker = worker;
    this.lanes = lanes;
    this.sliceEntries = sliceEntries;
  }

  /** Has each lane do this to its share; {@code then} runs on the worker once all of them did. */
  void each(List<Candidate> records, BiConsumer<LaneSpaces, List<Candidate>> task, Runnable then) {
    List<List<Candidate>> shares = new ArrayList<>();
    lanes.forEach(lane -> shares.add(new ArrayList<>()));
    for (Candidate record : records) {
      if (record.isKnown()) {
        shares.get(record.known().space().partition() % lanes.size()).add(record);
      }
    }
    var round = new Round(lanes.size(), then);
    for (int lane = 0; lane < lanes.size(); lane++) {
      slice(lane, shares.get(lane), 0, task, round);
    }
  }

  private void slice(
      int lane,
      List<Candidate> share,
      int from,
      BiConsumer<LaneSpaces, List<Candidate>> task,
      Round round) {
    if (from >= share.size()) {
      worker.execute(round::arrive);
      return;
    }
    int to = Math.min(share.size(), from + sliceEntries);
    environment.lane(lane).execute(() -> {
      task.accept(lanes.get(lane), share.subList(from, to));
      slice(lane, share, to, task, round);
    });
  }

  /** Counts the lanes that are through. Confined to the worker. */
  private static final class Round {
    private final Runnable then;
    private int left;

    Round(int lanes, Runnable then) {
      this.left = lanes;
      this.then = then;
    }

    void arrive() {
      left--;
      if (left == 0) {
        then.run();
      }
    }
  }
}
