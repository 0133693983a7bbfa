package io.quorate.benchmarks.page;

import java.util.List;

/** One HTML page that holds everything it shows. */
public final class Page {
  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 900px; color: #222 }
      table { border-collapse: collapse; margin: 1rem 0 }
      th, td { padding: .25rem .7rem; border-bottom: 1px solid #ddd; text-align: right }
      th:first-child, td:first-child { text-align: left }
      svg { margin: .6rem 0; max-width: 100%; height: auto }
      """
          + Plot.STYLE;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  public Page(String title) {
    this.title = title;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  public Page paragraph(String text) {
    body.append("<p>").append(escaped(text)).append("</p>\n");
    return this;
  }

  /** A table; its first row is the heading. */
  public Page table(Table table) {
    body.append("<table>\n");
    String cell = "th";
    for (List<String> row : table.rows()) {
      body.append("<tr>");
      for (String text : row) {
        body.append('<').append(cell).append('>').append(escaped(text));
        body.append("</").append(cell).append('>');
      }
      body.append("</tr>\n");
      cell = "td";
    }
    body.append("</table>\n");
    return this;
  }

  public Page plot(Plot plot) {
    body.append(plot.svg());
    return this;
  }

  /** The whole document. */
  public String html() {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>"
        + escaped(title) + "</title><style>\n" + STYLE + "</style></head><body>\n<h1>"
        + escaped(title) + "</h1>\n" + body + "</body></html>\n";
  }
}
