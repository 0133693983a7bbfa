package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quorate cancel}: gives the running change up. */
@Command(
    name = "cancel",
    description = {
      "Gives the running change up: who was coming goes, who was going stays. Weights and zones"
          + " stay as",
      "they were set. Nodes that wait for the next change stay."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate cancel"})
public final class Cancel implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  public Cancel(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "cancel"));
  }
}
