package io.quorate.cli.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate snapshot create}: each member gives what it has now a second home. */
@Command(
    name = "create",
    description = {
      "Takes a snapshot of all members that are not dead, under load. Everything that was",
      "acknowledged before is in it. Each node's part is the folder snapshots/NAME in its data",
      "folder: hard links, which cost no room until the node itself would have deleted the files.",
      "Copy the folders away to have a backup; delete them to give the room back. If any member",
      "cannot take its part, nothing is kept."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  quorate snapshot create monday",
      "  cp -r data/dev/node-1/snapshots/monday /backup/monday/node-1"
    })
final class Create implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Parameters(
      paramLabel = "NAME",
      description = "1 to 64 characters of A-Z a-z 0-9 . _ -, the first one no dot.")
  private String name = "";

  Create(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode taken = quorate.takeSnapshot(name, cluster.timeout());
      if (json.isJson()) {
        json.print(console, taken);
      } else {
        show(taken);
      }
      return 0;
    }
  }

  private void show(JsonNode taken) throws IOException {
    Table parts = new Table("node", "bytes");
    for (JsonNode part : taken.path("nodes")) {
      parts.row(part.path("node").asText(), part.path("bytes").asLong());
    }
    for (String line : parts.lines()) {
      console.line(line);
    }
    for (JsonNode missing : taken.path("missing")) {
      console.line(missing.asText() + " is dead and has no part.");
    }
    console.out().flush();
  }
}
