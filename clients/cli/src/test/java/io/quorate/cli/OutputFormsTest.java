package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quorate.cli.console.Console;
import io.quorate.client.fake.FakeNode;
import io.quorate.client.fake.FakeNode.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands say to programs and to shells. */
class OutputFormsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeNode node = FakeNode.start();
  private final String url = "--url=" + node.url();

  @AfterEach
  void stop() {
    node.close();
  }

  private static JsonNode json(CommandRun run) throws JsonProcessingException {
    assertEquals(1, run.out().lines().count(), run::toString);
    return JSON.readTree(run.out());
  }

  @Test
  void writesAndReadsAnswerInJsonOnOneLine() throws Exception {
    CommandRun put = CommandRun.of("put", url, "-b", "b", "--json", "k", "v");
    assertEquals(JSON.readTree("{\"owners\":2,\"fallbacks\":0,\"of\":3}"), json(put));
    CommandRun.of("put", url, "-b", "b", "--blind", "k", "w");
    CommandRun get = CommandRun.of("get", url, "-b", "b", "--json", "k");
    assertEquals(0, get.status());
    assertEquals(
        JSON.readTree("{\"key\":\"k\",\"siblings\":[{\"value\":\"v\"},{\"value\":\"w\"}]}"),
        json(get));
    assertEquals(
        2,
        json(CommandRun.of("delete", url, "-b", "b", "--json", "k"))
            .path("owners")
            .asInt());
    assertEquals(3, CommandRun.of("get", url, "-b", "b", "--json", "k").status());
  }

  @Test
  void pagesAreHandedOnAsTheNodeWroteThem() throws Exception {
    String page = "{\"cluster\":\"c\",\"members\":[],\"more\":{\"than\":[1,2.5]}}";
    for (String[] words : new String[][] {
      {"status"},
      {"snapshot", "list"},
      {"snapshot", "create", "monday"},
      {"ring"},
      {"explain", "-b", "b", "k"},
      {"bucket", "list"},
      {"bucket", "show", "b"},
      {"bucket", "conflicts", "b"}
    }) {
      node.then(Answer.json(page));
      List<String> all = new ArrayList<>(List.of(words));
      all.addAll(List.of(url, "--json"));
      CommandRun run = CommandRun.of(all.toArray(String[]::new));
      assertEquals(JSON.readTree(page), json(run), run::toString);
    }
  }

  @Test
  void anImportCountsInJsonToo() throws Exception {
    CommandRun run = CommandRun.withInput(
        "{\"key\":\"a\",\"value\":1}\nnonsense\n", "import", url, "-b", "b", "--json", "-");
    assertEquals(1, run.status());
    assertEquals(JSON.readTree("{\"written\":1,\"failed\":1,\"retried\":0}"), json(run));
  }

  @Test
  void tabbedLinesComeBackAsTheyWere(@TempDir Path folder) throws IOException {
    String lines = "a\tb\nk\u20ac\\t\tline\\none\\r\\\\n\nempty\t\n spaces \t x \n";
    Path file = Files.writeString(folder.resolve("words.tsv"), lines);
    CommandRun load = CommandRun.of("import", url, "-b", "b", file.toString());
    assertEquals("written 4, failed 0, retried 0\n", load.out(), load.err());
    CommandRun save = CommandRun.of("export", url, "-b", "b", "--format", "tsv");
    assertEquals(0, save.status(), save::toString);
    assertEquals(
        new TreeSet<>(lines.lines().toList()), new TreeSet<>(save.out().lines().toList()));
    assertEquals(
        "line\none\r\\n", CommandRun.of("get", url, "-b", "b", "k\u20ac\t").out());
  }

  @Test
  void whatIsNoTabbedLineIsCountedAndWhatIsNoTextEndsTheExport() {
    CommandRun load = CommandRun.withInput(
        "no tab\na\tb\tc\n\tno key\na\tb\\x\na\t\\\nok\tv\n\n",
        "import",
        url,
        "-b",
        "b",
        "--format",
        "tsv",
        "-");
    assertEquals("written 1, failed 5, retried 0\n", load.out(), load.err());
    CommandRun.withInput(new byte[] {(byte) 0xff}, "put", url, "-b", "b", "bytes");
    CommandRun save = CommandRun.of("export", url, "-b", "b", "--format", "tsv");
    assertEquals(1, save.status());
    assertTrue(save.err().contains("the value of 'bytes' is no UTF-8 text"), save.err());
  }

  @Test
  void completionIsAScriptThatKnowsEveryCommand() throws Exception {
    for (String shell : List.of("bash", "zsh")) {
      CommandRun run = CommandRun.of("completion", shell);
      assertEquals(0, run.status(), run::toString);
      for (String name : Main.commandLine(Console.ofSystem()).getSubcommands().keySet()) {
        assertTrue(run.out().contains(name), name);
      }
      assertTrue(run.out().contains("complete -F _complete_quorate"), run::toString);
    }
    assertEquals(2, CommandRun.of("completion", "fish").status());
  }

  @Test
  void theScriptIsGoodBash(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("completion");
    Files.write(script, CommandRun.of("completion", "bash").outBytes());
    Process bash = new ProcessBuilder(
            "bash",
            "-c",
            "source " + script + "; COMP_WORDS=(quorate to); COMP_CWORD=1;"
                + " _complete_quorate; echo ${COMPREPLY[@]}")
        .redirectErrorStream(true)
        .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    assertEquals(
        Set.of("token", "topology", "torture"),
        new TreeSet<>(List.of(said.strip().split(" "))));
  }

  @Test
  void everyCommandsHelpTellsItsExitStatus() {
    check(Main.commandLine(Console.ofSystem()));
  }

  private static void check(CommandLine command) {
    assertTrue(
        command.getUsageMessage().contains("Exit status:"), command.getCommandName() + " tells it");
    command.getSubcommands().values().forEach(OutputFormsTest::check);
  }
}
