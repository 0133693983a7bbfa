package io.quorate.benchmarks;

import io.quorate.benchmarks.page.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what was found out goes. */
final class JsonOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Where the figures go; a page with plots goes beside it, named .html, and what"
          + " happened when as .svg.")
  private @Nullable Path json;

  /** Prints it, and writes it where that was asked for. */
  void finish(Result result, PrintWriter out) throws IOException {
    result.print(out);
    if (json != null) {
      result.write(json);
      out.println("written: " + json + " and " + Result.beside(json, ".html"));
    }
    out.flush();
  }
}
