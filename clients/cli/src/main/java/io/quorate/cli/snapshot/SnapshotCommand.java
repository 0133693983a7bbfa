package io.quorate.cli.snapshot;

import io.quorate.cli.console.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code quorate snapshot} with its subcommands. */
@Command(
    name = "snapshot",
    description = "Takes snapshots of a running cluster, checks them, and makes nodes of them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = HelpCommand.class)
public final class SnapshotCommand {
  private SnapshotCommand() {}

  /** The command with its subcommands. */
  public static CommandLine spec(Console console) {
    CommandLine line = new CommandLine(new SnapshotCommand());
    line.addSubcommand(new Create(console));
    line.addSubcommand(new Listing(console));
    line.addSubcommand(new Verify(console));
    line.addSubcommand(new Restore(console));
    return line;
  }
}
