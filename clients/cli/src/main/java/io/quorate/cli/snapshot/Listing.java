package io.quorate.cli.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quorate snapshot list}: which snapshots the members have parts of. */
@Command(
    name = "list",
    description = {
      "Lists the snapshots of which members have parts, the oldest first. Missing are those that",
      "are to have a part and show none: deleted, damaged, or the member does not answer."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate snapshot list --json"})
final class Listing implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  Listing(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode page = quorate.snapshots(cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
      } else {
        show(page);
      }
      return 0;
    }
  }

  private void show(JsonNode page) throws IOException {
    Table table = new Table("name", "taken", "nodes", "bytes", "missing");
    for (JsonNode snapshot : page.path("snapshots")) {
      StringJoiner nodes = new StringJoiner(",");
      long bytes = 0;
      for (JsonNode part : snapshot.path("nodes")) {
        nodes.add(part.path("node").asText());
        bytes += part.path("bytes").asLong();
      }
      StringJoiner missing = new StringJoiner(",");
      snapshot.path("missing").forEach(node -> missing.add(node.asText()));
      table.row(
          snapshot.path("name").asText(),
          snapshot.path("taken").asText(),
          nodes,
          bytes,
          missing.length() == 0 ? "-" : missing);
    }
    for (String line : table.lines()) {
      console.line(line);
    }
    for (JsonNode silent : page.path("silent")) {
      console.line(silent.asText() + " did not answer.");
    }
    console.out().flush();
  }
}
