package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate weight}: sets a share of the ring. */
@Command(
    name = "weight",
    description = {
      "Sets how large the share of a member is beside the others, 0 to 1000; 0 makes it a standby."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate weight node-4 2"})
public final class Weight implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  @Parameters(index = "0", paramLabel = "NODE", description = "The name of a member.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "WEIGHT", description = "Its share: 1 is usual.")
  private int weight;

  public Weight(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "weight", "node", node, "weight", weight));
  }
}
