package io.quorate.benchmarks.page;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Rows of as many cells each; the first is the heading. */
public record Table(List<List<String>> rows) {
  public Table {
    rows = List.copyOf(rows);
  }

  /** A number with so many digits behind the point; a word where it is not known. */
  public static String number(double value, int digits) {
    return Double.isNaN(value)
        ? "unknown"
        : String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  /** For the console: the first column to the left, the others to the right. */
  public void print(PrintWriter out) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String space = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + space : "  " + space + row.get(i));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
