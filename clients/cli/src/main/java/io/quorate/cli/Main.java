package io.quorate.cli;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The program {@code quorate}: dispatches to its subcommands and ends with their exit status.
 *
 * <p>Without a subcommand it prints its help and ends with status 2, as for any wrong command line.
 */
@Command(
    name = "quorate",
    description = "A leaderless replicated key-value store.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {HelpCommand.class, Version.class})
public final class Main {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger CHRONICLE = Logger.getLogger("net.openhft");

  private Main() {}

  /** Runs one command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    CHRONICLE.setLevel(Level.WARNING);
    System.exit(commandLine().execute(arguments));
  }

  /** The command line with all its subcommands, not yet run. */
  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }
}
