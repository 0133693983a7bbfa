package io.quorate.benchmarks.process;

import io.quorate.benchmarks.load.Clock;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Quorate cluster of real processes in a temporary folder. Nodes are counted from 1. */
public final class LocalCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(1);
  private static final long POLL_NANOS = 100_000_000L;
  private static final int SECRET_BYTES = 32;

  /**
   * What is started.
   *
   * @param bucket the bucket under load
   * @param durability of that bucket: {@code fsync} or {@code os}
   * @param heap of each node, such as {@code 512m}
   */
  public record Plan(int nodes, String bucket, String durability, String heap) {}

  private final Plan plan;
  private final Clock clock;
  private final TemporaryFolder folder;
  private final int httpPort;
  private final int peerPort;
  private final List<ServerProcess> nodes = new CopyOnWriteArrayList<>();

  private LocalCluster(Plan plan, Clock clock, TemporaryFolder folder) {
    this.plan = plan;
    this.clock = clock;
    this.folder = folder;
    httpPort = FreePorts.block(plan.nodes());
    peerPort = FreePorts.block(plan.nodes());
  }

  /** Starts it and waits until every node serves and sees all others. */
  public static LocalCluster start(Plan plan, Clock clock)
      throws IOException, InterruptedException {
    LocalCluster cluster = new LocalCluster(plan, clock, TemporaryFolder.make("bench"));
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "stop"));
    for (int number = 1; number <= plan.nodes(); number++) {
      Path data = cluster.data(number);
      Files.createDirectories(data);
      Files.write(data.resolve("secret"), new byte[SECRET_BYTES]);
      Files.writeString(data.resolve("quorate.yaml"), cluster.settings(number));
      cluster.nodes.add(cluster.launch(number));
    }
    cluster.awaitWhole();
    return cluster;
  }

  private Path data(int number) {
    return folder.path().resolve("node-" + number);
  }

  private String settings(int number) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("http-port: ").append(httpPort + number - 1).append('\n');
    yaml.append("peer-port: ").append(peerPort + number - 1).append('\n');
    yaml.append(number == 1 ? "found: true\n" : "").append("members:\n");
    for (int member = 1; member <= plan.nodes(); member++) {
      yaml.append("  node-").append(member).append(": 127.0.0.1:");
      yaml.append(peerPort + member - 1).append('\n');
    }
    yaml.append("buckets:\n  ").append(plan.bucket());
    return yaml.append(": {durability: ")
        .append(plan.durability())
        .append("}\n")
        .toString();
  }

  private ServerProcess launch(int number) throws IOException {
    List<String> words = ServerProcess.java(plan.heap(), "io.quorate.cli.Main");
    words.addAll(List.of(
        "node", "--config", data(number).resolve("quorate.yaml").toString(), "--stop-with-input"));
    return ServerProcess.start("node-" + number, data(number).resolve("node.log"), words);
  }

  /** Every node's address for clients. */
  public List<String> urls() {
    List<String> urls = new ArrayList<>();
    for (int number = 1; number <= plan.nodes(); number++) {
      urls.add("http://127.0.0.1:" + (httpPort + number - 1));
    }
    return urls;
  }

  /** The process ids of the nodes that live. */
  public List<Long> pids() {
    return nodes.stream().filter(ServerProcess::isAlive).map(ServerProcess::pid).toList();
  }

  public ServerProcess node(int number) {
    return nodes.get(number - 1);
  }

  /** Starts a node that has ended, on its old data; does not wait for it. */
  public void restart(int number) throws IOException {
    nodes.set(number - 1, launch(number));
  }

  private void awaitWhole() throws IOException, InterruptedException {
    long deadline = clock.nanoTime() + PATIENCE.toNanos();
    for (int number = 1; number <= plan.nodes(); number++) {
      while (!seesAll(urls().get(number - 1))) {
        ServerProcess node = node(number);
        if (!node.isAlive() || clock.nanoTime() - deadline > 0) {
          String said = node.lastLines();
          close();
          throw new IOException(node.name() + " did not come up; its last lines:\n" + said);
        }
        clock.awaitNanos(clock.nanoTime() + POLL_NANOS);
      }
    }
  }

  private boolean seesAll(String url) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url))) {
      return node.seesAlive(plan.nodes(), ASK);
    }
  }

  /** Stops every node and deletes what they wrote. Closing twice does no harm. */
  @Override
  public void close() {
    synchronized (folder) {
      nodes.forEach(ServerProcess::close);
      nodes.clear();
      if (Files.exists(folder.path())) {
        folder.close();
      }
    }
  }
}
