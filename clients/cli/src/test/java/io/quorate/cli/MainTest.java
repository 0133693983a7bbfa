package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.cli.console.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Main.commandLine(Console.ofSystem());
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void helpListsEveryCommandAndEndsWithZero() {
    assertEquals(0, run("help"));
    for (String name : Main.commandLine(Console.ofSystem()).getSubcommands().keySet()) {
      assertTrue(out.toString().contains(name), name);
    }
  }

  @Test
  void everyCommandExplainsItself() {
    for (String name : Main.commandLine(Console.ofSystem()).getSubcommands().keySet()) {
      assertEquals(0, run(name, "--help"), name);
    }
  }

  @Test
  void theListOfCommandsShowsWholeSentences() {
    for (CommandLine command :
        Main.commandLine(Console.ofSystem()).getSubcommands().values()) {
      String shown = command.getCommandSpec().usageMessage().description()[0];
      assertTrue(shown.endsWith(".") && !shown.contains(". "), shown);
    }
  }

  @Test
  void joinIsNodeWithASeed(@TempDir Path folder) {
    String data = folder.resolve("n").toString();
    assertEquals(2, CommandRun.of("join", "--data", data).status());
    CommandRun run = CommandRun.of(
        "join", "127.0.0.1:9", "--data", data, "--http-port", "0", "--peer-port", "0");
    assertEquals(1, run.status(), run::toString);
    assertTrue(run.err().contains("127.0.0.1:9 this node needs a token"), run::toString);
  }

  @Test
  void versionIsTheOneOfThePoms() {
    assertEquals(0, run("version"));
    assertTrue(out.toString().matches("(?s)quorate \\d+\\.\\d+\\.\\d+\\S*\\R.*"), out.toString());
  }

  @Test
  void versionIsToldToProgramsToo() throws IOException {
    assertEquals(0, run("version", "--json"));
    JsonNode told = new ObjectMapper().readTree(out.toString());
    assertEquals(Version.number(), told.path("version").asText());
    assertEquals(Runtime.version().toString(), told.path("java").asText());
  }

  @Test
  void noCommandOrAnUnknownOneIsAWrongCommandLine() {
    assertEquals(2, run());
    assertEquals(2, run("frobnicate"));
    assertTrue(err.toString().contains("frobnicate"));
  }
}
