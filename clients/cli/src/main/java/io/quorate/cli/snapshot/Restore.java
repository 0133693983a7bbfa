package io.quorate.cli.snapshot;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.node.SnapshotRestore;
import io.quorate.node.environment.vertx.VertxEnvironment;
import io.quorate.ring.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate snapshot restore}: a data folder out of one node's part of a snapshot. */
@Command(
    name = "restore",
    description = {
      "Makes the data folder of a node that does not run out of its part of a snapshot.",
      "",
      "Without --cluster: for one node whose disk is lost, of a cluster that lives. Its copies are",
      "compared with those of the others before they count, and it votes on changes of the members",
      "no more. The disk of which the snapshot was taken must never run again.",
      "",
      "With --cluster: when nothing else is left. Run it for every node that has a part, then"
          + " start",
      "them all, with the names and addresses that they had. They begin a new generation of the",
      "cluster; nodes of the old one are refused."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  quorate snapshot restore --from /backup/monday/node-1 --data data/node-1",
      "  quorate snapshot restore --from /backup/monday/node-1 --data data/node-1 --cluster"
    })
final class Restore implements Callable<Integer> {
  private final Console console;

  @Spec
  private CommandSpec spec;

  @Mixin
  private JsonOption json;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "The node's folder snapshots/NAME, or a copy of it.")
  private Path from = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The data folder to be made; a quorate.yaml and a secret may lie in it.")
  private Path data = Path.of("");

  @Option(names = "--cluster", description = "The whole cluster is restored.")
  private boolean cluster;

  @Option(
      names = "--generation",
      paramLabel = "NUMBER",
      description = {
        "With --cluster: the number of the new generation, the same for all nodes, if the snapshot",
        "was restored before. Default: the one after the snapshot's."
      })
  private @Nullable Long generation;

  @Option(
      names = "--damaged",
      description = "Goes on though the snapshot is damaged: what is lost is fetched from others.")
  private boolean damaged;

  Restore(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Long number = generation;
    if (number != null && !cluster) {
      throw new ParameterException(spec.commandLine(), "--generation needs --cluster.");
    }
    if (!Files.isDirectory(from)) {
      throw new CommandFailedException("There is no directory " + from + ".");
    }
    SnapshotRestore restore =
        new SnapshotRestore(VertxEnvironment.diskAt(from), VertxEnvironment.diskAt(data));
    SnapshotRestore.Restored restored;
    try {
      restored = cluster
          ? restore.cluster(
              number == null ? OptionalLong.empty() : OptionalLong.of(number), damaged)
          : restore.member(damaged);
    } catch (IOException e) {
      throw new CommandFailedException("Nothing was restored: " + e.getMessage() + ".");
    }
    show(restored);
    return 0;
  }

  private void show(SnapshotRestore.Restored restored) throws IOException {
    if (json.isJson()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", restored.snapshot().plan().name());
      fields.put("generation", restored.topology().generation());
      fields.put("epoch", restored.topology().epoch());
      fields.put(
          "members", restored.topology().members().stream().map(Member::name).toList());
      fields.put("records", restored.checked().records());
      json.print(console, fields);
      return;
    }
    console.line("restored " + restored.checked().records() + " records of snapshot '"
        + restored.snapshot().plan().name() + "' into " + data);
    console.line("topology: " + restored.topology());
    if (cluster) {
      console.line("restore the other nodes too, then start them all: "
          + restored.topology().members().stream()
              .map(Member::name)
              .collect(Collectors.joining(", ")));
    }
    console.out().flush();
  }
}
