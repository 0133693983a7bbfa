package io.quorate.node.http;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.quorate.antientropy.causality.HybridClock;
import io.quorate.antientropy.causality.Sibling;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

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
