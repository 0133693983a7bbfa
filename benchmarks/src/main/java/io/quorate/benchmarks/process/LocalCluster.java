package io.quorate.benchmarks.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.benchmarks.load.Clock;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import io.quorate.testkit.links.Link;
import io.quorate.testkit.links.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Quorate cluster of real processes in a temporary folder. Nodes are counted from 1.
 *
 * <p>There is room for one more node, which joins by a token. Where the plan asks for links, nodes
 * talk to each other through proxies in this process, which cost processor time of their own: so
 * they are there from the beginning or not at all.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ASK = Duration.ofSeconds(1);
  private static final long POLL_NANOS = 100_000_000L;
  private static final long SHARE_POLL_NANOS = 500_000_000L;
  private static final int SECRET_BYTES = 32;

  /**
   * What is started.
   *
   * @param bucket the bucket under load
   * @param durability of that bucket: {@code fsync} or {@code os}
   * @param heap of each node, such as {@code 512m}
   * @param hasLinks whether the lines between nodes can be slowed down
   */
  public record Plan(int nodes, String bucket, String durability, String heap, boolean hasLinks) {
    /** Nodes that talk to each other directly. */
    public Plan(int nodes, String bucket, String durability, String heap) {
      this(nodes, bucket, durability, heap, false);
    }
  }

  private final Plan plan;
  private final Clock clock;
  private final TemporaryFolder folder;
  private final int httpPort;
  private final int peerPort;
  private final Optional<Links> links;
  private final List<ServerProcess> nodes = new CopyOnWriteArrayList<>();

  private boolean isClosed;

  private LocalCluster(Plan plan, Clock clock, TemporaryFolder folder) {
    this.plan = plan;
    this.clock = clock;
    this.folder = folder;
    httpPort = FreePorts.block(plan.nodes() + 1);
    peerPort = FreePorts.block(plan.nodes() + 1);
    links = plan.hasLinks() ? Optional.of(Links.open(peerPorts(), 1)) : Optional.empty();
  }

  private Map<String, Integer> peerPorts() {
    Map<String, Integer> ports = new TreeMap<>();
    for (int number = 1; number <= plan.nodes() + 1; number++) {
      ports.put(name(number), peerPort + number - 1);
    }
    return ports;
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

  /** What a node is called. */
  public static String name(int number) {
    return "node-" + number;
  }

  private Path data(int number) {
    return folder.path().resolve(name(number));
  }

  private String settings(int number) {
    StringBuilder yaml = new StringBuilder(addresses(number));
    yaml.append(number == 1 ? "found: true\n" : "").append("members:\n");
    for (int member = 1; member <= plan.nodes(); member++) {
      yaml.append("  ").append(name(member)).append(": 127.0.0.1:");
      yaml.append(reachablePort(member)).append('\n');
    }
    yaml.append("buckets:\n  ").append(plan.bucket());
    return yaml.append(": {durability: ")
        .append(plan.durability())
        .append("}\n")
        .toString();
  }

  private String addresses(int number) {
    return "http-port: " + (httpPort + number - 1) + "\npeer-port: " + (peerPort + number - 1)
        + "\npeer-address: 127.0.0.1:" + reachablePort(number) + "\n";
  }

  /** Where its peers reach it. */
  private int reachablePort(int number) {
    return links.map(open -> open.portOf(name(number))).orElse(peerPort + number - 1);
  }

  private ServerProcess launch(int number) throws IOException {
    List<String> words = program();
    words.addAll(List.of(
        "node", "--config", data(number).resolve("quorate.yaml").toString(), "--stop-with-input"));
    return ServerProcess.start(name(number), data(number).resolve("node.log"), words);
  }

  private List<String> program() {
    return ServerProcess.java(plan.heap(), "io.quorate.cli.Main");
  }

  /**
   * Gets everything ready for one more node, with a join token: {@code quorate token --data}.
   *
   * @return its number
   */
  public int prepareJoin() throws IOException, InterruptedException {
    int number = plan.nodes() + 1;
    Files.createDirectories(data(number));
    Path token = folder.path().resolve("token");
    List<String> words = program();
    words.addAll(List.of("token", "--data", data(1).toString()));
    ServerProcess printer = ServerProcess.start("token", token, words);
    if (printer.awaitEnd() != 0) {
      throw new IOException("there is no join token:\n" + printer.lastLines());
    }
    Files.writeString(
        data(number).resolve("quorate.yaml"),
        addresses(number) + "join: 127.0.0.1:" + reachablePort(1) + "\ntoken: "
            + Files.readString(token));
    return number;
  }

  /** Starts the node that was prepared; does not wait for it. */
  public void join() throws IOException {
    nodes.add(launch(plan.nodes() + 1));
  }

  /** Waits until the node that joins has its share of the ring, and nothing moves any more. */
  public void awaitShare() throws InterruptedException {
    try (HttpQuorate first = HttpQuorate.connect(List.of(urls().get(0)))) {
      while (!hasShare(first, name(plan.nodes() + 1))) {
        clock.awaitNanos(clock.nanoTime() + SHARE_POLL_NANOS);
      }
    }
  }

  private static boolean hasShare(HttpQuorate asked, String name) {
    try {
      for (JsonNode member : asked.members(ASK).path("members")) {
        if (member.path("node").asText().equals(name) && member.path("replicas").asInt() > 0) {
          // This page asks all members, so it is left for the end; it tells what still moves.
          return asked.cluster(ASK).path("moves").isEmpty();
        }
      }
      return false;
    } catch (QuorateException e) {
      // The answer to the question: nobody could tell.
      return false;
    }
  }

  /** From now on everything that this node sends to others takes so much longer. */
  public void slow(int number, Duration delay) {
    Links open = links.orElseThrow(() -> new IllegalStateException("this cluster has no links"));
    for (int other = 1; other <= plan.nodes() + 1; other++) {
      if (other != number) {
        open.set(name(number), name(other), Link.GOOD.delay(delay));
      }
    }
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
      if (!isClosed) {
        links.ifPresent(Links::close);
      }
      isClosed = true;
      if (Files.exists(folder.path())) {
        folder.close();
      }
    }
  }
}
