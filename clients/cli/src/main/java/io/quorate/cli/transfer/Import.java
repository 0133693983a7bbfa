package io.quorate.cli.transfer;

import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.CommandFailedException;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.JsonOption;
import io.quorate.cli.console.ProgressBar;
import io.quorate.client.Bucket;
import io.quorate.client.Options;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.LineReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quorate import}: writes lines of JSON, or keys and texts, into a bucket. */
@Command(
    name = "import",
    description = {
      "Writes lines into a bucket, many at once.",
      "",
      "Each line is {\"key\":text, \"value\":…}. A text is stored as its UTF-8 (text/plain), any",
      "other JSON as its exact source text (application/json). key64 and value64 take base64.",
      "With --format tsv it is key, tab, value: texts, with \\t \\n \\r \\\\ for what would break"
          + " the line."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "At the end it says how many were written, failed, and tries repeated; the status is 1 if a",
      "record finally failed.",
      "",
      "Examples:",
      "  quorate import --bucket words words.ndjson",
      "  quorate import --bucket words words.tsv",
      "  quorate export --bucket old | quorate import --bucket new --overwrite -"
    })
public final class Import implements Callable<Integer> {
  private final Console console;

  @Spec
  private CommandSpec spec;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private JsonOption json;

  @Mixin
  private ConsistencyOption consistency;

  @Option(
      names = {"-b", "--bucket"},
      paramLabel = "BUCKET",
      required = true,
      description = "The bucket; it need not exist.")
  private String bucket;

  @Option(
      names = "--format",
      paramLabel = "ndjson|tsv",
      description = "What a line is. Default: tsv for a file whose name ends so, else ndjson")
  private @Nullable LineFormat format;

  @Option(
      names = "--retry-for",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long a record is tried again while the cluster cannot take it; 0: not at"
          + " all. Default: ${DEFAULT-VALUE}")
  private int retrySeconds;

  @Option(
      names = "--overwrite",
      description = "Reads what is there first and replaces it; otherwise it becomes a sibling.")
  private boolean overwrites;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many records are written at once, 1 to 256. Default: ${DEFAULT-VALUE}")
  private int parallel;

  @Parameters(index = "0", paramLabel = "FILE", description = "A file, or - for standard input.")
  private String file;

  public Import(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkRanges();
    Tally tally = new Tally(console);
    try (HttpQuorate quorate = cluster.connect();
        InputStream in = open()) {
      run(target(quorate), in, tally);
    }
    if (json.isJson()) {
      json.print(console, tally.fields());
    } else {
      console.line(tally.toString());
      console.out().flush();
    }
    return tally.failures() == 0 ? 0 : 1;
  }

  private void checkRanges() {
    if (parallel < 1 || parallel > 256) {
      throw new ParameterException(spec.commandLine(), "--parallel is 1 to 256.");
    }
    if (retrySeconds < 0) {
      throw new ParameterException(spec.commandLine(), "--retry-for is 0 seconds or more.");
    }
  }

  private Bucket target(HttpQuorate quorate) {
    try {
      return quorate.bucket(bucket);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--bucket: " + e.getMessage() + ".");
    }
  }

  private InputStream open() throws IOException {
    if (file.equals("-")) {
      return console.in();
    }
    try {
      return new FileInputStream(file);
    } catch (FileNotFoundException e) {
      throw new CommandFailedException("the file cannot be read: " + e.getMessage());
    }
  }

  private LineFormat format() {
    LineFormat byName = file.endsWith(".tsv") ? LineFormat.tsv : LineFormat.ndjson;
    return format == null ? byName : format;
  }

  private long size() throws IOException {
    Path path = Path.of(file);
    return !file.equals("-") && Files.isRegularFile(path) ? Files.size(path) : 0;
  }

  private void run(Bucket target, InputStream in, Tally tally)
      throws IOException, InterruptedException {
    Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
    Importer.Plan plan =
        new Importer.Plan(target, options, overwrites, Duration.ofSeconds(retrySeconds), parallel);
    LineReader lines = new LineReader(in, JsonLines.LINE_BYTES_MAX);
    long size = size();
    ProgressBar bar = ProgressBar.start(
        console, () -> new ProgressBar.Stage(size, lines.bytesRead(), tally.toString()));
    try (Importer importer = new Importer(plan, format(), console.clock(), tally)) {
      read(lines, importer, tally);
      importer.finish();
    } finally {
      bar.close();
    }
  }

  private static void read(LineReader lines, Importer importer, Tally tally)
      throws IOException, InterruptedException {
    for (long number = 1; ; number++) {
      Optional<byte[]> line;
      try {
        line = lines.next();
      } catch (LineReader.TooLongException e) {
        tally.failed(number, e.getMessage() + ".");
        continue;
      }
      if (line.isEmpty()) {
        return;
      }
      byte[] text = number == 1 ? withoutMark(line.get()) : line.get();
      if (!importer.isBlank(text)) {
        importer.take(number, text);
      }
    }
  }

  /** Some editors put a byte order mark before the first line. */
  private static byte[] withoutMark(byte[] line) {
    boolean isMarked = line.length >= 3
        && line[0] == (byte) 0xef
        && line[1] == (byte) 0xbb
        && line[2] == (byte) 0xbf;
    return isMarked ? Arrays.copyOfRange(line, 3, line.length) : line;
  }
}
