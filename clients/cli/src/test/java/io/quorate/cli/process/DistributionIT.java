package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is handed to people who build nothing: unpacked, it runs, without Maven. */
@Timeout(300)
class DistributionIT {
  @TempDir
  private Path folder;

  @Test
  void theUnpackedArchiveExplainsItselfAndRunsANode() throws Exception {
    Path launcher = unpack().resolve("quorate");
    Process help = start("help", launcher.toString(), "help");
    assertEquals(0, end(help), () -> said("help"));
    assertTrue(said("help").contains("Usage: quorate"), () -> said("help"));
    int http = FreePorts.block(2);
    Process node = start(
        "node",
        launcher.toString(),
        "node",
        "--data",
        folder.resolve("data").toString(),
        "--http-port",
        "" + http,
        "--peer-port",
        "" + (http + 1),
        "--memory",
        "128m");
    try (HttpQuorate quorate = HttpQuorate.connect(List.of("http://127.0.0.1:" + http))) {
      await().atMost(Duration.ofMinutes(2)).until(() -> {
        assertTrue(node.isAlive(), () -> said("node"));
        return quorate.isReady(Duration.ofSeconds(2));
      });
      quorate.bucket("b").put("k", "v");
      assertEquals("v", quorate.bucket("b").get("k").text());
      node.destroy();
      assertEquals(143, end(node), () -> said("node"));
    } finally {
      node.destroyForcibly();
    }
  }

  /** The folder that is in the archive. */
  private Path unpack() throws IOException, InterruptedException {
    String archive = System.getProperty("quorate.archive");
    Process tar = start("tar", "tar", "xzf", archive, "-C", folder.toString());
    assertEquals(0, end(tar), () -> said("tar"));
    String name = Path.of(archive).getFileName().toString().replace(".tar.gz", "");
    try (Stream<Path> unpacked = Files.list(folder.resolve(name))) {
      assertEquals(
          List.of("CHANGELOG.md", "LICENSE", "README.md", "quorate", "quorate.jar"),
          unpacked.map(file -> file.getFileName().toString()).sorted().toList());
    }
    return folder.resolve(name);
  }

  /** Starts it where a Maven would fail; what it says goes to a file of this name. */
  private Process start(String log, String... words) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(log + ".log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("QUORATE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Path broken = folder.resolve("bin");
    if (Files.notExists(broken)) {
      Path maven = Files.createDirectory(broken).resolve("mvn");
      Files.writeString(maven, "#!/bin/sh\necho Maven was called\nexit 9\n");
      assertTrue(maven.toFile().setExecutable(true));
    }
    builder.environment().compute("PATH", (name, path) -> broken + ":" + path);
    return builder.start();
  }

  private static int end(Process process) throws InterruptedException {
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
    return process.exitValue();
  }

  private String said(String log) {
    try {
      return Files.readString(folder.resolve(log + ".log"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
