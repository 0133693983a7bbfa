package io.quorate.cli.cluster;

import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.KeyArgument;
import io.quorate.cli.transfer.RecordWriter;
import io.quorate.client.Options;
import io.quorate.client.Read;
import io.quorate.client.Value;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate get}: writes a key's value to standard output. */
@Command(
    name = "get",
    description = "Writes a key's value to standard output, its bytes and nothing else.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the value was written",
      "1:the request failed",
      "2:the command line is wrong",
      "3:the key has no value",
      "4:the key has several values, and neither --siblings nor --json was said"
    },
    footer = {
      "",
      "Examples:",
      "  quorate get --bucket greetings en",
      "  quorate get --bucket carts --siblings --consistency all alice",
      "  quorate get --bucket carts --json alice"
    })
public final class Get implements Callable<Integer> {
  /** The status for a key without a value. */
  public static final int ABSENT = 3;

  /** The status for a key with several. */
  public static final int SIBLINGS = 4;

  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private ConsistencyOption consistency;

  @Mixin
  private KeyArgument key;

  @Option(
      names = "--siblings",
      description =
          "Writes each value as one line; such lines cannot tell a value's own line ends.")
  private boolean all;

  @Option(
      names = "--json",
      description = "Writes the key with all its values as one line, in the form of export.")
  private boolean asJson;

  @Option(
      names = {"-v", "--verbose"},
      description = "Says who answered, on standard error.")
  private boolean verbose;

  public Get(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
      return show(key.bucket(quorate).get(key.key(), options));
    }
  }

  private int show(Read read) throws IOException {
    if (verbose) {
      console.err().println(read.receipt());
    }
    if (!read.found()) {
      throw new CommandFailedException("the key has no value", ABSENT);
    }
    if (asJson) {
      console.out().write(RecordWriter.line(key.key(), read.siblings()));
      console.out().write('\n');
    } else if (all) {
      for (Value value : read.siblings()) {
        console.out().write(value.bytes());
        console.out().write('\n');
      }
    } else if (read.siblings().size() > 1) {
      throw new CommandFailedException(
          "the key has " + read.siblings().size() + " values; --siblings writes them", SIBLINGS);
    } else {
      console.out().write(read.bytes());
    }
    console.out().flush();
    return 0;
  }
}
