package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate bucket conflicts}: shows what concurrent writes to a bucket came to. */
@Command(
    name = "conflicts",
    description = "Shows what concurrent writes to the keys of a bucket came to.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "discarded: values that lost to a later write that had not seen them; overwritten: values that a"
          + " write",
      "replaced unseen; both only where the last writer wins. made, resolved: how often siblings came"
          + " and went.",
      "Each node counts what its own copies met: about one conflict for each owner of the key.",
      "",
      "Example:",
      "  quorate bucket conflicts sessions"
    })
final class BucketConflicts implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Parameters(paramLabel = "BUCKET", description = "The bucket.")
  private String bucket;

  BucketConflicts(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode page = quorate.conflicts(bucket, cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
      } else {
        for (String line : lines(page)) {
          console.line(line);
        }
      }
      console.out().flush();
      return 0;
    }
  }

  private static List<String> lines(JsonNode page) {
    Table counts = new Table("node", "since", "discarded", "overwritten", "made", "resolved");
    Table last = new Table("at", "node", "key", "what", "siblings");
    for (JsonNode node : page.path("nodes")) {
      String name = node.path("node").asText();
      counts.row(
          name,
          node.path("since").asText(),
          node.path("discarded").asLong(),
          node.path("overwritten").asLong(),
          node.path("made").asLong(),
          node.path("resolved").asLong());
      for (JsonNode each : node.path("last")) {
        last.row(
            each.path("at").asText(),
            name,
            each.has("key")
                ? each.path("key").asText()
                : "base64 " + each.path("key64").asText(),
            each.path("kind").asText(),
            each.path("siblings").asInt());
      }
    }
    List<String> lines = new ArrayList<>(counts.lines());
    if (last.lines().size() > 1) {
      lines.add("");
      lines.addAll(last.lines());
    }
    for (JsonNode silent : page.path("silent")) {
      lines.add(silent.asText() + " did not answer.");
    }
    return lines;
  }
}
