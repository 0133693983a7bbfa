package io.quorate.cli.cluster;

import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.KeyArgument;
import io.quorate.client.Options;
import io.quorate.client.Written;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quorate delete}: deletes a key's values. */
@Command(
    name = "delete",
    description = "Deletes the values of a key that a read at this level finds.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A key without a value is deleted too: status 0.",
      "",
      "Example:",
      "  quorate delete --bucket greetings en"
    })
public final class Delete implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private ConsistencyOption consistency;

  @Mixin
  private KeyArgument key;

  @Mixin
  private JsonOption json;

  public Delete(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
      Written written = key.bucket(quorate).delete(key.key(), options);
      if (json.isJson()) {
        json.print(console, written.receipt());
      } else {
        console.err().println("deleted: " + written.receipt());
      }
      return 0;
    }
  }
}
