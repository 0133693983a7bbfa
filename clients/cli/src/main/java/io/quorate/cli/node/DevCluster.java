package io.quorate.cli.node;

import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The nodes of a {@code dev} cluster while they run: it tells when all are there and when one ends,
 * and leaves the others alone. It restarts nothing.
 */
final class DevCluster {
  private static final Duration PERIOD = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ASK = Duration.ofSeconds(1);

  /** Longer than a node takes to end its requests and to force its log. */
  private static final long STOP_SECONDS_MAX = 60;

  private final Console console;
  private final DevPlan plan;
  private final JsonOption json;
  private final List<NodeProcess> running = new ArrayList<>();
  private final List<NodeProcess> all = new ArrayList<>();
  private volatile boolean isStopping;

  DevCluster(Console console, DevPlan plan, JsonOption json) {
    this.console = console;
    this.plan = plan;
    this.json = json;
  }

  /** Starts every node; {@code command} is what stands before {@code node}. */
  synchronized void start(List<String> command) throws IOException {
    for (int number = 1; number <= plan.nodes() && !isStopping; number++) {
      List<String> words = new ArrayList<>(command);
      words.addAll(
          List.of("node", "--config", plan.config(number).toString(), "--stop-with-input"));
      if (number == 1) {
        words.add("--found");
      }
      NodeProcess node = NodeProcess.start(DevPlan.name(number), plan.log(number), words);
      all.add(node);
      running.add(node);
    }
  }

  /** Watches until every node has ended; true if that was asked for. */
  boolean watch() throws IOException, InterruptedException {
    long told = console.clock().nanoTime();
    boolean isComplete = false;
    while (!running.isEmpty()) {
      reportEnded();
      if (!isComplete && !running.isEmpty()) {
        isComplete = showIfComplete();
        if (!isComplete && console.clock().nanoTime() - told > PATIENCE.toNanos()) {
          console.err().println("still waiting until every node is ready and sees all others.");
          told = console.clock().nanoTime();
        }
      }
      console.clock().sleep(PERIOD);
    }
    return isStopping;
  }

  private void reportEnded() throws IOException {
    for (NodeProcess node : List.copyOf(running)) {
      if (!node.isAlive()) {
        running.remove(node);
        if (!isStopping) {
          console
              .err()
              .println(node.name() + " ended with status " + node.status() + "; its last lines:");
          node.lastLines().forEach(line -> console.err().println("  " + line));
        }
      }
    }
  }

  private boolean showIfComplete() throws IOException {
    List<Shown> nodes = new ArrayList<>();
    for (int number = 1; number <= plan.nodes(); number++) {
      if (isStopping || !seesAllAlive(plan.url(number))) {
        return false;
      }
      nodes.add(new Shown(DevPlan.name(number), plan.url(number), "alive"));
    }
    if (json.isJson()) {
      json.print(console, Map.of("nodes", nodes));
    } else {
      show(nodes);
    }
    return true;
  }

  /** A node as it is told of. */
  record Shown(String node, String http, String state) {}

  private void show(List<Shown> nodes) throws IOException {
    Table table = new Table("node", "address", "state");
    nodes.forEach(each -> table.row(each.node(), each.http(), each.state()));
    for (String line : table.lines()) {
      console.line(line);
    }
    String first = plan.url(1);
    String last = plan.url(plan.nodes());
    console.line("");
    console.line("Try, in another terminal:");
    console.line("  curl -X PUT --data 'hello' " + first + "/v1/buckets/greetings/keys/en");
    console.line("  curl -i " + last + "/v1/buckets/greetings/keys/en");
    console.line("  curl -s " + first + "/v1/buckets/greetings/keys/en/explain");
    console.line("");
    console.line("Ctrl-C stops the nodes; their data stays in " + plan.data() + ".");
    console.out().flush();
  }

  private boolean seesAllAlive(String url) {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url))) {
      return node.seesAlive(plan.nodes(), ASK);
    }
  }

  /** Stops every node and waits until all have ended. Called by any thread, at any time. */
  void stop() {
    isStopping = true;
    List<NodeProcess> nodes;
    synchronized (this) {
      nodes = List.copyOf(all);
    }
    nodes.forEach(NodeProcess::stop);
    for (NodeProcess node : nodes) {
      try {
        if (!node.awaitEnd(STOP_SECONDS_MAX)) {
          console
              .err()
              .println(
                  node.name() + " did not stop within " + STOP_SECONDS_MAX + " s and is killed.");
          node.kill();
        }
      } catch (InterruptedException e) {
        // Somebody wants an end sooner than the nodes can give it cleanly.
        Thread.currentThread().interrupt();
        node.kill();
      }
    }
  }
}
