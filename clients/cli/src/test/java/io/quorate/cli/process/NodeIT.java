package io.quorate.cli.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.http.HttpQuorate;
import io.quorate.testkit.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code quorate node}, from its start to its end. */
@Timeout(300)
class NodeIT {
  private final int http = FreePorts.block(2);
  private final String url = "http://127.0.0.1:" + http;
  private final Path data;
  private final Path log;
  private Program node;

  NodeIT(@TempDir Path folder) {
    data = folder.resolve("alone");
    log = folder.resolve("node.log");
    node = start(log);
  }

  private Program start(Path output) {
    return Program.start(
        output,
        "node",
        "--data",
        data.toString(),
        "--http-port",
        "" + http,
        "--peer-port",
        "" + (http + 1));
  }

  @AfterEach
  void end() {
    node.close();
  }

  private void awaitReady() {
    try (HttpQuorate quorate = HttpQuorate.connect(List.of(url))) {
      await().atMost(Duration.ofMinutes(2)).until(() -> {
        assertTrue(node.isAlive(), node.output());
        return quorate.isReady(Duration.ofSeconds(2));
      });
    }
  }

  @Test
  void oneNodeServesAtTheDefaultsAndFindsItsDataAgain() throws IOException {
    awaitReady();
    assertEquals(
        Long.toString(node.pid()), Files.readString(data.resolve("pid")).strip());
    try (Quorate quorate = Quorate.connect(url)) {
      assertEquals(
          "owners=1, fallbacks=0, of=1",
          quorate.bucket("b").put("k", "v").receipt().toString());
    }
    assertEquals(143, node.terminate().awaitEnd(), node.output());
    node = start(log);
    awaitReady();
    node.kill();
    node = start(log);
    awaitReady();
    try (Quorate quorate = Quorate.connect(url)) {
      assertEquals("v", quorate.bucket("b").get("k").text());
      quorate.bucket("b").delete("k");
      assertTrue(!quorate.bucket("b").get("k").found());
    }
    node.kill();
    node = start(log);
    awaitReady();
    try (Quorate quorate = Quorate.connect(url)) {
      assertTrue(!quorate.bucket("b").get("k").found());
    }
  }

  @Test
  void aFolderThatAnotherNodeHasIsOneSentence(@TempDir Path elsewhere) throws IOException {
    awaitReady();
    String pid = Files.readString(data.resolve("pid"));
    Path output = elsewhere.resolve("out");
    int other = FreePorts.block(2);
    int status = Program.run(
        output,
        "node",
        "--data",
        data.toString(),
        "--http-port",
        "" + other,
        "--peer-port",
        "" + (other + 1));
    assertEquals(1, status);
    String said = Files.readString(output);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.startsWith("quorate: "), said);
    assertEquals(pid, Files.readString(data.resolve("pid")));
    try (HttpQuorate quorate = HttpQuorate.connect(List.of(url))) {
      assertTrue(quorate.isReady(Duration.ofSeconds(30)));
      quorate.bucket("b").async().get(Key.of("k"), Options.DEFAULT);
    }
  }

  @Test
  void aPortInUseIsOneSentence(@TempDir Path elsewhere) throws IOException {
    awaitReady();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String option : List.of("--http-port", "--peer-port")) {
        Path output = elsewhere.resolve("out" + option);
        String port = Integer.toString(taken.getLocalPort());
        String free = Integer.toString(FreePorts.block(1));
        String otherOption = option.equals("--http-port") ? "--peer-port" : "--http-port";
        int status = Program.run(
            output,
            "node",
            "--data",
            elsewhere.resolve("x").toString(),
            option,
            port,
            otherOption,
            free);
        String said = Files.readString(output);
        assertEquals(1, status, said);
        assertEquals(1, said.lines().count(), said);
        assertTrue(said.startsWith("quorate: ") && said.contains(port), said);
      }
    }
  }
}
