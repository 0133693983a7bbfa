package io.quorate.benchmarks;

import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.LocalCluster;
import java.io.IOException;
import picocli.CommandLine.Option;

/** The cluster that a benchmark starts for itself. */
final class ClusterOptions {
  /** The bucket under load. */
  static final String BUCKET = "bench";

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Nodes of a cluster that is started for this. Default: ${DEFAULT-VALUE}")
  private int nodes;

  @Option(
      names = "--durability",
      paramLabel = "fsync|os",
      defaultValue = "fsync",
      description = "When its nodes acknowledge a write: forced to the disk, or handed to the"
          + " system. Default: ${DEFAULT-VALUE}")
  private String durability;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "Each of its nodes' heap. Default: ${DEFAULT-VALUE}")
  private String memory;

  /** Starts it, in a temporary folder. */
  LocalCluster start(Clock clock) throws IOException, InterruptedException {
    return start(clock, false);
  }

  /** The same, with or without links that can be slowed down. */
  LocalCluster start(Clock clock, boolean hasLinks) throws IOException, InterruptedException {
    return LocalCluster.start(
        new LocalCluster.Plan(nodes, BUCKET, durability, memory, hasLinks), clock);
  }

  int nodes() {
    return nodes;
  }

  String durability() {
    return durability;
  }

  String memory() {
    return memory;
  }
}
