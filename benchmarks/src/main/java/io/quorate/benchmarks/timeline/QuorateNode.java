package io.quorate.benchmarks.timeline;

import io.quorate.benchmarks.process.LocalCluster;
import java.io.IOException;
import java.time.Duration;

/** The last node of a Quorate cluster; and one more, where a node joins. */
public final class QuorateNode implements Victim {
  private static final Duration SLOWER = Duration.ofMillis(300);

  private final LocalCluster cluster;
  private final int number;

  /** A node of this cluster, which has links if it is to be slowed down. */
  public QuorateNode(LocalCluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
  }

  @Override
  public String name(FaultKind kind) {
    return LocalCluster.name(kind == FaultKind.JOIN ? number + 1 : number);
  }

  @Override
  public boolean bears(FaultKind kind) {
    return true;
  }

  @Override
  public void begin(FaultKind kind) throws IOException, InterruptedException {
    switch (kind) {
      case PAUSE -> cluster.node(number).pause();
      case KILL -> cluster.node(number).kill();
      case SLOW -> cluster.slow(number, SLOWER);
      case JOIN -> cluster.join();
    }
  }

  @Override
  public void end(FaultKind kind) throws IOException, InterruptedException {
    switch (kind) {
      case PAUSE -> cluster.node(number).resume();
      case KILL -> cluster.restart(number);
      case SLOW -> cluster.slow(number, Duration.ZERO);
      case JOIN -> cluster.awaitShare();
    }
  }
}
