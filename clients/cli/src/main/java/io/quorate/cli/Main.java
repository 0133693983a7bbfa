package io.quorate.cli;

import io.quorate.cli.cluster.BucketCommand;
import io.quorate.cli.cluster.Cancel;
import io.quorate.cli.cluster.Delete;
import io.quorate.cli.cluster.Explain;
import io.quorate.cli.cluster.Get;
import io.quorate.cli.cluster.Keys;
import io.quorate.cli.cluster.Leave;
import io.quorate.cli.cluster.Put;
import io.quorate.cli.cluster.Remove;
import io.quorate.cli.cluster.Replace;
import io.quorate.cli.cluster.RingCommand;
import io.quorate.cli.cluster.Status;
import io.quorate.cli.cluster.Weight;
import io.quorate.cli.cluster.Zone;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.Failures;
import io.quorate.cli.node.Dev;
import io.quorate.cli.node.NodeCommand;
import io.quorate.cli.node.Token;
import io.quorate.cli.node.TopologyCommand;
import io.quorate.cli.snapshot.SnapshotCommand;
import io.quorate.cli.torture.Torture;
import io.quorate.cli.transfer.Export;
import io.quorate.cli.transfer.Import;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:failed; a sentence on standard error says why",
      "2:the command line is wrong",
      "3, 4:the key has no value, or several: quorate get --help",
      "130, 143:stopped by Ctrl-C or SIGTERM, cleanly"
    },
    footer = {
      "",
      "Examples:",
      "  quorate dev",
      "  quorate put --bucket greetings en hello",
      "  quorate get --bucket greetings en",
      "",
      "In a source tree the launcher also knows simulate and bench: quorate simulate --help."
    },
    subcommands = {HelpCommand.class, Version.class})
public final class Main {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger CHRONICLE = Logger.getLogger("net.openhft");

  private Main() {}

  /** One line for each thing said, with its time. */
  private static final String LOG_FORMAT = "%1$tF %1$tT.%1$tL %4$s %5$s%6$s%n";

  /** Runs one command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
      System.setProperty("java.util.logging.SimpleFormatter.format", LOG_FORMAT);
    }
    CHRONICLE.setLevel(Level.WARNING);
    Console console = Console.ofSystem();
    CommandLine line = commandLine(console);
    line.setOut(new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true));
    line.setErr(console.err());
    System.exit(line.execute(arguments));
  }

  /** The command line with all its subcommands, not yet run. */
  static CommandLine commandLine(Console console) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(NodeCommand.spec(console));
    line.addSubcommand(NodeCommand.joinSpec(console));
    for (Object command : new Object[] {
      new Dev(console, Main.class),
      new Token(console),
      new Get(console),
      new Put(console),
      new Delete(console),
      new Keys(console),
      new Import(console),
      new Export(console),
      new Status(console),
      new RingCommand(console),
      new Explain(console),
      new Leave(console),
      new Remove(console),
      new Replace(console),
      new Weight(console),
      new Zone(console),
      new Cancel(console),
      new Torture(console),
      new Completion(console)
    }) {
      line.addSubcommand(command);
    }
    line.addSubcommand(BucketCommand.spec(console));
    line.addSubcommand(TopologyCommand.spec(console));
    line.addSubcommand(SnapshotCommand.spec(console));
    ExitCodes.document(line);
    HelpTexts.flow(line);
    return line.setExecutionExceptionHandler(new Failures());
  }
}
