package io.quorate.node.http;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.quorate.antientropy.causality.Content;
import io.quorate.antientropy.causality.HybridClock;
import io.quorate.antientropy.causality.Sibling;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What headers say of one or several siblings. */
final class SiblingHeaders {
  /** RFC 9110 §5.6.7. */
  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
          "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
      .withZone(ZoneOffset.UTC);

  private SiblingHeaders() {}

  /**
   * A tag that differs whenever the siblings do: a digest of their dots, each of which names one
   * value for ever.
   */
  static String etag(List<Sibling> siblings) {
    Hasher hasher = Hashing.murmur3_128().newHasher();
    for (Sibling sibling : siblings) {
      hasher.putBytes(sibling.dot().actor().toBytes()).putLong(sibling.dot().counter());
    }
    return '"' + hasher.hash().toString() + '"';
  }

  /** The media type as its writer named it, if a header can carry it. */
  static Optional<String> contentType(Content content) {
    String type = content.contentType();
    return type.isEmpty() || !RequestHeaders.mayBeValue(type)
        ? Optional.empty()
        : Optional.of(type);
  }

  /**
   * The headers of the metadata, sorted. Text that a header would change or cannot carry is an
   * extended value (RFC 8187).
   */
  static SortedMap<String, String> metadata(Content content) {
    TreeMap<String, String> headers = new TreeMap<>();
    for (Map.Entry<String, String> entry : content.metadata().entrySet()) {
      String header = RequestHeaders.META_PREFIX + entry.getKey();
      String text = entry.getValue();
      if (!RequestHeaders.mayBeName(entry.getKey())) {
        continue;
      }
      if (RequestHeaders.mayBeValue(text) && text.equals(text.strip())) {
        headers.put(header, text);
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        headers.put(header + "*", RequestHeaders.EXTENDED_PREFIX + PercentCoding.encode(bytes));
      }
    }
    return headers;
  }

  /** When the latest of them was written. */
  static String lastModified(List<Sibling> siblings) {
    long latest = siblings.stream().mapToLong(Sibling::timestamp).max().orElse(0);
    return HTTP_DATE.format(instant(latest));
  }

  /** When one was written, to the millisecond (ISO 8601): siblings are often of one second. */
  static String moment(long timestamp) {
    return DateTimeFormatter.ISO_INSTANT.format(instant(timestamp));
  }

  private static Instant instant(long timestamp) {
    return Instant.ofEpochMilli(HybridClock.millis(timestamp));
  }
}
