package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Bucket;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is handed to people who build nothing: unpacked, it runs, without Maven, and on a Java that
 * has no compiler and no more modules than the README names.
 */
@Timeout(300)
class DistributionIT {
  private static final int KEYS = 600;
  private static final int AT_ONCE = 20;

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
        "128m",
        "--partitions",
        "1",
        "--lanes",
        "2");
    String url = "http://127.0.0.1:" + http;
    try (HttpQuorate quorate = HttpQuorate.connect(List.of(url))) {
      await().atMost(Duration.ofMinutes(2)).until(() -> {
        assertTrue(node.isAlive(), () -> said("node"));
        return quorate.isReady(Duration.ofSeconds(2));
      });
      fill(quorate.bucket("b"));
      assertEquals("v", quorate.bucket("b").get("7").text());
      await().atMost(Duration.ofMinutes(1)).until(this::hasTable);
      Process status = start("status", launcher.toString(), "status", "--url", url);
      assertEquals(0, end(status), () -> said("status"));
      node.destroy();
      assertEquals(143, end(node), () -> said("node"));
    } finally {
      node.destroyForcibly();
    }
  }

  /** More keys than an index without a table has. */
  private static void fill(Bucket bucket) {
    for (int key = 0; key < KEYS; key += AT_ONCE) {
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (int i = key; i < key + AT_ONCE; i++) {
        writes.add(bucket.async().put(Integer.toString(i), "v").toCompletableFuture());
      }
      writes.forEach(CompletableFuture::join);
    }
  }

  private boolean hasTable() throws IOException {
    try (Stream<Path> tables = Files.list(folder.resolve("data/index"))) {
      return tables.findAny().isPresent();
    }
  }

  /** The modules of a runtime that is enough, as the README names them. */
  private static String modules() throws IOException {
    String readme = Files.readString(Path.of(System.getProperty("quorate.root"), "README.md"));
    Matcher named = Pattern.compile("jlink --add-modules (\\S+)").matcher(readme);
    assertTrue(named.find(), "the README names the modules");
    assertFalse(named.group(1).contains("jdk.compiler"), named.group(1));
    return named.group(1);
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
    builder.environment().put("QUORATE_OPTS", "--limit-modules=" + modules());
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
