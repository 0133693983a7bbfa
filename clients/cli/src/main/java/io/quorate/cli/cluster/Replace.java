package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate replace}: a standby takes the place of a dead member. */
@Command(
    name = "replace",
    description = {
      "Lets a standby (a node that joined with --standby) take the place and the weight of a dead"
          + " member.",
      "Refused while that one answers."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate replace node-4 node-7"})
public final class Replace implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  @Parameters(index = "0", paramLabel = "NODE", description = "The name of the dead member.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "STANDBY", description = "The name of the standby.")
  private String by = "";

  public Replace(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "replace", "node", node, "by", by));
  }
}
