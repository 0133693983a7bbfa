package io.quorate.cli.node;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.node.TopologyForce;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.ring.Member;
import io.quorate.ring.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate topology}: what an operator decides when the voters cannot. */
@Command(
    name = "topology",
    description = "Goes on without a majority of the voters, when they are lost for good.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = HelpCommand.class)
public final class TopologyCommand {
  private TopologyCommand() {}

  /** The command with its subcommand. */
  public static CommandLine spec(Console console) {
    CommandLine line = new CommandLine(new TopologyCommand());
    line.addSubcommand(new ForceCommand(console));
    return line;
  }

  @Command(
      name = "force",
      description = {
        "Makes the survivors the only members, in a new generation of the cluster.",
        "",
        "All survivors must be stopped. Run it with --survivors on the one with the highest epoch,",
        "then with --as and that one's file 'topology' on each of the others, then start them.",
        "Members that are not named must never run again with their old data: they are refused."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  quorate topology force --data data/node-4 --survivors node-4,node-5 --dry-run",
        "  quorate topology force --data data/node-4 --survivors node-4,node-5",
        "  quorate topology force --data data/node-5 --as data/node-4/topology"
      })
  private static final class ForceCommand implements Callable<Integer> {
    private final Console console;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        required = true,
        description = "The data directory of a stopped survivor.")
    private Path data;

    @Mixin
    private JsonOption json;

    @ArgGroup(multiplicity = "1")
    private Choice choice;

    @Option(names = "--dry-run", description = "Says what would be done, and does nothing.")
    private boolean dryRun;

    /** Make it, or take it. */
    private static final class Choice {
      @Option(
          names = "--survivors",
          paramLabel = "NODE",
          split = ",",
          description = "The members that live and shall be all members.")
      private @Nullable List<String> survivors;

      @Option(
          names = "--as",
          paramLabel = "FILE",
          description = "The file 'topology' that another survivor's directory has now.")
      private @Nullable Path file;
    }

    ForceCommand(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws IOException {
      if (!Files.isDirectory(data)) {
        throw new CommandFailedException("There is no directory " + data + ".");
      }
      TopologyForce force = new TopologyForce(VertxEnvironment.diskAt(data));
      TopologyForce.Forced forced;
      try {
        forced = choice.survivors != null
            ? force.force(choice.survivors, dryRun)
            : force.take(Files.readAllBytes(file()), dryRun);
      } catch (IOException e) {
        throw new CommandFailedException("Nothing was changed: " + e.getMessage());
      }
      if (json.isJson()) {
        json.print(console, fields(forced));
      } else {
        show(forced);
      }
      return 0;
    }

    private Map<String, Object> fields(TopologyForce.Forced forced) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dryRun", dryRun);
      fields.put("generation", forced.after().generation());
      fields.put("epoch", forced.after().epoch());
      fields.put("members", forced.after().members().stream().map(Member::name).toList());
      fields.put("lostPartitions", forced.lostPartitions());
      return fields;
    }

    private void show(TopologyForce.Forced forced) throws IOException {
      Topology after = forced.after();
      console.line((dryRun ? "would be: " : "now: ") + after);
      console.line("before: " + forced.before());
      console.line("members: "
          + after.members().stream().map(Member::name).collect(Collectors.joining(", ")));
      if (forced.lostPartitions() > 0) {
        console.line(forced.lostPartitions() + " partitions had no owner among the survivors: "
            + "their keys are lost");
      }
      console.out().flush();
    }

    private Path file() {
      Path named = choice.file;
      if (named == null) {
        throw new IllegalStateException("picocli lets one of the two through");
      }
      return named;
    }
  }
}
