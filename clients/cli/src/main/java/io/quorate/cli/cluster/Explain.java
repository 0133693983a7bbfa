package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.KeyArgument;
import io.quorate.cli.console.Table;
import io.quorate.client.http.HttpQuorate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quorate explain}: shows where a key's copies are and whether they are equal. */
@Command(
    name = "explain",
    description = "Shows where the copies of a key are, and whether they are equal.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "history: the writes that a copy knows of, by actor; compared: how long ago its partition was",
      "compared with that of each other owner.",
      "",
      "Example:",
      "  quorate explain --bucket greetings en"
    })
public final class Explain implements Callable<Integer> {
  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Mixin
  private KeyArgument key;

  public Explain(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    try (HttpQuorate quorate = cluster.connect()) {
      JsonNode page = quorate.explain(key.bucketName(), key.key(), cluster.timeout());
      if (json.isJson()) {
        json.print(console, page);
        return 0;
      }
      for (String line : lines(page)) {
        console.line(line);
      }
      console.out().flush();
      return 0;
    }
  }

  /** The page in words. */
  static List<String> lines(JsonNode page) {
    Table table = new Table("node", "is", "state", "digest", "siblings", "compared", "history");
    rows(page.path("owners"), "owner", table);
    rows(page.path("fallbacks"), "fallback", table);
    List<String> lines = new ArrayList<>();
    lines.add("partition " + page.path("partition").asInt());
    lines.addAll(table.lines());
    for (JsonNode hint : page.path("hints")) {
      lines.add("hint at " + hint.path("node").asText() + " for "
          + hint.path("target").asText());
    }
    lines.add(verdict(page));
    lines.add(atOne(page.path("readAtOne")));
    return lines;
  }

  private static void rows(JsonNode copies, String role, Table table) {
    for (JsonNode copy : copies) {
      table.row(
          copy.path("node").asText(),
          role,
          copy.path("state").asText(),
          copy.path("digest").asText("-").replace("null", "-"),
          copy.path("siblings").asInt(),
          compared(copy.path("compared")),
          history(copy.path("history")));
    }
  }

  /** How long ago the partition was compared with the other owner that it was so longest ago. */
  private static String compared(JsonNode all) {
    long oldest = -1;
    for (JsonNode each : all) {
      if (!each.path("millisAgo").isNumber()) {
        return "not yet";
      }
      oldest = Math.max(oldest, each.path("millisAgo").asLong());
    }
    return oldest < 0 ? "-" : oldest / 1_000 + " s ago";
  }

  private static String history(JsonNode parts) {
    StringJoiner history = new StringJoiner(" ");
    history.setEmptyValue("-");
    parts.forEach(part -> history.add(part.asText()));
    return history.toString();
  }

  private static String atOne(JsonNode read) {
    StringJoiner behind = new StringJoiner(", ");
    read.path("behind").forEach(node -> behind.add(node.asText()));
    return switch (read.path("verdict").asText()) {
      case "current" -> "A read at r=1 is not stale now.";
      case "stale" -> "A read at r=1 may be stale now: behind is " + behind + ".";
      default -> "Whether a read at r=1 may be stale cannot be said: somebody did not answer.";
    };
  }

  private static String verdict(JsonNode page) {
    TreeSet<String> digests = new TreeSet<>();
    int absent = 0;
    int silent = 0;
    for (JsonNode copy : page.path("owners")) {
      if (copy.path("digest").isTextual()) {
        digests.add(copy.path("digest").asText());
      } else if (copy.path("state").asText().equals("unreachable")) {
        silent++;
      } else {
        absent++;
      }
    }
    String said = digests.isEmpty()
        ? "No owner has a copy."
        : digests.size() == 1 && absent == 0 ? "All copies are equal." : "The copies differ.";
    return silent == 0 ? said : said + " " + silent + " owners did not answer.";
  }
}
