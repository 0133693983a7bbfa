package io.quorate.cli.torture;

import io.quorate.cli.console.Clock;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.ProgressBar;
import io.quorate.client.Bucket;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quorate torture}: works a cluster hard and judges it by what the clients saw. */
@Command(
    name = "torture",
    description = {
      "Writes, overwrites, deletes and reads from several clients through all the nodes named, at",
      "mixed levels, while you kill, stop, pause or cut off nodes as you like. At the end, when"
          + " all",
      "of them answer again, reads every key once its copies are equal and says whether any",
      "acknowledged write was lost, anything deleted or overwritten came back, anything was there",
      "that nobody wrote, or a strict quorum read missed a strict write.",
      "",
      "Name all nodes. The bucket must keep siblings (not lww). The keys are new in each run, and",
      "stay: torture --bucket of its own is easily found again. A node that loses its disk, or"
          + " gets",
      "an old one back, may show as missed strict reads; disks with durability os may lose writes",
      "when the machine loses power."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:every promise was kept",
      "1:it could not be judged: nodes stayed away, or copies different",
      "2:a promise was broken (or the command line is wrong)"
    },
    footer = {
      "",
      "Example:",
      "  quorate torture --url http://127.0.0.1:8101,8102,8103 --seconds 60 &",
      "  sleep 20; kill -9 $(cat data/dev/node-2/pid)        # and start it again"
    })
public final class Torture implements Callable<Integer> {
  private static final int HISTORIES_SHOWN_MAX = 3;

  private final Console console;

  @Spec
  private CommandSpec spec;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "60",
      description = "How long, 1 to 3600. Default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many clients work at once, 1 to 64. Default: ${DEFAULT-VALUE}")
  private int clients;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "32",
      description = "Over how many keys at a time, 1 to 10000; a fifth of all goes to one of them."
          + " Default: ${DEFAULT-VALUE}")
  private int keys;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Draws the same operations as another run of this seed. Default: any")
  private @Nullable Long seed;

  @Option(
      names = {"-b", "--bucket"},
      paramLabel = "BUCKET",
      defaultValue = "torture",
      description = "Where. Default: ${DEFAULT-VALUE}")
  private String bucket;

  @Option(
      names = "--settle",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait in the end for nodes to answer and copies to become equal."
          + " Default: ${DEFAULT-VALUE}")
  private int settleSeconds;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where to write what is printed, with the history of every violation.")
  private @Nullable Path report;

  public Torture(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check("--seconds", seconds, 3_600);
    check("--clients", clients, 64);
    check("--keys", keys, 10_000);
    check("--settle", settleSeconds, 3_600);
    List<HttpQuorate> nodes = cluster.connectEach();
    Testimony testimony = new Testimony(console.clock());
    work(nodes, testimony);
    Verdict verdict = judge(nodes, testimony);
    if (json.isJson()) {
      json.print(console, verdict.fields());
    } else {
      for (String line : verdict.lines(HISTORIES_SHOWN_MAX)) {
        console.line(line);
      }
      console.out().flush();
    }
    if (report != null) {
      Files.write(report, verdict.lines(Integer.MAX_VALUE));
    }
    return verdict.status();
  }

  private void check(String option, int value, int max) {
    if (value < 1 || value > max) {
      throw new ParameterException(spec.commandLine(), option + " is 1 to " + max + ".");
    }
  }

  private List<Bucket> buckets(List<HttpQuorate> nodes) {
    try {
      return nodes.stream().map(node -> node.bucket(bucket)).toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--bucket: " + e.getMessage() + ".");
    }
  }

  private void work(List<HttpQuorate> nodes, Testimony testimony) throws InterruptedException {
    Clock clock = console.clock();
    String run = HexFormat.of().formatHex(clock.secret(4));
    long used = seed == null ? (long) (clock.chance() * Long.MAX_VALUE) : seed;
    console
        .err()
        .println("run " + run + ", seed " + used + ", " + clients + " clients at " + nodes.size()
            + " nodes for " + seconds + " s");
    long until = clock.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    Progress progress = new Progress(console, testimony, Duration.ofSeconds(seconds));
    var world = new TortureClient.Surroundings(
        buckets(nodes),
        new Slots(run, keys),
        testimony,
        progress,
        clock,
        run,
        cluster.timeout(),
        until);
    SplittableRandom random = new SplittableRandom(used);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    ProgressBar bar = ProgressBar.start(console, progress::stage);
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int number = 1; number <= clients; number++) {
        working.add(threads.submit(new TortureClient("c" + number, world, random.split())));
      }
      for (Future<?> one : working) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client of the torture failed by itself", e.getCause());
    } finally {
      bar.close();
      threads.shutdownNow();
    }
  }

  private Verdict judge(List<HttpQuorate> nodes, Testimony testimony) throws InterruptedException {
    Settlement settlement = new Settlement(
        nodes, bucket, cluster.timeout(), console.clock(), Duration.ofSeconds(settleSeconds));
    Collection<String> keys = testimony.keys();
    ProgressBar bar = ProgressBar.start(
        console,
        () -> new ProgressBar.Stage(
            keys.size(), settlement.settled(), "reading what the copies came to"));
    try {
      if (!settlement.awaitNodes()) {
        throw new CommandFailedException(
            "it cannot be judged: not all of " + nodes + " were ready in " + settleSeconds + " s.",
            Verdict.NOT_JUDGED);
      }
      settlement.settle(keys);
    } finally {
      bar.close();
    }
    var violations = testimony.judge(settlement.values());
    return new Verdict(
        testimony.figures(),
        testimony.failures(),
        settlement.values().size(),
        settlement.unsettled(),
        violations);
  }
}
