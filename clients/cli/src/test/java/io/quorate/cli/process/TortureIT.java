package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What clients saw of real nodes that are killed and paused is judged as in the simulator. */
class TortureIT {
  @RegisterExtension
  static final ProcessCluster CLUSTER = ProcessCluster.of(3);

  @TempDir
  private Path folder;

  @Test
  @Timeout(400)
  void aKillAndAPauseBreakNoPromise() {
    Path output = folder.resolve("torture.txt");
    try (Program torture = Program.start(
        output, "torture", "--url", CLUSTER.urls(), "--seconds", "20", "--clients", "6")) {
      awaitLine(torture, "\n4 s:");
      CLUSTER.kill(2);
      awaitLine(torture, "\n8 s:");
      CLUSTER.start(2);
      awaitLine(torture, "\n12 s:");
      CLUSTER.pause(3, Duration.ofSeconds(3));
      assertEquals(0, torture.awaitEnd(), torture.output());
      assertTrue(torture.output().contains("Held"), torture.output());
      assertTrue(torture.output().contains("failed tries"), "the faults were met");
    }
  }

  private static void awaitLine(Program torture, String start) {
    await("the torture to say" + start)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> torture.output().contains(start) || !torture.isAlive());
  }
}
