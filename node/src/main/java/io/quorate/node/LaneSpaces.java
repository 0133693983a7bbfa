package io.quorate.node;

import io.quorate.node.replica.Spaces;
import io.quorate.node.storage.Space;
import io.quorate.node.storage.Storage;
import java.util.List;

/** The storage as one lane's replica sees it: the partitions of that lane. */
record LaneSpaces(Storage storage, int lane, int lanes) implements Spaces {
  @Override
  public Space data(int partition) {
    assert partition % lanes == lane : "partition " + partition + " on lane " + lane;
    return storage.data(partition);
  }

  @Override
  public Space hints(String target, int partition) {
    assert partition % lanes == lane : "partition " + partition + " on lane " + lane;
    return storage.hints(target, partition);
  }

  @Override
  public List<HintRange> hintsAtStart() {
    return storage.hintSpaces(lane).stream()
        .map(space -> new HintRange(space.target(), space.partition()))
        .toList();
  }
}
