package io.quorate.node.http;

import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

  /** What stands behind {@code Quorate-Meta-}, names in lower case. */
  Map<String, String> metadata() throws Refusal {
    TreeMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!name.startsWith(META_PREFIX)) {
        continue;
      }
      String rest = name.substring(META_PREFIX.length());
      if (rest.isEmpty()) {
        throw Refusal.invalid("A Quorate-Meta- header has a name behind its prefix.");
      }
      if (metadata.put(rest, utf8(header.getKey(), header.getValue())) != null) {
        throw Refusal.invalid("The header " + header.getKey() + " stands there twice.");
      }
    }
    return metadata;
  }

  /** Netty shows each byte of a header as one character. */
  private static String utf8(String name, String bytes) throws Refusal {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      throw Refusal.invalid("The header " + name + " is no UTF-8.");
    }
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
