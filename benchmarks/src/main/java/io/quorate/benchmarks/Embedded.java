package io.quorate.benchmarks;

import io.quorate.benchmarks.embedded.Reads;
import io.quorate.benchmarks.embedded.Starts;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.process.TemporaryFolder;
import io.quorate.client.Quorate;
import io.quorate.embedded.WithinVertx;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code quorate bench embedded}: nodes in this very JVM. */
@Command(
    name = "embedded",
    description = {
      "Measures nodes in this JVM: how soon one serves, how soon three and ten agree, and how many",
      "reads of its own keys at level one a node answers for each second of a core, called on its",
      "lane and from other threads."
    },
    sortOptions = false,
    footer = {"", "Example:", "  quorate bench embedded --seconds 10 --rounds 5"})
final class Embedded implements Callable<Integer> {
  private static final int AT_ONCE = 64;
  private static final int CLUSTER = 3;
  private static final int MANY = 10;
  private static final double MILLION = 1e6;

  /** Held here because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger NODES = Logger.getLogger("io.quorate");

  private final Clock clock;

  @Spec
  private CommandSpec spec;

  @Mixin
  private final SecondsOption length = new SecondsOption(5);

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How often everything is measured; the first warms up. Default:" + " ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "4",
      description = "How many other threads read. Default: ${DEFAULT-VALUE}")
  private int threads;

  Embedded(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Nodes that go one after the other miss each other, which is of no interest here.
    NODES.setLevel(Level.SEVERE);
    try (TemporaryFolder folder = TemporaryFolder.make("embedded")) {
      Starts starts = new Starts(folder.path(), clock);
      for (int round = 1; round <= rounds; round++) {
        say(
            "round %d: one node serves after %d ms, three agree after %d ms, ten after %d ms",
            round,
            starts.one().toMillis(),
            starts.cluster(CLUSTER).toMillis(),
            starts.cluster(MANY).toMillis());
      }
      reads(folder.path().resolve("reads"));
    }
    return 0;
  }

  private void reads(Path data) throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try (Quorate node =
        WithinVertx.embedded(vertx).data(data).setting("lanes", "1").start()) {
      Reads reads = new Reads(node.bucket("reads"), clock, Duration.ofSeconds(length.seconds()));
      for (int round = 1; round <= rounds; round++) {
        Reads.Figure lane = reads.onTheLane(vertx, AT_ONCE);
        Reads.Figure foreign = reads.fromThreads(threads);
        say(
            "round %d: reads for each second of a core: %.3f million on the lane, %.3f million from"
                + " %d other threads",
            round, lane.perCoreSecond() / MILLION, foreign.perCoreSecond() / MILLION, threads);
      }
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void say(String format, Object... arguments) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }
}
