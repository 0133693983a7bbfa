package io.quorate.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node on a small disk of its own that is full, and has room again. */
@Timeout(300)
class FullDiskIT {
  /** The reserve of 128 MiB, what the test takes and gives back, and some 20 values. */
  private static final int DISK_MEBIBYTES = 200;

  private static final int BALLAST_BYTES = 40 << 20;
  private static final int VALUE_BYTES = 1 << 20;
  private static final int VALUES_MAX = 100;

  private final int port = FreePorts.block(2);
  private final PlainHttp http = new PlainHttp("http://127.0.0.1:" + port);

  @TempDir
  private Path folder;

  @Test
  void aFullDiskRefusesWritesReadsGoOnAndWritingResumesByItself() throws IOException {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    if (!Program.canHaveDisks(disk)) {
      String loud = "A FULL DISK WAS NOT TESTED: this machine gives no tmpfs to \"unshare -rm\".";
      System.out.println(
          "=".repeat(loud.length()) + "\n" + loud + "\n" + "=".repeat(loud.length()));
      Assumptions.abort(loud);
    }
    try (Program node = start(disk)) {
      awaitReady(node);
      Path ballast = Path.of("/proc/" + node.pid() + "/root" + disk + "/ballast");
      Files.write(ballast, new byte[BALLAST_BYTES]);
      int written = fill();
      assertTrue(written >= 5, "there was room for " + written);
      checkReads(written);
      String health = http.send("GET", "/health/ready", new byte[0]).json().toString();
      assertTrue(health.contains("\"ready\"") && health.contains("the disk has no room"), health);
      Files.delete(ballast);
      // Nobody writes meanwhile, and nobody starts anything again.
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> !http.send("GET", "/health/ready", new byte[0]).json().has("storage"));
      assertEquals(204, put(written).status());
      checkReads(written + 1);
      assertEquals(143, node.terminate().awaitEnd(), node.output());
    }
  }

  private Program start(Path disk) {
    return Program.startOnDisk(
        disk,
        DISK_MEBIBYTES,
        folder.resolve("log"),
        "node",
        "--data",
        disk.resolve("data").toString(),
        "--http-port",
        "" + port,
        "--peer-port",
        "" + (port + 1));
  }

  private void awaitReady(Program node) {
    try (HttpQuorate quorate = HttpQuorate.connect(List.of("http://127.0.0.1:" + port))) {
      await().atMost(Duration.ofMinutes(2)).until(() -> {
        assertTrue(node.isAlive(), node.output());
        return quorate.isReady(Duration.ofSeconds(2));
      });
    }
  }

  /** Writes until it is refused; gives how many were taken. */
  private int fill() {
    for (int number = 0; number < VALUES_MAX; number++) {
      PlainHttp.Answer answer = put(number);
      if (answer.status() == 507) {
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertFalse(answer.json().get("detail").asText().isEmpty());
        return number;
      }
      assertEquals(204, answer.status(), answer.toString());
    }
    throw new AssertionError("the disk took " + VALUES_MAX + " values");
  }

  private PlainHttp.Answer put(int number) {
    return http.put("k" + number, value(number));
  }

  private void checkReads(int count) {
    for (int number = 0; number < count; number++) {
      assertEquals(value(number), new String(http.get("k" + number).body(), UTF_8));
    }
  }

  private static String value(int number) {
    return ("value " + number + " ").repeat(VALUE_BYTES / 8).substring(0, VALUE_BYTES);
  }
}
