package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quorate bucket}: shows and changes how the keys of a bucket are kept. */
@Command(
    name = "bucket",
    description = "Shows and changes how the keys of a bucket are kept.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A change is decided by a majority of the voters, and holds on every node.",
      "How many copies a key has (n) can be changed only while the bucket is empty.",
      "",
      "Examples:",
      "  quorate bucket list",
      "  quorate bucket set photos --w all --durability os",
      "  quorate bucket drop photos",
      "  quorate bucket conflicts photos"
    },
    subcommands = HelpCommand.class)
public final class BucketCommand {
  private BucketCommand() {}

  /** The command with its subcommands. */
  public static CommandLine spec(Console console) {
    CommandLine line = new CommandLine(new BucketCommand());
    for (Object command : List.of(
        new ListAll(console),
        new Show(console),
        new Set(console),
        new Drop(console),
        new BucketConflicts(console))) {
      line.addSubcommand(command);
    }
    return line;
  }

  /** One question about buckets, or one change of a bucket. */
  private abstract static class Asking implements Callable<Integer> {
    final Console console;

    @Mixin
    ClusterOption cluster;

    @Mixin
    JsonOption json;

    Asking(Console console) {
      this.console = console;
    }

    abstract void ask(HttpQuorate quorate) throws IOException;

    @Override
    public Integer call() throws IOException {
      try (HttpQuorate quorate = cluster.connect()) {
        ask(quorate);
        console.out().flush();
        return 0;
      }
    }

    void show(JsonNode bucket) throws IOException {
      if (json.isJson()) {
        json.print(console, bucket);
      } else {
        table(List.of(bucket));
      }
    }

    void table(Iterable<JsonNode> buckets) throws IOException {
      Table table =
          new Table("bucket", "n", "r", "w", "sloppy", "conflicts", "durability", "repair");
      for (JsonNode bucket : buckets) {
        table.row(
            bucket.path("bucket").asText(),
            bucket.path("n").asInt(),
            bucket.path("r").asText(),
            bucket.path("w").asText(),
            bucket.path("sloppy").asBoolean() ? "yes" : "no",
            bucket.path("conflicts").asText(),
            bucket.path("durability").asText(),
            bucket.path("repair").asText());
      }
      for (String line : table.lines()) {
        console.line(line);
      }
    }
  }

  @Command(
      name = "list",
      description = "Lists the buckets that somebody defined; any other has the defaults.",
      mixinStandardHelpOptions = true)
  private static final class ListAll extends Asking {
    ListAll(Console console) {
      super(console);
    }

    @Override
    void ask(HttpQuorate quorate) throws IOException {
      JsonNode page = quorate.buckets(cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
      } else {
        table(page.path("buckets"));
      }
    }
  }

  @Command(
      name = "show",
      description = "Shows how the keys of a bucket are kept.",
      mixinStandardHelpOptions = true)
  private static final class Show extends Asking {
    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket;

    Show(Console console) {
      super(console);
    }

    @Override
    void ask(HttpQuorate quorate) throws IOException {
      show(quorate.bucketDefinition(bucket, cluster.timeout()));
    }
  }

  @Command(
      name = "set",
      description = "Defines a bucket, or changes what is named here of its definition.",
      mixinStandardHelpOptions = true)
  private static final class Set extends Asking {
    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket;

    @Option(
        names = "--n",
        paramLabel = "COPIES",
        description = "How many copies a key has, 1 to 5.")
    private @Nullable Integer n;

    @Option(
        names = "--r",
        paramLabel = "LEVEL",
        description = "How many answer a read that does not say: a number, or one to all.")
    private @Nullable String r;

    @Option(
        names = "--w",
        paramLabel = "LEVEL",
        description = "How many acknowledge a write that does not say.")
    private @Nullable String w;

    @Option(
        names = "--sloppy",
        arity = "1",
        paramLabel = "true|false",
        description = "Whether a fallback may stand in for a dead owner.")
    private @Nullable Boolean sloppy;

    @Option(
        names = "--durability",
        paramLabel = "fsync|os",
        description = "What an acknowledgement promises: forced, or given to the system.")
    private @Nullable String durability;

    @Option(
        names = "--repair",
        paramLabel = "late|blocking",
        description =
            "Whether strict reads of a majority wait for the owners that they find behind.")
    private @Nullable String repair;

    Set(Console console) {
      super(console);
    }

    @Override
    void ask(HttpQuorate quorate) throws IOException {
      ObjectNode definition =
          quorate.bucketDefinition(bucket, cluster.timeout()).deepCopy();
      if (n != null) {
        definition.put("n", n);
      }
      put(definition, "r", r);
      put(definition, "w", w);
      if (sloppy != null) {
        definition.put("sloppy", sloppy);
      }
      if (durability != null) {
        definition.put("durability", durability);
      }
      if (repair != null) {
        definition.put("repair", repair);
      }
      show(quorate.defineBucket(bucket, definition, cluster.timeout()));
    }

    private static void put(ObjectNode definition, String field, @Nullable String level) {
      if (level != null) {
        boolean number = level.matches("\\d{1,9}");
        definition.set(
            field,
            number
                ? JsonNodeFactory.instance.numberNode(Integer.parseInt(level))
                : JsonNodeFactory.instance.textNode(level));
      }
    }
  }

  @Command(
      name = "drop",
      description = "Gives a bucket without keys the defaults again.",
      mixinStandardHelpOptions = true)
  private static final class Drop extends Asking {
    @Parameters(paramLabel = "BUCKET", description = "The bucket.")
    private String bucket;

    Drop(Console console) {
      super(console);
    }

    @Override
    void ask(HttpQuorate quorate) throws IOException {
      quorate.dropBucket(bucket, cluster.timeout());
      if (json.isJson()) {
        json.print(console, quorate.bucketDefinition(bucket, cluster.timeout()));
      }
    }
  }
}
