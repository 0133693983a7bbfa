package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import io.quorate.testkit.links.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cluster of real node processes in a folder of its own, for the tests of one class:
 * {@code @RegisterExtension static final ProcessCluster CLUSTER = ProcessCluster.of(3)}. When a
 * test fails the ends of the nodes' logs are printed. Nodes are counted from 1.
 */
final class ProcessCluster
    implements BeforeAllCallback, AfterAllCallback, AfterTestExecutionCallback {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LOG_LINES = 40;

  /** Nodes that may join later have ports too. */
  private static final int JOINERS_MAX = 2;

  private final int size;
  private final String moreSettings;
  private final Optional<String> heap;
  private final int httpPort;
  private final int peerPort;
  private final List<@Nullable Program> programs = new ArrayList<>();
  private boolean hasLinks;
  private @Nullable Links links;
  private @Nullable Path folder;

  private ProcessCluster(int size, String moreSettings, Optional<String> heap) {
    this.size = size;
    this.moreSettings = moreSettings;
    this.heap = heap;
    this.httpPort = FreePorts.block(size + JOINERS_MAX);
    this.peerPort = FreePorts.block(size + JOINERS_MAX);
  }

  /** A cluster whose nodes talk to each other through {@link #links}. */
  static ProcessCluster withLinks(int size) {
    ProcessCluster cluster = of(size);
    cluster.hasLinks = true;
    return cluster;
  }

  static ProcessCluster of(int size) {
    return new ProcessCluster(size, "", Optional.empty());
  }

  /** The same with further lines in each node's file of settings. */
  static ProcessCluster of(int size, String moreSettings) {
    return new ProcessCluster(size, moreSettings, Optional.empty());
  }

  /** A cluster whose nodes have so much heap each, and else the JVM's own defaults. */
  static ProcessCluster withHeap(int size, String heap) {
    return new ProcessCluster(size, "", Optional.of(heap));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    folder = Files.createTempDirectory("quorate-cluster");
    if (hasLinks) {
      SortedMap<String, Integer> ports = new TreeMap<>();
      for (int number = 1; number <= size; number++) {
        ports.put("node-" + number, peerPort(number));
      }
      links = Links.open(ports, 1);
    }
    for (int number = 1; number <= size; number++) {
      Files.createDirectories(folder(number));
      Files.write(folder(number).resolve("secret"), new byte[32]);
      Files.writeString(folder(number).resolve("quorate.yaml"), settings(number));
      programs.add(null);
    }
    try {
      startAll();
    } catch (ConditionTimeoutException e) {
      printLogs();
      throw e;
    }
  }

  /** Starts one more node, which joins by a token; does not wait. */
  void join(int number) throws IOException {
    Path token = root().resolve("token");
    Files.deleteIfExists(token);
    assertEquals(0, Program.run(token, "token", "--data", folder(1).toString()));
    Files.createDirectories(folder(number));
    Files.writeString(
        folder(number).resolve("quorate.yaml"),
        "http-port: " + (httpPort + number - 1) + "\npeer-port: " + peerPort(number)
            + "\njoin: 127.0.0.1:" + peerPort(1) + "\ntoken: " + Files.readString(token)
            + moreSettings);
    while (programs.size() < number) {
      programs.add(null);
    }
    start(number);
  }

  /** The status of a node that ends by itself. */
  int awaitEnd(int number) {
    Program program = programs.get(number - 1);
    return program == null ? 0 : program.awaitEnd();
  }

  private String settings(int number) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("http-port: ").append(httpPort + number - 1).append('\n');
    yaml.append("peer-port: ").append(peerPort + number - 1).append('\n');
    if (hasLinks) {
      yaml.append("peer-address: 127.0.0.1:")
          .append(links().portOf("node-" + number))
          .append('\n');
    }
    yaml.append(number == 1 ? "found: true\n" : "").append("members:\n");
    for (int member = 1; member <= size; member++) {
      yaml.append("  node-").append(member).append(": 127.0.0.1:");
      yaml.append(hasLinks ? links().portOf("node-" + member) : peerPort(member))
          .append('\n');
    }
    return yaml.append(moreSettings).toString();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      printLogs();
    }
  }

  private void printLogs() {
    for (int number = 1; number <= programs.size(); number++) {
      List<String> lines = log(number).lines().toList();
      System.err.println("---- node-" + number + (isAlive(number) ? "" : " (down)"));
      lines
          .subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
          .forEach(System.err::println);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    for (Program program : programs) {
      if (program != null) {
        program.close();
      }
    }
    if (hasLinks) {
      links().close();
    }
    try (Stream<Path> files = Files.walk(root())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Path root() {
    Path known = folder;
    if (known == null) {
      throw new IllegalStateException("the cluster has not been started");
    }
    return known;
  }

  /** The lines between its nodes. */
  Links links() {
    Links open = links;
    if (open == null) {
      throw new IllegalStateException("this cluster has no links");
    }
    return open;
  }

  int size() {
    return size;
  }

  Path folder(int number) {
    return root().resolve("node-" + number);
  }

  String url(int number) {
    return "http://127.0.0.1:" + (httpPort + number - 1);
  }

  int peerPort(int number) {
    return peerPort + number - 1;
  }

  /** All nodes' addresses, separated by commas. */
  String urls() {
    List<String> all = new ArrayList<>();
    for (int number = 1; number <= size; number++) {
      all.add(url(number));
    }
    return String.join(",", all);
  }

  String log(int number) {
    try {
      Path log = folder(number).resolve("node.log");
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive(int number) {
    Program program = programs.get(number - 1);
    return program != null && program.isAlive();
  }

  /** Starts a node and does not wait. */
  void start(int number) {
    Path log = folder(number).resolve("node.log");
    String config = folder(number).resolve("quorate.yaml").toString();
    String[] words = {"node", "--config", config};
    programs.set(
        number - 1,
        heap.map(size -> Program.startWith(size, List.of(), log, words))
            .orElseGet(() -> Program.start(log, words)));
  }

  /** Starts all that are down and waits until each is ready and sees all others alive. */
  void startAll() {
    for (int number = 1; number <= size; number++) {
      if (!isAlive(number)) {
        start(number);
      }
    }
    for (int number = 1; number <= size; number++) {
      awaitReady(number);
      awaitSees(number, "alive", size);
    }
  }

  /** Waits until a node serves. */
  void awaitReady(int number) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url(number)))) {
      await("node-" + number + " is ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> node.isReady(Duration.ofSeconds(2)));
    }
  }

  /** Waits until a node sees so many members in this state. */
  void awaitSees(int number, String state, int count) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url(number)))) {
      await("node-" + number + " sees " + count + " " + state)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(50))
          .ignoreExceptions()
          .until(() -> {
            int seen = 0;
            for (var member : node.members(Duration.ofSeconds(2)).path("members")) {
              seen += member.path("state").asText().equals(state) ? 1 : 0;
            }
            return seen == count;
          });
    }
  }

  /** SIGKILL. */
  void kill(int number) {
    Program program = programs.get(number - 1);
    if (program != null) {
      program.kill();
    }
  }

  /** SIGSTOP, and after so long SIGCONT. */
  void pause(int number, Duration time) {
    signal(number, "STOP");
    await("a pause of " + time).pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    signal(number, "CONT");
  }

  /** The signal of this name, if it runs. */
  void signal(int number, String name) {
    Program program = programs.get(number - 1);
    if (program != null) {
      program.signal(name);
    }
  }

  /** SIGTERM; returns its status when it has ended. */
  int stop(int number) {
    Program program = programs.get(number - 1);
    return program == null ? 0 : program.terminate().awaitEnd();
  }
}
