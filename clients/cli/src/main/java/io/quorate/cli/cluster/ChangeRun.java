package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.ProgressBar;
import io.quorate.cli.console.Table;
import io.quorate.client.QuorateException;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands that change the members have in common: options, and the way through. */
final class ChangeRun {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final ProgressBar.Stage NOBODY =
      new ProgressBar.Stage(0, 0, "no node answers; asking again");

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Option(names = "--dry-run", description = "Changes nothing: shows what would move.")
  private boolean dryRun;

  @Option(
      names = "--no-wait",
      description = "Ends when the change has begun, not when all copies have moved.")
  private boolean noWait;

  /**
   * Asks for the change and waits for its end.
   *
   * @param fields of the change, beside {@code dryRun}
   */
  int run(Console console, Map<String, Object> fields) throws IOException, InterruptedException {
    try (HttpQuorate quorate = cluster.connect()) {
      List<String> members = members(quorate);
      JsonNode answer = quorate.change(fields, dryRun, cluster.timeout());
      String result = answer.path("result").asText();
      if (json.isJson()) {
        json.print(console, answer);
      } else if (result.equals("nothing")) {
        console.line("Nothing to do: " + answer.path("detail").asText());
      } else {
        show(console, answer, result.equals("planned"));
      }
      console.out().flush();
      boolean isLeft = !result.equals("planned") && !noWait;
      if (!isLeft) {
        return 0;
      }
      try (HttpQuorate all = cluster.connectAlso(members)) {
        failIfStill(await(console, all, answer.path("epoch").asLong()), fields);
        if (!json.isJson()) {
          console.line("Done.");
          console.out().flush();
        }
        return 0;
      }
    }
  }

  /** Who was to go and is a member at the end was kept by somebody who cancelled the change. */
  private static void failIfStill(JsonNode page, Map<String, Object> fields) {
    boolean goes = List.of("leave", "remove", "replace").contains(fields.get("change"));
    for (JsonNode member : page.path("members")) {
      if (goes && member.path("node").asText().equals(fields.get("node"))) {
        throw new CommandFailedException(
            "'" + fields.get("node") + "' is still a member: the change was cancelled.");
      }
    }
  }

  /** Where the members serve clients: the one that was asked may be the one that leaves. */
  private List<String> members(HttpQuorate quorate) {
    List<String> urls = new ArrayList<>();
    for (JsonNode member : quorate.cluster(cluster.timeout()).path("members")) {
      urls.add("http://" + member.path("http").asText());
    }
    return urls;
  }

  private static void show(Console console, JsonNode answer, boolean planned) throws IOException {
    console.line((planned ? "Would move " : "Moves ") + answer.path("copies").asLong()
        + " copies of " + answer.path("moves").asInt() + " partitions, about "
        + ChangeProgress.bytes(answer.path("bytes").asLong()) + "; then:");
    Table table = new Table("node", "partitions", "copies");
    for (JsonNode member : answer.path("members")) {
      table.row(
          member.path("node").asText(),
          member.path("partitions").asInt(),
          member.path("replicas").asInt());
    }
    for (String line : table.lines()) {
      console.line(line);
    }
  }

  /** The page of a node that knows this epoch, once nothing is left to be done. */
  private JsonNode await(Console console, HttpQuorate quorate, long epoch)
      throws IOException, InterruptedException {
    AtomicReference<ProgressBar.Stage> shown =
        new AtomicReference<>(new ProgressBar.Stage(0, 0, ChangeProgress.BEGINNING));
    ProgressBar bar = ProgressBar.start(console, shown::get);
    try {
      String said = "";
      while (true) {
        Optional<JsonNode> page = page(quorate);
        if (page.isPresent()
            && page.get().path("epoch").asLong() >= epoch
            && ChangeProgress.isOver(page.get())) {
          return page.get();
        }
        ProgressBar.Stage now = page.map(ChangeProgress::stage).orElse(NOBODY);
        shown.set(now);
        if (!console.errIsTerminal() && !now.words().equals(said)) {
          console.err().println(now.words());
          said = now.words();
        }
        console.clock().sleep(LOOK);
      }
    } finally {
      bar.close();
    }
  }

  /** The cluster as a node sees it; empty: nobody answers. */
  private Optional<JsonNode> page(HttpQuorate quorate) {
    try {
      return Optional.of(quorate.cluster(cluster.timeout()));
    } catch (QuorateException e) {
      if (e.reason() == QuorateException.Reason.UNREACHABLE
          || e.reason() == QuorateException.Reason.NOT_READY) {
        // The one that is asked may be the one that leaves.
        return Optional.empty();
      }
      throw new CommandFailedException(String.valueOf(e.getMessage()));
    }
  }
}
