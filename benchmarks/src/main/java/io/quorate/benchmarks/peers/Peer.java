package io.quorate.benchmarks.peers;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.Store;
import io.quorate.benchmarks.timeline.Victim;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A store that Quorate can be compared with. */
public interface Peer {
  /** As it is named on the command line. */
  String name();

  /** Why it cannot take part here: a sentence; empty if it can. */
  Optional<String> absence();

  /**
   * What Quorate has to promise about the disk to promise the same: {@code fsync} or {@code os}.
   */
  String durability();

  /** Under what settings it runs, for the report. */
  String settings();

  /** Starts three nodes and waits until they serve. */
  Running start(Clock clock) throws IOException, InterruptedException;

  /** Its nodes while they run. */
  interface Running extends AutoCloseable {
    Store store();

    /** The process ids of the servers. */
    List<Long> pids();

    /** Its leader, for a timeline; empty if it has none. */
    default Optional<Victim> leader() {
      return Optional.empty();
    }

    /** Stops all and deletes what they wrote. */
    @Override
    void close();
  }
}
