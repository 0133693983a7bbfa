package io.quorate.cli.cluster;

import io.quorate.cli.console.Console;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quorate zone}: says where a member stands. */
@Command(
    name = "zone",
    description = {
      "Says what fails together with a member (a rack, a room). Copies are spread over zones."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate zone node-4 room-2"})
public final class Zone implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ChangeRun change;

  @Parameters(index = "0", paramLabel = "NODE", description = "The name of a member.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "ZONE", description = "The name of its zone.")
  private String zone = "";

  public Zone(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return change.run(console, Map.of("change", "zone", "node", node, "zone", zone));
  }
}
