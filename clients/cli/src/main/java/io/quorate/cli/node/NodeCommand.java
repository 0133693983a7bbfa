package io.quorate.cli.node;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.node.server.NodeServer;
import io.quorate.node.server.StartException;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import io.quorate.node.settings.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate node}: runs one node in the foreground. */
@Command(
    name = "node",
    description = {
      "Runs one node in the foreground, until Ctrl-C or SIGTERM stops it cleanly.",
      "",
      "What is set here goes before the environment (QUORATE_HTTP_PORT and so on), and that before",
      "the file. A first start alone, without members, founds a cluster of one node."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  quorate node --config data/dev/node-2/quorate.yaml",
      "  quorate node --data /tmp/alone --http-port 8201 --peer-port 9201 --memory 512m"
    })
public final class NodeCommand implements Callable<Integer> {
  private final Console console;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A file of settings, quorate.yaml. Relative paths in it start at its folder.")
  private @Nullable Path config;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "The heap of the node's process, such as 512m; the quorate launcher gives it to "
              + "Java. Default: Java's own, a quarter of the machine's memory.")
  private @Nullable String memory;

  @Option(
      names = "--stop-with-input",
      hidden = true,
      description = "Stops at the end of standard input: with the process that holds it.")
  private boolean stopsWithInput;

  private NodeCommand(Console console) {
    this.console = console;
  }

  /** The command, with one option for each {@link Setting}. */
  public static CommandSpec spec(Console console) {
    return withOptions(CommandSpec.forAnnotatedObject(new NodeCommand(console)));
  }

  /** {@code quorate join HOST:PORT}: the same as {@code quorate node --join HOST:PORT}. */
  public static CommandSpec joinSpec(Console console) {
    CommandSpec spec = withOptions(CommandSpec.forAnnotatedObject(new NodeCommand(console)));
    spec.name("join");
    spec.addPositional(PositionalParamSpec.builder()
        .index("0")
        .arity("1")
        .required(true)
        .type(String.class)
        .paramLabel("HOST:PORT")
        .description(Setting.JOIN.meaning())
        .build());
    spec.usageMessage()
        .description(
            "Runs one node in the foreground, which joins a running cluster: node --join.",
            "",
            "It needs a join token, or the cluster's secret. When it is a member it is started again"
                + " as any node.")
        .footer(
            "",
            "Example:",
            "  quorate join 127.0.0.1:9101 --data /tmp/node-4 --http-port 8104 \\",
            "    --peer-port 9104 --token \"$(quorate token --data data/dev/node-1)\"");
    return spec;
  }

  private static CommandSpec withOptions(CommandSpec spec) {
    for (Setting setting : Setting.values()) {
      boolean isFlag = setting.defaultText().equals("false");
      spec.addOption(OptionSpec.builder(option(setting))
          .type(String.class)
          .arity(isFlag ? "0..1" : "1")
          .fallbackValue(isFlag ? "true" : "")
          .paramLabel(isFlag ? "true|false" : "VALUE")
          .description(setting.meaning() + " Default: " + setting.defaultText())
          .build());
    }
    return spec;
  }

  private static String option(Setting setting) {
    return "--" + setting.key();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (memory != null) {
      // The launcher takes it away: a process cannot change the heap that it was started with.
      throw new ParameterException(
          spec.commandLine(),
          "--memory is for the quorate launcher; without it start java with -Xmx" + memory + ".");
    }
    NodeSettings settings = settings();
    for (String warning : settings.warnings()) {
      console.err().println("warning: " + warning);
    }
    NodeServer server;
    try {
      server = NodeServer.start(settings);
    } catch (StartException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()));
    }
    CountDownLatch stopped = new CountDownLatch(1);
    server.onStopped(stopped::countDown);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
    if (stopsWithInput) {
      Thread reader = new Thread(this::awaitEndOfInput, "input");
      reader.setDaemon(true);
      reader.start();
    }
    console
        .err()
        .println(server.name() + ": serves clients on http://" + server.http() + ", other nodes on "
            + server.peer() + ", data in " + settings.data());
    stopped.await();
    if (server.hasLeft()) {
      console.err().println(server.name() + ": has left the cluster; nobody needs its data folder");
      return 0;
    }
    // Nobody asked for it: the node itself found that it must not go on, and has said why.
    throw new CommandFailedException(server.name() + " has stopped.");
  }

  private NodeSettings settings() {
    Map<String, String> given = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      String value = spec.findOption(option(setting)).getValue();
      if (value != null) {
        given.put(setting.key(), value);
      }
    }
    for (PositionalParamSpec seed : spec.positionalParameters()) {
      given.put(Setting.JOIN.key(), seed.getValue());
    }
    try {
      return NodeSettings.load(
          Optional.ofNullable(config), System.getenv(), given, Path.of("").toAbsolutePath());
    } catch (InvalidSettingsException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private void stop(NodeServer server) {
    server.close();
    console.err().println(server.name() + ": stopped cleanly");
  }

  /** Whoever holds the other end is gone, or wants us to go. */
  private void awaitEndOfInput() {
    try {
      console.in().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A pipe that cannot be read has nobody at its other end.
      console.err().println("standard input: " + e.getMessage());
    }
    Runtime.getRuntime().exit(0);
  }
}
