package io.quorate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.client.fake.FakeNode;
import io.quorate.client.fake.FakeNode.Answer;
import io.quorate.client.fake.FakeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole command against nodes that only pretend; time passes by sleeping alone. */
class TortureTest {
  private final FakeStore store = new FakeStore();

  private static CommandRun torture(String urls, String... more) {
    return torture(3, urls, more);
  }

  private static CommandRun torture(int clients, String urls, String... more) {
    String[] words = {
      "torture", "--url", urls, "--seconds", "10", "--seed", "7", "--keys", "4", "--clients"
    };
    List<String> all = new ArrayList<>(List.of(words));
    all.add(Integer.toString(clients));
    all.addAll(List.of(more));
    return CommandRun.of(all.toArray(new String[0]));
  }

  @Test
  void aStoreThatKeepsItsPromisesHolds() {
    try (FakeNode one = FakeNode.start(store);
        FakeNode two = FakeNode.start(store)) {
      CommandRun run = torture(one.url() + "," + two.url());
      assertEquals(0, run.status(), run::toString);
      assertTrue(run.out().contains("Held"), run::toString);
      assertTrue(store.writes() > 50, run::toString);
      assertTrue(run.err().contains("5 s: writes"), run::toString);
    }
  }

  /**
   * To the witness a value is lost only if nobody who had seen it wrote or deleted after it. One
   * client does what its seed says, whatever threads do, so that it is always the same values that
   * are forgotten and never superseded: dozens of them.
   */
  @Test
  void aStoreThatForgetsValuesIsFoundOutAndTheKeysHistoryIsShown(@TempDir Path folder)
      throws IOException {
    Path report = folder.resolve("report.txt");
    try (FakeNode node = FakeNode.start(store.keepingOnly(20))) {
      CommandRun run = torture(1, node.url(), "--report", report.toString());
      assertEquals(2, run.status(), run::toString);
      assertTrue(run.out().contains("acknowledged"), run::toString);
      assertTrue(run.out().contains(": ACKNOWLEDGED"), run::toString);
      String written = Files.readString(report);
      assertTrue(written.contains("VIOLATED"), written);
      assertTrue(written.length() >= run.out().length(), written);
    }
  }

  @Test
  void brokenConnectionsAreUnknownAndRepeatedElsewhereUnderTheSameId() {
    try (FakeNode one = FakeNode.start(store);
        FakeNode two = FakeNode.start(store)) {
      for (int i = 0; i < 20; i++) {
        one.then(Answer.BROKEN);
      }
      CommandRun run = torture(one.url() + "," + two.url());
      assertEquals(0, run.status(), run::toString);
      assertTrue(run.out().contains("put UNREACHABLE, unknown"), run::toString);
      var repeated = two.asked().stream()
          .filter(asked -> asked.header("Quorate-Retry").equals("true"))
          .findFirst()
          .orElseThrow();
      assertTrue(
          one.asked().stream()
              .anyMatch(asked ->
                  asked.header("Idempotency-Key").equals(repeated.header("Idempotency-Key"))),
          run::toString);
    }
  }

  @Test
  void aRefusedConnectionIsNotApplied() {
    FakeNode gone = FakeNode.start(store);
    gone.close();
    try (FakeNode node = FakeNode.start(store)) {
      CommandRun run = torture(node.url() + "," + gone.url(), "--settle", "1");
      assertEquals(1, run.status(), run::toString);
      assertTrue(run.err().contains("cannot be judged"), run::toString);
    }
  }

  @Test
  void aNumberOutOfItsRangeIsAWrongCommandLine() {
    CommandRun run = torture("http://127.0.0.1:1", "--settle", "0");
    assertEquals(2, run.status(), run::toString);
    assertTrue(run.err().contains("--settle"), run::toString);
  }
}
