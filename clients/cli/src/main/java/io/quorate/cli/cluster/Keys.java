package io.quorate.cli.cluster;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.quorate.cli.console.ClusterOption;
import io.quorate.cli.console.ConsistencyOption;
import io.quorate.cli.console.Console;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.http.HttpQuorate;
import io.quorate.client.http.Listing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quorate keys}: lists a bucket's keys. */
@Command(
    name = "keys",
    description = "Writes a bucket's keys to standard output, one a line, in no order to rely on.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A key that is not printable text is shown with its bytes as \\xNN; --json is exact.",
      "The status is 1 if the listing broke off.",
      "",
      "Examples:",
      "  quorate keys --bucket greetings",
      "  quorate keys --bucket pictures --json"
    })
public final class Keys implements Callable<Integer> {
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

  @Option(names = "--json", description = "Writes {\"key\":text} or {\"key64\":base64}.")
  private boolean asJson;

  public Keys(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Options options = Options.of(consistency.consistency()).timeout(cluster.timeout());
    OutputStream out = new BufferedOutputStream(console.out());
    try (HttpQuorate quorate = cluster.connect();
        Listing listing = quorate.list(bucket, false, options)) {
      Optional<Listing.Entry> entry = listing.next();
      while (entry.isPresent()) {
        Key key = entry.get().key();
        String line = (asJson ? json(key) : printable(key)) + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        entry = listing.next();
      }
    } finally {
      out.flush();
    }
    return 0;
  }

  private static String json(Key key) {
    Optional<String> text = key.text();
    return text.isPresent()
        ? "{\"key\":\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text.get()))
            + "\"}"
        : "{\"key64\":\"" + Base64.getEncoder().encodeToString(key.bytes()) + "\"}";
  }

  static String printable(Key key) {
    Optional<String> text = key.text();
    if (text.isPresent() && text.get().chars().noneMatch(Character::isISOControl)) {
      return text.get();
    }
    StringBuilder shown = new StringBuilder();
    for (byte b : key.bytes()) {
      shown.append(
          b >= ' ' && b < 0x7f
              ? String.valueOf((char) b)
              : "\\x" + HexFormat.of().toHexDigits(b));
    }
    return shown.toString();
  }
}
