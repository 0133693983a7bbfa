package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.cli.console.ProgressBar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the cluster page says of a running change, for a person. */
final class ChangeProgress {
  /** What is said before anything moves. */
  static final String BEGINNING = "the members are being told";

  private static final long KILO = 1_024;

  private ChangeProgress() {}

  /** Whether nothing moves, and nobody comes or goes. */
  static boolean isOver(JsonNode page) {
    boolean isOver = page.path("moves").isEmpty();
    for (JsonNode member : page.path("members")) {
      isOver &= member.path("role").asText().equals("member");
    }
    return isOver;
  }

  /** How far a change that is not over has come. */
  static ProgressBar.Stage stage(JsonNode page) {
    List<String> lines = lines(page);
    JsonNode progress = page.path("progress");
    boolean isMoving = !page.path("moves").isEmpty();
    return new ProgressBar.Stage(
        isMoving ? progress.path("copies").asLong() : 0,
        progress.path("copiesMoved").asLong(),
        lines.isEmpty() ? BEGINNING : String.join("; ", lines));
  }

  /** A line each; none while nothing changes. */
  static List<String> lines(JsonNode page) {
    List<String> lines = new ArrayList<>();
    JsonNode progress = page.path("progress");
    if (page.path("moves").size() > 0 && progress.isObject()) {
      lines.add(progress.path("copiesMoved").asLong() + " of "
          + progress.path("copies").asLong()
          + " copies have moved, about " + bytes(progress.path("bytesMoved").asLong()) + " of "
          + bytes(progress.path("bytes").asLong()) + left(progress.path("secondsLeft")));
    }
    List<String> leaving = new ArrayList<>();
    for (JsonNode member : page.path("members")) {
      boolean owns = member.path("replicas").asInt() > 0;
      if (member.path("role").asText().equals("leaving") && !owns) {
        leaving.add(member.path("node").asText());
      }
    }
    if (page.path("moves").isEmpty() && !leaving.isEmpty()) {
      lines.add("hands over its hints, then goes: " + String.join(", ", leaving));
    }
    List<String> silent = new ArrayList<>();
    progress.path("silent").forEach(name -> silent.add(name.asText()));
    if (!silent.isEmpty()) {
      lines.add("gives no answer: " + String.join(", ", silent));
    }
    if (progress.path("stalled").isTextual()) {
      lines.add(progress.path("stalled").asText());
    }
    return lines;
  }

  private static String left(JsonNode seconds) {
    if (!seconds.isNumber()) {
      return "";
    }
    long left = seconds.asLong();
    return "; about " + (left < 120 ? left + " s" : left / 60 + " min") + " left";
  }

  /** A number of bytes in the largest unit of which there is one. */
  static String bytes(long bytes) {
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    String unit = "B";
    for (int i = 0; i < units.length && value >= KILO; i++) {
      value /= KILO;
      unit = units[i];
    }
    return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
