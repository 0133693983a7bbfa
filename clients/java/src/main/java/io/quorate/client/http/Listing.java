package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.Key;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A bucket's keys as they come from a node. Used by one thread; to be closed.
 *
 * <p>A listing that breaks off fails with a {@link QuorateException}: it never looks complete.
 *
 * <pre>{@code
 * try (HttpQuorate node = HttpQuorate.connect(List.of("http://127.0.0.1:8101"));
 *     Listing listing = node.list("greetings", true, Options.DEFAULT)) {
 *   for (var entry = listing.next(); entry.isPresent(); entry = listing.next()) {
 *     System.out.println(entry.get().key() + ": " + entry.get().siblings().size());
 *   }
 * }
 * }</pre>
 */
public final class Listing implements AutoCloseable {
  /** Longer than five siblings of 16 MiB, as base64 and as text. */
  private static final int LINE_BYTES_MAX = 512 << 20;

  private final InputStream body;
  private final LineReader lines;

  Listing(InputStream body) {
    this.body = body;
    this.lines = new LineReader(body, LINE_BYTES_MAX);
  }

  /**
   * A key with what lives of it.
   *
   * @param siblings empty if values were not asked for
   */
  public record Entry(Key key, List<Value> siblings) {
    public Entry {
      siblings = List.copyOf(siblings);
    }
  }

  /** The next key; empty after the last. */
  public Optional<Entry> next() {
    try {
      Optional<byte[]> line = lines.next();
      return line.isPresent() ? Optional.of(entry(line.get())) : Optional.empty();
    } catch (IOException e) {
      throw QuorateException.of(Reason.UNREACHABLE, "The listing broke off.")
          .cause(e)
          .build();
    }
  }

  private static Entry entry(byte[] line) throws IOException {
    JsonNode object = Json.MAPPER.readTree(line);
    if (object.path("problem").isObject()) {
      throw Problems.of(object.path("problem"), false).build();
    }
    byte[] key;
    if (object.path("key").isTextual()) {
      return new Entry(
          Key.of(object.path("key").asText()), KeyAnswers.siblings(object.path("siblings")));
    }
    key = object.path("key64").binaryValue();
    if (key == null) {
      throw KeyAnswers.unintelligible("A line of the listing names no key.", null);
    }
    return new Entry(Key.of(key), KeyAnswers.siblings(object.path("siblings")));
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // Nothing more is read from it: that it cannot be closed either changes nothing.
      return;
    }
  }
}
