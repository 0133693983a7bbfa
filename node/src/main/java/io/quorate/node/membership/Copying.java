package io.quorate.node.membership;

import java.util.SortedSet;
import java.util.function.Consumer;

/** How one partition's copies get from one member to another; each call ends once, on lane 0. */
public interface Copying {
  /** Gets all that the peer has of the partition, forced; {@code done} is told whether it did. */
  void pull(int partition, String peer, Consumer<Boolean> done);

  /** Gives the peer all that this node has of the partition, forced there. */
  void push(int partition, String peer, Consumer<Boolean> done);

  /** From now on this node's copies of the partition count for reads. */
  void trust(int partition);

  /** The partitions of which there are copies here, whoever owns them. */
  void partitions(Consumer<SortedSet<Integer>> done);

  /** What is here now, of all partitions. */
  void held(Consumer<Holding> done);

  /**
   * What a member holds.
   *
   * @param hints how many that are data wait here, stored or on their way to the log
   * @param dataBytes how long its copies are together
   */
  record Holding(long hints, long dataBytes) {
    /** Both together. */
    public Holding plus(Holding more) {
      return new Holding(hints + more.hints, dataBytes + more.dataBytes);
    }
  }

  /** Deletes this node's copies of a partition that it does not own any more. */
  void drop(int partition, Consumer<Boolean> done);
}
