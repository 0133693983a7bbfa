package io.quorate.benchmarks.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Lines over a common x axis, drawn as SVG.
 *
 * <p>The y axis begins at 0, or is logarithmic: then values below the smallest power of ten that is
 * shown stand on the axis. A mark is a vertical line with a word: what happened then.
 */
public final class Plot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 300;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 42;
  private static final int TICKS = 5;

  /** How its parts look. */
  static final String STYLE = ".title { font-weight: 600; font-size: 14px }"
      + " .word { font-size: 11px; fill: #444 } .grid { stroke: #e4e4e4 }"
      + " .mark { stroke: #c22; stroke-dasharray: 4 3 }";

  private static final List<String> COLOURS =
      List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b");

  /** One line; its points are sorted by x. */
  public record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /** Where a line goes through. */
  public record Point(double x, double y) {}

  /** Something that happened at x. */
  public record Mark(double x, String word) {}

  private final String title;
  private final String xLabel;
  private final boolean isLogarithmic;
  private final List<Series> series = new ArrayList<>();
  private final List<Series> unseen = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private double xMax = 1;
  private double yMax;
  private double yMin = 0;

  private Plot(String title, String xLabel, boolean isLogarithmic) {
    this.title = title;
    this.xLabel = xLabel;
    this.isLogarithmic = isLogarithmic;
  }

  /** An empty plot whose y axis begins at 0. */
  public static Plot linear(String title, String xLabel) {
    return new Plot(title, xLabel, false);
  }

  /** An empty plot whose y axis shows powers of ten. */
  public static Plot logarithmic(String title, String xLabel) {
    return new Plot(title, xLabel, true);
  }

  public Plot add(Series line) {
    series.add(line);
    return this;
  }

  /** The axes are as long as if this line were drawn too: for plots that are compared. */
  public Plot leaveRoomFor(Series line) {
    unseen.add(line);
    return this;
  }

  public Plot mark(Mark mark) {
    marks.add(mark);
    return this;
  }

  /** Plots one above the other, as a file that shows itself. */
  public static String drawing(List<Plot> plots) {
    StringBuilder all = new StringBuilder(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " height=\"%d\" font-family=\"sans-serif\">%n<style>%s</style>%n"
            + "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n",
        WIDTH,
        HEIGHT * plots.size(),
        WIDTH,
        HEIGHT * plots.size(),
        STYLE,
        WIDTH,
        HEIGHT * plots.size()));
    for (int i = 0; i < plots.size(); i++) {
      all.append("<svg y=\"").append(i * HEIGHT).append('"');
      all.append(plots.get(i).svg().substring("<svg".length()));
    }
    return all.append("</svg>\n").toString();
  }

  /** The drawing: an {@code svg} element. */
  public String svg() {
    bounds();
    StringBuilder svg = new StringBuilder();
    svg.append(String.format(
        Locale.ROOT,
        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT));
    text(svg, LEFT, 16, "start", title, "title");
    axes(svg);
    for (Mark mark : marks) {
      double x = x(mark.x());
      line(svg, x, TOP, x, HEIGHT - BOTTOM, "mark");
      text(svg, x + 3, TOP + 10, "start", mark.word(), "word");
    }
    double legend = LEFT;
    for (int i = 0; i < series.size(); i++) {
      String colour = COLOURS.get(i % COLOURS.size());
      draw(svg, series.get(i), colour);
      svg.append(String.format(
          Locale.ROOT,
          "<rect x=\"%.1f\" y=\"24\" width=\"10\" height=\"4\" fill=\"%s\"/>%n",
          legend,
          colour));
      text(svg, legend + 14, 30, "start", series.get(i).name(), "word");
      legend += 40 + 7.0 * series.get(i).name().length();
    }
    return svg.append("</svg>\n").toString();
  }

  private void bounds() {
    double smallest = Double.MAX_VALUE;
    List<Series> all = new ArrayList<>(series);
    all.addAll(unseen);
    for (Series line : all) {
      for (Point point : line.points()) {
        xMax = Math.max(xMax, point.x());
        yMax = Math.max(yMax, point.y());
        smallest = point.y() > 0 ? Math.min(smallest, point.y()) : smallest;
      }
    }
    yMax = yMax > 0 ? yMax : 1;
    if (isLogarithmic) {
      yMax = Math.pow(10, Math.ceil(Math.log10(yMax)));
      yMin = Math.min(yMax / 10, Math.pow(10, Math.floor(Math.log10(smallest))));
    } else {
      yMax = roundUp(yMax);
    }
  }

  /** The next of 1, 2, 5, 10, 20, 50, … */
  static double roundUp(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 5}) {
      if (value <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private double x(double value) {
    return LEFT + value / xMax * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    double share = isLogarithmic
        ? Math.log10(Math.max(value, yMin) / yMin) / Math.log10(yMax / yMin)
        : value / yMax;
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void axes(StringBuilder svg) {
    int steps = isLogarithmic ? (int) Math.round(Math.log10(yMax / yMin)) : TICKS;
    for (int i = 0; i <= steps; i++) {
      double value = isLogarithmic ? yMin * Math.pow(10, i) : yMax * i / TICKS;
      line(svg, LEFT, y(value), WIDTH - RIGHT, y(value), "grid");
      text(svg, LEFT - 6, y(value) + 4, "end", number(value), "word");
    }
    for (int i = 0; i <= TICKS; i++) {
      double value = xMax * i / TICKS;
      text(svg, x(value), HEIGHT - BOTTOM + 16, "middle", number(value), "word");
    }
    text(svg, WIDTH - RIGHT, HEIGHT - 6, "end", xLabel, "word");
  }

  private static String number(double value) {
    if (value >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private void draw(StringBuilder svg, Series line, String colour) {
    svg.append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"").append(colour);
    svg.append("\" points=\"");
    for (Point point : line.points()) {
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y())));
    }
    svg.append("\"/>\n");
  }

  private static void line(
      StringBuilder svg, double x1, double y1, double x2, double y2, String kind) {
    svg.append(String.format(
        Locale.ROOT,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
        x1,
        y1,
        x2,
        y2,
        kind));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String text, String kind) {
    svg.append(String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
        x,
        y,
        anchor,
        kind,
        Page.escaped(text)));
  }
}
