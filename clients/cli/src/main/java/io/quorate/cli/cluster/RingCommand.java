package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quorate ring}: draws which node owns which partition. */
@Command(
    name = "ring",
    description = "Draws which node owns which partition of the ring.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  quorate ring"})
public final class RingCommand implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  public RingCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode page = quorate.ring(cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
        return 0;
      }
      console.line("cluster " + page.path("cluster").asText() + ", epoch "
          + page.path("epoch").asInt() + ", " + page.path("partitions").size() + " partitions");
      for (String line : RingPicture.lines(page.path("partitions"))) {
        console.line(line);
      }
      console.out().flush();
      return 0;
    }
  }
}
