package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Colour;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate status}: shows the members of the cluster. */
@Command(
    name = "status",
    description = "Shows the members of the cluster as one node sees them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "partitions: of how many the node is the first owner; copies: of how many it has one. While"
          + " members",
      "come and go: how many copies have moved, about how many bytes, and how long it will take.",
      "While copies differ or hints wait: how many, and how long it will take until they are equal.",
      "",
      "Example:",
      "  quorate status --url http://127.0.0.1:8102",
      "  quorate status --watch"
    })
public final class Status implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Option(
      names = "--watch",
      arity = "0..1",
      fallbackValue = "2",
      paramLabel = "SECONDS",
      description = "Asks again and again, after so many seconds (${FALLBACK-VALUE}).")
  private @Nullable Integer watch;

  @Option(
      names = "--times",
      paramLabel = "TIMES",
      description = "With --watch: how often it is shown; until it is stopped, if not given.")
  private @Nullable Integer times;

  public Status(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    long left = watch == null ? 1 : times == null ? Long.MAX_VALUE : times;
    try (HttpQuorate quorate = cluster.connect()) {
      while (left > 0) {
        JsonNode page = quorate.cluster(cluster.timeout());
        if (json.isJson()) {
          json.print(console, page);
        } else {
          show(page);
        }
        left--;
        if (watch != null && left > 0) {
          console.clock().sleep(Duration.ofSeconds(watch));
        }
      }
      return 0;
    }
  }

  private void show(JsonNode page) throws IOException {
    console.line("cluster " + page.path("cluster").asText() + ", generation "
        + page.path("generation").asInt() + ", epoch " + page.path("epoch").asInt());
    Table table =
        new Table("node", "http", "peer", "zone", "role", "state", "partitions", "copies");
    for (JsonNode member : page.path("members")) {
      table.row(
          member.path("node").asText(),
          member.path("http").asText(),
          member.path("peer").asText(),
          member.path("zone").asText(),
          member.path("role").asText(),
          console.in(
              Colour.ofState(member.path("state").asText()),
              member.path("state").asText()),
          member.path("partitions").asInt(),
          member.path("replicas").asInt());
    }
    for (String line : table.lines()) {
      console.line(line);
    }
    int moves = page.path("moves").size();
    if (moves > 0) {
      console.line(moves + " partitions are moving: " + phases(page.path("moves")));
    }
    for (String line : ChangeProgress.lines(page)) {
      console.line(line);
    }
    for (String line : ConvergenceLines.of(page.path("convergence"))) {
      console.line(line);
    }
    console.out().flush();
  }

  /** How many partitions are in each phase. */
  private static String phases(JsonNode moves) {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode move : moves) {
      counts.merge(move.path("phase").asText(), 1, Integer::sum);
    }
    StringJoiner phases = new StringJoiner(", ");
    counts.forEach((phase, count) -> phases.add(phase + " " + count));
    return phases.toString();
  }
}
