package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Colour;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
      "",
      "Example:",
      "  quorate status --url http://127.0.0.1:8102"
    })
public final class Status implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  public Status(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode page = quorate.cluster(cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
      } else {
        show(page);
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
