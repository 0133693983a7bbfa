package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate remove}: gives a dead member up. */
@Command(
    name = "remove",
    description = {
      "Takes a dead member out; the others make its copies anew from theirs. Refused while it"
          + " answers.",
      "Also for one that died while it was leaving. What only it had is gone, so never start it"
          + " again."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate remove node-4 --dry-run"})
public final class Remove implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  @Parameters(paramLabel = "NODE", description = "The name of a member.")
  private String node = "";

  public Remove(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "remove", "node", node));
  }
}
