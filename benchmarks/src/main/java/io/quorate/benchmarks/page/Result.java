package io.quorate.benchmarks.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a benchmark found out, in the forms in which it is told. */
public interface Result {
  /** For the console. */
  void print(PrintWriter out);

  /** Everything, for programs. */
  ObjectNode json();

  /** Everything, for people: one page with its plots. */
  String html();

  /** The plots that belong to other pages too, as one drawing; empty if there are none. */
  default Optional<String> drawing() {
    return Optional.empty();
  }

  /**
   * Writes {@code FILE} and, beside it, the page and the drawing: the same name with {@code .html}
   * and {@code .svg}.
   */
  default void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String text = FiguresJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json());
    Files.writeString(file, text + "\n");
    Files.writeString(beside(file, ".html"), html());
    if (drawing().isPresent()) {
      Files.writeString(beside(file, ".svg"), drawing().get());
    }
  }

  /** The file that stands beside a JSON file and ends in this. */
  static Path beside(Path json, String ending) {
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    return json.resolveSibling(name + ending);
  }
}
