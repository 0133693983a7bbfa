package io.quorate.benchmarks.embedded;

import io.quorate.benchmarks.load.Clock;
import io.quorate.client.EmbeddedBuilder;
import io.quorate.client.Quorate;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How soon nodes in this JVM serve, each in an empty folder. */
public final class Starts {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long LOOK_AGAIN_NANOS = 5_000_000;

  private final Path folder;
  private final Clock clock;
  private int clusters;

  public Starts(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Until a node alone serves. */
  public Duration one() {
    Path data = folder.resolve("one-" + ++clusters);
    long before = clock.nanoTime();
    Quorate node = Quorate.embedded().data(data).start();
    Duration time = Duration.ofNanos(clock.nanoTime() - before);
    node.close();
    return time;
  }

  /** Until each of so many serves and sees all others alive. */
  public Duration cluster(int size) throws IOException, InterruptedException {
    Path root = Files.createDirectories(folder.resolve("cluster-" + ++clusters));
    Path secret = Files.write(root.resolve("secret"), new byte[32]);
    int ports = FreePorts.block(2 * size);
    List<Quorate> nodes = new ArrayList<>();
    long before = clock.nanoTime();
    try {
      List<CompletionStage<Quorate>> starting = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        starting.add(builder(root, secret, ports, size, i).startAsync());
      }
      starting.forEach(stage -> nodes.add(stage.toCompletableFuture().join()));
      for (int i = 0; i < size; i++) {
        awaitSeesAll("http://127.0.0.1:" + (ports + size + i), size);
      }
      return Duration.ofNanos(clock.nanoTime() - before);
    } finally {
      nodes.forEach(Quorate::close);
    }
  }

  private static EmbeddedBuilder builder(Path root, Path secret, int ports, int size, int number) {
    EmbeddedBuilder builder = Quorate.embedded()
        .data(root.resolve("n" + number))
        .peerPort(ports + number)
        .httpPort(ports + size + number)
        .setting("lanes", "1")
        .secretFile(secret);
    for (int member = 0; member < size; member++) {
      builder.member("n" + member, "127.0.0.1:" + (ports + member));
    }
    return number == 0 ? builder.found() : builder;
  }

  private void awaitSeesAll(String url, int size) throws InterruptedException {
    try (HttpQuorate node = HttpQuorate.connect(List.of(url))) {
      while (!node.seesAlive(size, PATIENCE)) {
        clock.awaitNanos(clock.nanoTime() + LOOK_AGAIN_NANOS);
      }
    }
  }
}
