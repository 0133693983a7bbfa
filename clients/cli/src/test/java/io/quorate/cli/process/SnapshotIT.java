package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is lost, and made again of a snapshot that was taken while clients wrote. */
@Timeout(300)
class SnapshotIT {
  private static final int KEYS = 60;
  private static final int SIZE = 3;

  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(SIZE);

  @TempDir
  private Path backup;

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  @Test
  void whatWasAcknowledgedBeforeIsReadAndWhatWasDeletedStaysDeleted() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      assertEquals(204, node(1 + i % SIZE).put("kept" + i, "v1").status());
      assertEquals(204, node(1 + i % SIZE).put("gone" + i, "v1").status());
    }
    for (int i = 0; i < KEYS; i++) {
      assertEquals(204, node(1 + i % SIZE).delete("gone" + i).status());
    }
    int before = takeUnderLoad();
    for (int i = 0; i < KEYS; i++) {
      assertEquals(204, node(1).delete("kept" + i).status());
      assertEquals(204, node(2).put("never" + i, "v1").status());
    }
    for (int number = 1; number <= SIZE; number++) {
      CLUSTER.kill(number);
      makeAgain(number);
    }
    CLUSTER.startAll();
    for (int i = 0; i < KEYS; i++) {
      assertEquals("v1", read("kept" + i).text());
      assertEquals(404, read("gone" + i).status());
      assertEquals(404, read("never" + i).status());
    }
    for (int i = 0; i < before; i++) {
      assertEquals("v1", read("load" + i).text(), "load" + i);
    }
    assertEquals(204, node(3).put("kept0", "v2").status());
  }

  /** Once the owners have joined their copies, of which none counts before. */
  private static PlainHttp.Answer read(String key) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .until(() -> node(2).get(key), answer -> answer.status() != 503);
  }

  /** How many keys were acknowledged before the snapshot was asked for. */
  private int takeUnderLoad() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
      while (!over.get()) {
        int next = acknowledged.get();
        assertEquals(204, node(1 + next % SIZE).put("load" + next, "v1").status());
        acknowledged.incrementAndGet();
      }
    });
    await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.get() >= 20);
    int before = acknowledged.get();
    run("create", "monday", "--url", CLUSTER.urls(), "--timeout", "60");
    over.set(true);
    load.get();
    assertTrue(acknowledged.get() > before, "writing went on meanwhile");
    assertTrue(
        run("list", "--url", CLUSTER.urls(), "--timeout", "60").contains("node-1,node-2,node-3"));
    return before;
  }

  /** The machine of this node is an empty one, to which only the backup and the settings came. */
  private void makeAgain(int number) throws IOException {
    Path folder = CLUSTER.folder(number);
    Path part = backup.resolve("node-" + number);
    Files.move(folder.resolve("snapshots/monday"), part);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder) && !file.endsWith("quorate.yaml")) {
          Files.delete(file);
        }
      }
    }
    if (number == 1) {
      assertTrue(run("verify", part.toString()).contains("all as it was written"));
    }
    run("restore", "--from", part.toString(), "--data", folder.toString(), "--cluster");
  }

  private String run(String... words) throws IOException {
    Path output = backup.resolve("output");
    Files.deleteIfExists(output);
    String[] all = Stream.concat(Stream.of("snapshot"), Stream.of(words)).toArray(String[]::new);
    int status = Program.run(output, all);
    assertEquals(0, status, List.of(words) + ": " + Files.readString(output));
    return Files.readString(output);
  }
}
