package io.quorate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.benchmarks.growth.Growing;
import io.quorate.benchmarks.load.Clock;
import io.quorate.benchmarks.load.CpuMeter;
import io.quorate.benchmarks.process.ProcessTimes;
import io.quorate.node.server.NodeServer;
import io.quorate.node.server.StartException;
import io.quorate.node.settings.InvalidSettingsException;
import io.quorate.node.settings.NodeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole way, for two seconds, against a node in this JVM. */
class SmokeTest {
  private static NodeServer node(Path data) throws InvalidSettingsException, StartException {
    Map<String, String> given = new TreeMap<>();
    given.put("name", "node-1");
    given.put("data", data.toString());
    given.put("http-port", "0");
    given.put("peer-port", "0");
    given.put("partitions", "16");
    return NodeServer.start(
        NodeSettings.load(Optional.empty(), Collections.emptyMap(), given, data));
  }

  @Test
  void aWorkloadRunsAgainstANode(@TempDir Path folder)
      throws IOException, InvalidSettingsException, StartException {
    Path json = folder.resolve("smoke.json");
    StringWriter out = new StringWriter();
    try (NodeServer node = node(folder.resolve("data"))) {
      int status = Main.commandLine(Clock.ofThisMachine())
          .setOut(new PrintWriter(out))
          .execute(
              "--target",
              "http://" + node.http(),
              "--data",
              folder.resolve("data").toString(),
              "--records",
              "100",
              "--threads",
              "4",
              "--warmup",
              "0",
              "--seconds",
              "2",
              "--workload",
              "f",
              "--json",
              json.toString());
      assertEquals(0, status, out.toString());
    }
    JsonNode run = new ObjectMapper().readTree(json.toFile()).at("/runs/0");
    assertTrue(run.get("operations_per_second").asDouble() > 0, run.toString());
    assertTrue(run.at("/read/operations").asInt() >= run.at("/write/operations").asInt());
    assertTrue(run.at("/write/p50_ms").asDouble() > 0, run.toString());
    assertTrue(run.get("server_cpu_seconds_per_1000_operations").asDouble() >= 0);
    assertTrue(errors(run) <= run.get("operations").asInt(), run.toString());
    assertEquals(2, run.get("per_second").size());
    assertTrue(Files.exists(folder.resolve("smoke.html")));
    assertTrue(out.toString().contains("operations_per_second"), out.toString());
  }

  /** A node in this JVM, whatever the cell asks for. */
  private static Growing.Nodes only(NodeServer node) {
    return new Growing.Nodes() {
      @Override
      public List<String> urls() {
        return List.of("http://" + node.http());
      }

      @Override
      public CpuMeter cpu() {
        return new ProcessTimes(() -> List.of(ProcessHandle.current().pid()));
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }

  @Test
  void siblingsGrowAgainstANode(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("growth.json");
    StringWriter out = new StringWriter();
    Growth growth = new Growth(Clock.ofThisMachine(), cell -> {
      try {
        return only(node(folder.resolve(cell.name())));
      } catch (InvalidSettingsException | StartException e) {
        throw new IOException(e);
      }
    });
    int status = new CommandLine(growth)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .execute(
            "--of=siblings",
            "--siblings=1,3",
            "--keys=200",
            "--threads=4",
            "--warmup=0",
            "--seconds=1",
            "--json=" + json);
    assertEquals(0, status, out.toString());
    JsonNode runs = new ObjectMapper().readTree(json.toFile()).get("runs");
    assertEquals(2, runs.size());
    assertTrue(runs.at("/1/ratio_of_server_cpu_seconds_per_operation").asDouble() > 0);
    int reads = runs.at("/1/read/operations").asInt();
    assertTrue(runs.at("/1/answers_worth_a_count/siblings").asInt() > reads / 2, runs.toString());
    assertTrue(Files.exists(folder.resolve("growth.html")));
  }

  /** A machine that is busy elsewhere may let a deadline pass. */
  private static int errors(JsonNode run) {
    int errors = 0;
    for (JsonNode count : run.get("errors")) {
      errors += count.asInt();
    }
    return errors;
  }
}
