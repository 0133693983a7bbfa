package io.quorate.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, in columns as wide as they need to be. Used by one thread. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** A table with these column titles. */
  public Table(String... titles) {
    rows.add(List.of(titles));
  }

  /** Adds a row with as many cells as there are columns. */
  public Table row(Object... cells) {
    List<String> texts = new ArrayList<>();
    for (Object cell : cells) {
      texts.add(String.valueOf(cell));
    }
    if (texts.size() != rows.get(0).size()) {
      throw new IllegalArgumentException("a row of " + rows.get(0).size() + " cells: " + texts);
    }
    rows.add(texts);
    return this;
  }

  /** The lines, without blanks at their ends. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - length(cell) + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
  }

  private static int length(String cell) {
    String shown = Colour.without(cell);
    return shown.codePointCount(0, shown.length());
  }
}
