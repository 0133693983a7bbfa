package io.quorate.node.http;

import io.quorate.ring.Utf8;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of a request as text. HTTP carries bytes: ours are UTF-8, and what is none is
 * refused.
 */
final class RequestHeaders {
  static final String CONTEXT = "Quorate-Context";
  static final String RETRY = "Quorate-Retry";
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  static final String META_PREFIX = "quorate-meta-";

  /** What stands before a percent-encoded value, under a header's name with a star (RFC 8187). */
  static final String EXTENDED_PREFIX = "UTF-8''";

  private final MultiMap headers;

  RequestHeaders(MultiMap headers) {
    this.headers = headers;
  }

  boolean contains(String name) {
    return headers.contains(name);
  }

  /** A header that stands there once or not at all. */
  Optional<String> single(String name) throws Refusal {
    List<String> values = headers.getAll(name);
    if (values.size() > 1) {
      throw Refusal.invalid("The header " + name + " stands there twice.");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(utf8(name, values.get(0)));
  }

  /**
   * What stands behind {@code Quorate-Meta-}, names in lower case. A name with a star behind it has
   * an extended value, for clients whose headers are ASCII only.
   */
  Map<String, String> metadata() throws Refusal {
    TreeMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.startsWith(META_PREFIX)) {
        continue;
      }
      String rest = name.substring(META_PREFIX.length());
      boolean isExtended = rest.endsWith("*");
      String entry = isExtended ? rest.substring(0, rest.length() - 1) : rest;
      if (entry.isEmpty()) {
        throw Refusal.invalid("A Quorate-Meta- header has a name behind its prefix.");
      }
      String text = utf8(header.getKey(), header.getValue());
      if (metadata.put(entry, isExtended ? extended(header.getKey(), text) : text) != null) {
        throw Refusal.invalid("The header " + header.getKey() + " stands there twice.");
      }
    }
    return metadata;
  }

  /** {@code UTF-8''percent-encoded} (RFC 8187 §3.2); the language may be named and is dropped. */
  private static String extended(String name, String text) throws Refusal {
    int charset = text.indexOf('\'');
    int language = charset < 0 ? -1 : text.indexOf('\'', charset + 1);
    if (language < 0 || !text.substring(0, charset).equalsIgnoreCase("utf-8")) {
      throw Refusal.invalid("The header " + name + " is UTF-8''percent-encoded text.");
    }
    return PercentCoding.decodeText(text.substring(language + 1), "The header " + name);
  }

  /** Netty shows each byte of a header as one character. */
  private static String utf8(String name, String bytes) throws Refusal {
    return Utf8.decode(bytes.getBytes(StandardCharsets.ISO_8859_1))
        .orElseThrow(() -> Refusal.invalid("The header " + name + " is no UTF-8."));
  }

  /** Text as Netty writes it to a header: one character for each byte of UTF-8. */
  static String onTheWire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** Whether the text can stand in a header: no control characters (RFC 9110 §5.5). */
  static boolean mayBeValue(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f));
  }

  /** Whether the text can be a header's name (RFC 9110 §5.6.2). */
  static boolean mayBeName(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }
}
