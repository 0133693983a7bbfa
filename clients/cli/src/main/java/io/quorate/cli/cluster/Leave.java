package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate leave}: a member hands its copies over and goes. */
@Command(
    name = "leave",
    description = {
      "Makes a member hand its copies, and the hints that it holds, to the others and go. It"
          + " serves until",
      "the end; then its process ends with status 0. Ends when that is done. May be repeated, also"
          + " after",
      "its end. A member that dies over it is waited for, until it is back or given up by remove."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate leave node-4"})
public final class Leave implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  @Parameters(paramLabel = "NODE", description = "The name of a member.")
  private String node = "";

  public Leave(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "leave", "node", node));
  }
}
