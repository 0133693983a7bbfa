package io.quorate.cli.cluster;

import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.KeyArgument;
import io.quorate.client.Bucket;
import io.quorate.client.Context;
import io.quorate.client.Options;
import io.quorate.client.Value;
import io.quorate.client.Written;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quorate put}: writes a key's value. */
@Command(
    name = "put",
    description = "Writes a key's value over what a read finds there.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  quorate put --bucket greetings en hello",
      "  quorate put --bucket pictures --type image/png cat - < cat.png",
      "  quorate put --bucket greetings --blind en 'hi there'"
    })
public final class Put implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private ConsistencyOption consistency;

  @Mixin
  private KeyArgument key;

  @Mixin
  private JsonOption json;

  @Parameters(
      index = "1",
      paramLabel = "VALUE",
      defaultValue = "-",
      description = "The value's text, or - for the bytes of standard input (the default).")
  private String value;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = Value.TEXT,
      description = "The media type. Default: ${DEFAULT-VALUE}")
  private String type;

  @Option(
      names = "--blind",
      description = "Does not read first: the value becomes a sibling of what is there.")
  private boolean isBlind;

  public Put(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes =
        value.equals("-") ? console.in().readAllBytes() : value.getBytes(StandardCharsets.UTF_8);
    try (HttpQuorate quorate = cluster.connect()) {
      Bucket bucket = key.bucket(quorate);
      Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
      Context seen = isBlind ? Context.NONE : bucket.get(key.key(), options).context();
      Written written = bucket.put(key.key(), Value.of(bytes, type), options.context(seen));
      if (json.isJson()) {
        json.print(console, written.receipt());
      } else {
        console.err().println("written: " + written.receipt());
      }
      return 0;
    }
  }
}
