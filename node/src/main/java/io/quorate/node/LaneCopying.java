package io.quorate.node;

import io.quorate.antientropy.exchange.Pair;
import io.quorate.node.exchange.Direction;
import io.quorate.node.exchange.Ended;
import io.quorate.node.membership.Copying;
import io.quorate.node.storage.Storage;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Copies partitions by the exchanges of the lanes that they belong to. Called on lane 0. */
record LaneCopying(List<NodeLane> lanes, Storage storage) implements Copying {
  @Override
  public void pull(int partition, String peer, Consumer<Boolean> done) {
    run(partition, peer, Direction.PULL, done);
  }

  @Override
  public void push(int partition, String peer, Consumer<Boolean> done) {
    run(partition, peer, Direction.PUSH, done);
  }

  private void run(int partition, String peer, Direction direction, Consumer<Boolean> done) {
    NodeLane lane = laneOf(partition);
    lane.lane().execute(() -> lane.exchanges()
        .run(
            new Pair(partition, peer),
            direction,
            ended -> home(done, ended instanceof Ended.Complete)));
  }

  private void home(Consumer<Boolean> done, boolean how) {
    lanes.get(0).lane().execute(() -> done.accept(how));
  }

  @Override
  public void trust(int partition) {
    NodeLane lane = laneOf(partition);
    lane.lane().execute(() -> lane.exchanges().trust(partition));
  }

  @Override
  public void drop(int partition, Consumer<Boolean> done) {
    NodeLane lane = laneOf(partition);
    lane.lane().execute(() -> {
      if (lane.copies().replica().generations().isHeld()) {
        home(done, false); // A snapshot is being taken; what is left is looked for again later.
      } else {
        storage.drop(partition, failure -> home(done, failure.isEmpty()));
      }
    });
  }

  @Override
  public void partitions(Consumer<SortedSet<Integer>> done) {
    TreeSet<Integer> found = new TreeSet<>();
    new LaneTour(lanes.get(0).lane(), lanes)
        .each(
            lane -> found.addAll(storage.partitions(lane.lane().index())),
            () -> done.accept(found));
  }

  @Override
  public void held(Consumer<Holding> done) {
    Holding[] sum = {new Holding(0, 0)};
    new LaneTour(lanes.get(0).lane(), lanes)
        .each(
            lane -> sum[0] = sum[0].plus(
                new Holding(lane.pinnedHints(), storage.dataBytes(lane.lane().index()))),
            () -> done.accept(sum[0]));
  }

  private NodeLane laneOf(int partition) {
    return lanes.get(partition % lanes.size());
  }
}
