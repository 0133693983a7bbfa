package io.quorate.benchmarks.limit;

import io.quorate.benchmarks.http.HttpSession;
import io.quorate.benchmarks.http.Targets;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.ServerProcess;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The three processes of the limit. */
public final class LimitCluster implements AutoCloseable {
  private static final int NODES = 3;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();

  private final TemporaryFolder folder;
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  private LimitCluster(TemporaryFolder folder) {
    this.folder = folder;
  }

  /** Starts them and waits until all serve. */
  public static LimitCluster start(int valueBytes, String heap, Clock clock)
      throws IOException, InterruptedException {
    LimitCluster cluster = new LimitCluster(TemporaryFolder.make("limit"));
    int http = FreePorts.block(NODES);
    int peer = FreePorts.block(NODES);
    for (int number = 0; number < NODES; number++) {
      List<String> words = ServerProcess.java(heap, LimitNode.class.getName());
      words.add(Integer.toString(http + number));
      words.add(Integer.toString(peer + number));
      words.add(Integer.toString(valueBytes));
      for (int other = 1; other < NODES; other++) {
        words.add(Integer.toString(peer + (number + other) % NODES));
      }
      cluster.urls.add("http://127.0.0.1:" + (http + number));
      String name = "limit-" + number;
      cluster.nodes.add(
          ServerProcess.start(name, cluster.folder.path().resolve(name + ".log"), words));
    }
    for (int number = 0; number < NODES; number++) {
      cluster.awaitServing(number, clock);
    }
    return cluster;
  }

  private void awaitServing(int number, Clock clock) throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + PATIENCE_NANOS;
    Targets one = Targets.of(List.of(urls.get(number)), clock);
    try (HttpSession session = new HttpSession(one, 0, Duration.ofSeconds(1))) {
      while (session.exchange("GET / HTTP/1.1\r\n", null) != 200) {
        if (!nodes.get(number).isAlive() || clock.nanoTime() - deadline > 0) {
          String said = nodes.get(number).lastLines();
          close();
          throw new IOException("a process of the limit did not come up:\n" + said);
        }
        clock.awaitNanos(clock.nanoTime() + POLL_NANOS);
      }
    }
  }

  public List<String> urls() {
    return urls;
  }

  public List<Long> pids() {
    return nodes.stream().map(ServerProcess::pid).toList();
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
    folder.close();
  }
}
