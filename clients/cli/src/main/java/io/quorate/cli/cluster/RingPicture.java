package io.quorate.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ring unrolled: a column for each arc of it, a row for each node.
 *
 * <pre>
 *   node-1  #-.#-.#-.    # first owner, - another owner, . no owner
 *   node-2  .#-.#-.#-
 * </pre>
 *
 * A long ring is cut into several such blocks.
 */
final class RingPicture {
  /** How many partitions stand beside each other. */
  static final int COLUMNS = 64;

  private RingPicture() {}

  /** The lines for the partitions of the page {@code /v1/cluster/ring}. */
  static List<String> lines(JsonNode partitions) {
    int count = partitions.size();
    Map<String, char[]> rows = new TreeMap<>();
    for (int column = 0; column < count; column++) {
      char mark = '#';
      for (JsonNode owner : partitions.get(column).path("owners")) {
        rows.computeIfAbsent(owner.asText(), unused -> ".".repeat(count).toCharArray())[column] =
            mark;
        mark = '-';
      }
    }
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < count; from += COLUMNS) {
      int to = Math.min(count, from + COLUMNS);
      lines.add("partitions " + from + " to " + (to - 1));
      for (Map.Entry<String, char[]> row : rows.entrySet()) {
        lines.add("  " + row.getKey() + " ".repeat(width - row.getKey().length() + 2)
            + new String(row.getValue(), from, to - from));
      }
    }
    lines.add("# first owner   - another owner   . none");
    return lines;
  }
}
