package io.quorate.cli.node;

import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate dev}: a cluster of real processes on this machine, in the foreground. */
@Command(
    name = "dev",
    description = {
      "Starts a cluster of real node processes on this machine and stays in the foreground.",
      "",
      "Each node has its folder node-K with quorate.yaml, secret, node.log and pid. A second start",
      "with the same folder finds all data again."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A node that dies is reported and not restarted; the others go on. Ctrl-C or SIGTERM stops",
      "all nodes cleanly.",
      "",
      "Examples:",
      "  quorate dev",
      "  quorate dev --data data/five --nodes 5",
      "  quorate dev --data /tmp/other --http-port 18101 --peer-port 19101 --memory 1g"
    })
public final class Dev implements Callable<Integer> {
  private static final int NODES_DEFAULT = 3;
  private static final int NODES_MAX = 32;
  private static final int HTTP_PORT = 8101;
  private static final int PEER_PORT = 9101;

  private final Console console;
  private final Class<?> program;

  @Spec
  private CommandSpec spec;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "How many, 1 to " + NODES_MAX + ". Default: " + NODES_DEFAULT)
  private @Nullable Integer nodes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data/dev",
      description = "The folder of their folders. Default: ./${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The first node's for clients; the others' follow. Default: " + HTTP_PORT)
  private @Nullable Integer httpPort;

  @Option(
      names = "--peer-port",
      paramLabel = "PORT",
      description = "The first node's for other nodes; the others' follow. Default: " + PEER_PORT)
  private @Nullable Integer peerPort;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      defaultValue = "512m",
      description = "Each node's heap, such as 256m or 2g. Default: ${DEFAULT-VALUE}")
  private String memory;

  @Mixin
  private JsonOption json;

  /**
   * The command.
   *
   * @param program the main class, to be started again for each node
   */
  public Dev(Console console, Class<?> program) {
    this.console = console;
    this.program = program;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    DevPlan plan = plan();
    for (int number = 1; number <= plan.nodes(); number++) {
      checkFree(plan.httpPort() + number - 1);
      checkFree(plan.peerPort() + number - 1);
    }
    new DevFolders(console.clock()).prepare(plan);
    DevCluster cluster = new DevCluster(console, plan, json);
    Thread stop = new Thread(cluster::stop, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    cluster.start(JavaCommand.of(program, memory));
    if (cluster.watch()) {
      return 0;
    }
    throw new CommandFailedException("all nodes have ended");
  }

  /** What was asked for, if it fits what the folder holds. */
  private DevPlan plan() {
    Path folder = data.toAbsolutePath().normalize();
    Optional<DevPlan> existing = DevFolders.existing(folder);
    DevPlan asked = new DevPlan(
        folder,
        or(nodes, NODES_DEFAULT),
        or(httpPort, existing.map(DevPlan::httpPort).orElse(HTTP_PORT)),
        or(peerPort, existing.map(DevPlan::peerPort).orElse(PEER_PORT)));
    if (existing.isPresent() && !existing.get().equals(asked)) {
      throw new CommandFailedException(other(existing.get(), asked));
    }
    checkRanges(asked);
    return asked;
  }

  private static int or(@Nullable Integer given, int otherwise) {
    return given == null ? otherwise : given;
  }

  private static String other(DevPlan existing, DevPlan asked) {
    if (existing.nodes() != asked.nodes()) {
      return existing.data() + " holds a cluster of " + existing.nodes() + " nodes, not "
          + asked.nodes() + "; start it with --nodes " + existing.nodes()
          + " or name another folder with --data.";
    }
    return existing.data() + " holds a cluster with ports from " + existing.httpPort() + " and "
        + existing.peerPort() + "; start it with those or name another folder with --data.";
  }

  private void checkRanges(DevPlan plan) {
    int last = plan.nodes() - 1;
    if (plan.nodes() < 1 || plan.nodes() > NODES_MAX) {
      throw wrong("--nodes is 1 to " + NODES_MAX + ", not " + plan.nodes() + ".");
    }
    if (plan.httpPort() < 1
        || plan.peerPort() < 1
        || plan.httpPort() + last > 65_535
        || plan.peerPort() + last > 65_535) {
      throw wrong("Every node's port is 1 to 65535.");
    }
    if (Math.abs(plan.httpPort() - plan.peerPort()) <= last) {
      throw wrong("--http-port and --peer-port are too close: a port would be used twice.");
    }
    if (!memory.matches("[1-9]\\d{0,8}[kKmMgG]?")) {
      throw wrong("--memory is a size such as 256m or 2g, not '" + memory + "'.");
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private static void checkFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new CommandFailedException("port " + port + " on 127.0.0.1 cannot be used ("
          + e.getMessage() + "); nothing was started.");
    }
  }
}
