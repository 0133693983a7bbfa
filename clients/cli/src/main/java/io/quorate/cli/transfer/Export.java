package io.quorate.cli.transfer;

import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.cli.console.ProgressBar;
import io.quorate.client.Options;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.Listing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate export}: writes a bucket as lines of JSON. */
@Command(
    name = "export",
    description = {
      "Writes a bucket to standard output, one key a line, as import reads it.",
      "",
      "A value is JSON for application/json, a text for text/plain, otherwise value64 with its",
      "contentType; a key with several values has siblings.",
      "",
      "With --format tsv it is key, tab, value: texts alone, without types and metadata, a line for",
      "each of several values. A key or a value that is no UTF-8 text ends it."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Keys that are written meanwhile may or may not be in it. The status is 1 if it broke off.",
      "",
      "Examples:",
      "  quorate export --bucket words > words.ndjson",
      "  quorate export --bucket words --format tsv > words.tsv",
      "  quorate export --bucket words --consistency all | wc -l"
    })
public final class Export implements Callable<Integer> {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Console console;

  @Mixin
  private ClusterOption cluster;

  @Mixin
  private ConsistencyOption consistency;

  @Option(
      names = {"-b", "--bucket"},
      paramLabel = "BUCKET",
      required = true,
      description = "The bucket.")
  private String bucket;

  @Option(
      names = "--format",
      paramLabel = "ndjson|tsv",
      defaultValue = "ndjson",
      description = "What a line is. Default: ${DEFAULT-VALUE}")
  private LineFormat format;

  public Export(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
    OutputStream out = new BufferedOutputStream(console.out(), BUFFER_BYTES);
    AtomicLong keys = new AtomicLong();
    ProgressBar bar = bar(keys);
    try (HttpQuorate quorate = cluster.connect();
        Listing listing = quorate.list(bucket, true, options)) {
      Optional<Listing.Entry> entry = listing.next();
      while (entry.isPresent()) {
        if (!entry.get().siblings().isEmpty()) {
          format.write(entry.get().key(), entry.get().siblings(), out);
          keys.incrementAndGet();
        }
        entry = listing.next();
      }
    } finally {
      bar.close();
      out.flush();
    }
    return 0;
  }

  /** Nobody knows how many keys there are; where they are seen themselves nothing need be said. */
  private ProgressBar bar(AtomicLong keys) {
    Console shown = console.outIsTerminal() ? console.unwatched() : console;
    return ProgressBar.start(shown, () -> new ProgressBar.Stage(0, 0, keys + " keys written"));
  }
}
