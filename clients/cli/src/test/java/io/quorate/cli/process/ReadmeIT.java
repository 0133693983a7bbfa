package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the README, all of them and in their order, in a folder where
 * {@code ./quorate} is the launcher. Only the ports are others, and {@code mvn verify} is this run.
 */
@Timeout(900)
class ReadmeIT {
  private static final Pattern BLOCK = Pattern.compile("```sh\\n(.*?)```", Pattern.DOTALL);
  private static final String DEV = "./quorate dev";

  private final int http = FreePorts.block(5);
  private final int peer = FreePorts.block(5);
  private final List<Process> devs = new ArrayList<>();

  @TempDir
  private Path folder;

  private static Path root() {
    return Path.of(System.getProperty("quorate.root")).toAbsolutePath().normalize();
  }

  /** One cluster of the README with the commands that are given while it runs. */
  private record Part(String dev, List<String> commands) {}

  private List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(root().resolve("README.md")));
    while (block.find()) {
      for (String line : block.group(1).lines().toList()) {
        if (line.startsWith(DEV)) {
          parts.add(new Part(line.replaceFirst("#.*", "").strip(), new ArrayList<>()));
        } else if (!line.startsWith("mvn ") && !line.isBlank()) {
          parts.get(parts.size() - 1).commands().add(patient(withPorts(line)));
        }
      }
    }
    return parts;
  }

  private String withPorts(String line) {
    String changed = line;
    for (int node = 0; node < 5; node++) {
      changed = changed.replace(":" + (8101 + node), ":" + (http + node));
    }
    return changed;
  }

  /** Where a reader has looked elsewhere for some seconds, the test asks again and again. */
  private static String patient(String line) {
    if (line.equals("./quorate status")) {
      return "for try in $(seq 60); do " + line
          + " >status; if grep -q dead status; then break; fi;" + " done; cat status";
    }
    return line.contains("within a minute")
        ? "for try in $(seq 120); do if " + line.replaceFirst("#.*", "").strip()
            + " | grep '\"hints\":\\[\\]'; then break; fi; sleep 0.5; done"
        : line;
  }

  @AfterEach
  void end() throws IOException {
    devs.forEach(Process::destroyForcibly);
    Files.deleteIfExists(folder.resolve("quorate"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path pid : files.filter(file -> file.endsWith("pid")).toList()) {
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
            .ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  @Test
  void everyCommandDoesWhatTheReadmeSays() throws IOException, InterruptedException {
    Files.createSymbolicLink(folder.resolve("quorate"), root().resolve("quorate"));
    Files.writeString(folder.resolve(".curlrc"), "silent\nshow-error\n");
    List<Part> parts = parts();
    assertEquals(2, parts.size(), "clusters in the README");
    assertInOrder(run(parts.get(0), 0), "HTTP/1.1 200", "hello");
    assertInOrder(
        run(parts.get(1), 1),
        "HTTP/1.1 204",
        "owners=",
        "HTTP/1.1 200",
        "HTTP/1.1 204",
        "owners=3, fallbacks=0, of=3",
        "\"digest\"",
        "HTTP/1.1 300",
        "\"siblings\":[",
        "HTTP/1.1 200",
        "milk, eggs",
        "HTTP/1.1 204",
        "dead",
        "\"hints\":[]",
        "{\"key\":\"cart\"}",
        "written 2, failed 0",
        "{\"json\":true}");
  }

  /** Starts the cluster, gives the commands, stops the cluster; what the commands said. */
  private String run(Part part, int number) throws IOException, InterruptedException {
    Path output = folder.resolve("dev-" + number);
    Process dev =
        start(output, "exec " + part.dev() + " --http-port " + http + " --peer-port " + peer);
    devs.add(dev);
    await("the cluster is up").atMost(Duration.ofMinutes(4)).until(() -> {
      String said = Files.readString(output);
      assertTrue(dev.isAlive(), said);
      return said.contains("Ctrl-C stops the nodes");
    });
    Path said = folder.resolve("said-" + number);
    Process shell = start(said, "set -e\n" + String.join("\n", part.commands()) + "\n");
    assertTrue(shell.waitFor(5, TimeUnit.MINUTES), "the commands end");
    assertEquals(0, shell.exitValue(), Files.readString(said));
    dev.destroy();
    assertTrue(dev.waitFor(3, TimeUnit.MINUTES), "the cluster stops");
    return Files.readString(said);
  }

  private Process start(Path output, String script) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().putAll(environment());
    return builder.start();
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("QUORATE_OPTS", String.join(" ", ShortLived.flags()));
    environment.put("QUORATE_JAR", System.getProperty("quorate.jar"));
    environment.put("QUORATE_URL", "http://127.0.0.1:" + http + "," + (http + 3));
    environment.put("CURL_HOME", folder.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return environment;
  }

  private static void assertInOrder(String text, String... pieces) {
    int from = 0;
    for (String piece : pieces) {
      int at = text.indexOf(piece, from);
      assertTrue(at >= 0, "'" + piece + "' after position " + from + " of:\n" + text);
      from = at + piece.length();
    }
  }
}
