package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** How far the copies of a cluster are from being equal, in words. */
final class ConvergenceLines {
  private ConvergenceLines() {}

  /** No line of a page that says nothing of it. */
  static List<String> of(JsonNode known) {
    List<String> lines = new ArrayList<>();
    if (!known.isObject()) {
      return lines;
    }
    int different = known.path("partitionsDifferent").asInt();
    Map<String, Long> hints = new TreeMap<>();
    for (JsonNode each : known.path("hints")) {
      hints.merge(each.path("target").asText(), each.path("hints").asLong(), Long::sum);
    }
    String oldest = "; each copy was compared and equal within "
        + known.path("oldestSeconds").asLong() + " s";
    boolean equal = different == 0 && hints.isEmpty();
    lines.add(equal ? "no difference is known, no hint waits" + oldest : waiting(different, hints));
    if (!equal) {
      lines.add(
          known.path("secondsLeft").isNumber()
              ? "equal in about " + known.path("secondsLeft").asLong() + " s"
              : "nobody can say when they will be equal");
    }
    StringJoiner silent = new StringJoiner(", ");
    known.path("silent").forEach(node -> silent.add(node.asText()));
    if (silent.length() > 0) {
      lines.add("not asked or not answering: " + silent);
    }
    return lines;
  }

  private static String waiting(int different, Map<String, Long> hints) {
    StringJoiner all = new StringJoiner(", ");
    all.add(different + " partitions are known to differ");
    hints.forEach((target, count) -> all.add(count + " hints wait for " + target));
    return all.toString();
  }
}
