package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Quorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code quorate dev}, as a newcomer uses and misuses it. */
@Timeout(400)
class DevIT {
  private final int http = FreePorts.block(3);
  private final int peer = FreePorts.block(3);
  private final List<Program> programs = new ArrayList<>();

  @TempDir
  private Path folder;

  @AfterEach
  void end() throws IOException {
    List<ProcessHandle> nodes = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      handle(number).ifPresent(nodes::add);
    }
    programs.forEach(Program::close);
    nodes.forEach(ProcessHandle::destroyForcibly);
  }

  private Program dev(String output, String... more) {
    List<String> words = new ArrayList<>(List.of(
        "dev",
        "--data",
        folder.resolve("dev").toString(),
        "--http-port",
        "" + http,
        "--peer-port",
        "" + peer,
        "--memory",
        "256m"));
    words.addAll(List.of(more));
    Program program = Program.start(folder.resolve(output), words.toArray(String[]::new));
    programs.add(program);
    return program;
  }

  private Path node(int number) {
    return folder.resolve("dev/node-" + number);
  }

  private Optional<ProcessHandle> handle(int number) throws IOException {
    Path pid = node(number).resolve("pid");
    return Files.exists(pid)
        ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        : Optional.empty();
  }

  private static void awaitOutput(Program program, String text) {
    await("output of dev: " + text).atMost(Duration.ofSeconds(90)).until(() -> {
      assertTrue(program.isAlive() || program.output().contains(text), program.output());
      return program.output().contains(text);
    });
  }

  private Quorate connect(int number) {
    return Quorate.connect("http://127.0.0.1:" + (http + number - 1));
  }

  @Test
  void aClusterIsStartedStoppedAndFoundAgain() throws IOException {
    Program first = dev("first");
    awaitOutput(first, "Ctrl-C stops the nodes");
    // A machine that is busy with something else is told that it takes long.
    assertTrue(
        first.output().matches("(?s)(still waiting [^\n]*\n)*node\\s+address\\s+state\\R.*"),
        first.output());
    assertEquals(3, first.output().lines().filter(line -> line.contains("curl")).count());
    for (int number = 1; number <= 3; number++) {
      for (String file : List.of("quorate.yaml", "secret", "node.log", "pid")) {
        assertTrue(Files.exists(node(number).resolve(file)), file);
      }
      assertTrue(handle(number).orElseThrow().isAlive());
    }
    try (Quorate quorate = connect(1)) {
      quorate.bucket("b").put("k", "v");
    }
    List<ProcessHandle> nodes = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      nodes.add(handle(number).orElseThrow());
    }
    first.terminate().awaitEnd();
    assertTrue(nodes.stream().noneMatch(ProcessHandle::isAlive), "nodes outlive dev");

    Program five = dev("five", "--nodes", "5");
    assertEquals(1, five.awaitEnd());
    assertEquals(1, five.output().lines().count(), five.output());
    assertTrue(five.output().contains("holds a cluster of 3 nodes, not 5"), five.output());

    Program second = dev("second", "--json");
    awaitOutput(second, "{\"nodes\":[{\"node\":\"node-1\",\"http\":\"http://127.0.0.1:" + http);
    try (Quorate quorate = connect(3)) {
      assertEquals("v", quorate.bucket("b").get("k").text());
    }
    second.terminate().awaitEnd();
  }

  @Test
  void aNodeThatDiesIsReportedAndTheOthersGoOn() throws IOException {
    Program dev = dev("out");
    awaitOutput(dev, "Ctrl-C stops the nodes");
    handle(2).orElseThrow().destroyForcibly();
    awaitOutput(dev, "node-2 ended with status 137; its last lines:");
    assertTrue(handle(1).orElseThrow().isAlive());
    try (Quorate quorate = connect(3)) {
      await().atMost(Duration.ofSeconds(90)).ignoreExceptions().until(() -> {
        quorate.bucket("b").put("k", "v");
        return true;
      });
    }
    assertTrue(dev.isAlive());
    assertFalse(handle(2).map(ProcessHandle::isAlive).orElse(false), "restarted");
    dev.terminate().awaitEnd();
  }

  @Test
  void nodesDoNotOutliveADevThatIsKilled() throws IOException {
    Program dev = dev("out");
    awaitOutput(dev, "Ctrl-C stops the nodes");
    List<ProcessHandle> nodes = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      nodes.add(handle(number).orElseThrow());
    }
    dev.kill();
    await("the nodes stop too").atMost(Duration.ofSeconds(90)).until(() -> nodes.stream()
        .noneMatch(ProcessHandle::isAlive));
    for (int number = 1; number <= 3; number++) {
      assertTrue(Files.readString(node(number).resolve("node.log")).contains("stopped cleanly"));
    }
  }
}
