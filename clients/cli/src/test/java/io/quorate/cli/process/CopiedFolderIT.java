package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node's folder, copied while it runs, makes no second node. */
@Timeout(300)
class CopiedFolderIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  @TempDir
  private Path elsewhere;

  private static PlainHttp node(int number) {
    return new PlainHttp(CLUSTER.url(number));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void aCopyOfARunningNodeStopsItselfAndHurtsNobody() throws IOException {
    assertEquals(204, node(2).put("before", "v").status());
    Path folder = elsewhere.resolve("node-2");
    copy(CLUSTER.folder(2), folder);
    int ports = FreePorts.block(2);
    Path settings = folder.resolve("quorate.yaml");
    Files.writeString(
        settings,
        Files.readString(settings)
            .replaceFirst("http-port: \\d+", "http-port: " + ports)
            .replaceFirst("peer-port: \\d+", "peer-port: " + (ports + 1))
            .replaceFirst("node-2: .*", "node-2: 127.0.0.1:" + (ports + 1)));
    Path log = elsewhere.resolve("copy.log");
    try (Program second = Program.start(log, "node", "--config", settings.toString())) {
      for (int round = 0; second.isAlive(); round++) {
        assertEquals(204, node(2).put("during", "v" + round).status());
        assertEquals(204, node(1).put("during?w=3&sloppy=false", "w" + round).status());
      }
      assertNotEquals(0, second.awaitEnd());
    }
    for (int i = 0; i < 20; i++) {
      assertEquals(204, node(1).put("after?w=3&sloppy=false", "x" + i).status(), "none is dead");
    }
    String said = Files.readString(log);
    assertTrue(said.contains("Stopping: A node with this disk already runs: node node-2"), said);
    assertTrue(said.contains("127.0.0.1:" + CLUSTER.peerPort(2)), said);
    for (int number = 1; number <= 3; number++) {
      CLUSTER.awaitSees(number, "alive", 3);
      assertTrue(CLUSTER.isAlive(number));
      assertEquals("v", node(number).get("before?consistency=all").text());
    }
  }

  @Test
  @Timeout(180)
  void aKilledNodeComesBackAtOnce() {
    CLUSTER.kill(3);
    CLUSTER.start(3);
    CLUSTER.awaitReady(3);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> node(3).put("back?w=3&sloppy=false", "v").status() == 204);
  }
}
