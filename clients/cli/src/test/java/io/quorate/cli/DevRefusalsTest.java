package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevRefusalsTest {
  @TempDir
  private Path data;

  @Test
  void aPortInUseIsOneSentenceAndNothingIsStarted() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      CommandRun run = CommandRun.of(
          "dev", "--nodes=1", "--data=" + data, "--http-port=" + port, "--peer-port=1024");
      assertEquals(1, run.status(), run.toString());
      assertTrue(run.err().startsWith("quorate: port " + port + " on 127.0.0.1 cannot be used"));
      assertEquals(1, run.err().lines().count(), run.err());
    }
    try (var files = Files.list(data)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void dataOfAnotherNumberOfNodesOrOfOtherPortsIsRefused() throws IOException {
    Files.createDirectories(data.resolve("node-1"));
    Files.writeString(
        data.resolve("node-1/quorate.yaml"),
        "http-port: 8101\npeer-port: 9101\nmembers: {node-1: '127.0.0.1:9101', node-2: 'h:1'}\n");
    CommandRun run = CommandRun.of("dev", "--data=" + data);
    assertEquals(1, run.status());
    assertEquals(
        "quorate: " + data + " holds a cluster of 2 nodes, not 3; start it with --nodes 2 or name"
            + " another folder with --data.",
        run.err().strip());
    run = CommandRun.of("dev", "--data=" + data, "--nodes=2", "--http-port=18101");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("holds a cluster with ports from 8101 and 9101"), run.err());
  }

  @Test
  void wrongNumbersAreAWrongCommandLine() {
    String folder = "--data=" + data;
    assertEquals(2, CommandRun.of("dev", folder, "--nodes=0").status());
    assertEquals(2, CommandRun.of("dev", folder, "--http-port=65534").status());
    assertEquals(2, CommandRun.of("dev", folder, "--http-port=9100").status());
    assertEquals(2, CommandRun.of("dev", folder, "--memory=lots").status());
  }

  @Test
  void aNodeWithoutSettingsOrWithWrongOnesIsOneSentence() {
    CommandRun run = CommandRun.of("node");
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("A node needs a folder for its data"), run.err());
    run = CommandRun.of("node", "--data=" + data, "--http-port=x");
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("--http-port: "), run.err());
    run = CommandRun.of("node", "--config=" + data.resolve("nothing.yaml"));
    assertEquals(2, run.status());
    assertTrue(run.err().startsWith("There is no file "), run.err());
  }
}
