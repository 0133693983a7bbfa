package io.quorate.benchmarks;

import io.quorate.benchmarks.load.Clock;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The program behind {@code quorate bench}. */
public final class Main {
  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger CHRONICLE = Logger.getLogger("net.openhft");

  private Main() {}

  /** Runs one command line and ends the JVM with its exit status. */
  public static void main(String[] arguments) {
    CHRONICLE.setLevel(Level.WARNING);
    System.exit(commandLine(Clock.ofThisMachine()).execute(arguments));
  }

  /** The command line, not yet run. */
  static CommandLine commandLine(Clock clock) {
    CommandLine line = new CommandLine(new Bench(clock));
    line.addSubcommand(new Timeline(clock));
    line.addSubcommand(new Growth(clock));
    line.addSubcommand(new Limit(clock));
    line.addSubcommand(new Jmh());
    line.addSubcommand(new Embedded(clock));
    line.addSubcommand(new StorageAlone(clock));
    line.addSubcommand(new Compare(clock));
    addHelp(line);
    line.getSubcommands().values().forEach(Main::addHelp);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((wrong, words) -> {
      wrong.getCommandLine().getErr().println(wrong.getMessage());
      return 2;
    });
    line.setExecutionExceptionHandler((e, command, parsed) -> {
      if (e instanceof IllegalStateException || e instanceof IOException) {
        command.getErr().println("quorate bench: " + e.getMessage());
      } else {
        e.printStackTrace(command.getErr());
      }
      return 1;
    });
    return line;
  }

  private static void addHelp(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addMixin("help", CommandSpec.forAnnotatedObject(new HelpOption()));
    }
  }
}
