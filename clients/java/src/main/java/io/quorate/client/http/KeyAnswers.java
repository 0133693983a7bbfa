package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.KeyPage;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.Read;
import io.quorate.client.Receipt;
import io.quorate.client.Value;
import io.quorate.client.Written;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the answers to requests for one key (DESIGN §9). */
final class KeyAnswers {
  private static final Pattern RECEIPT =
      Pattern.compile("owners=(\\d{1,4}), *fallbacks=(\\d{1,4}), *of=(\\d{1,4})");

  private static final String META_PREFIX = "quorate-meta-";

  /** RFC 9110 §5.6.7. */
  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

  private KeyAnswers() {}

  /** A read fails with any status but 200, 300 and, if the node means the key, 404. */
  static @Nullable QuorateException readFailure(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 200 || status == 300 || (status == 404 && hasReceipt(response))) {
      return null;
    }
    return failure(response, false);
  }

  /** A write fails with any status but 200, 201 and 204. */
  static @Nullable QuorateException writeFailure(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    return status == 200 || status == 201 || status == 204 ? null : failure(response, true);
  }

  /** The failure that any answer with a status from 300 on is, and any without sense. */
  static QuorateException failure(HttpResponse<byte[]> response, boolean isWrite) {
    int status = response.statusCode();
    return status >= 400
        ? Problems.of(status, response.headers(), response.body(), isWrite)
        : QuorateException.of(Reason.UNINTELLIGIBLE, "No node answers with status " + status + ".")
            .unknown(isWrite)
            .build();
  }

  private static boolean hasReceipt(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Quorate-Replicas").isPresent();
  }

  static Read read(HttpResponse<byte[]> response) {
    HttpHeaders headers = response.headers();
    List<Value> siblings =
        switch (response.statusCode()) {
          case 200 -> List.of(value(headers, response.body()));
          case 300 -> siblings(response.body());
          default -> List.of();
        };
    return new Read(siblings, context(headers), receipt(headers));
  }

  static KeyPage page(HttpResponse<byte[]> response) {
    List<Key> keys = new ArrayList<>();
    try (Listing lines = new Listing(new ByteArrayInputStream(response.body()))) {
      for (var entry = lines.next(); entry.isPresent(); entry = lines.next()) {
        keys.add(entry.get().key());
      }
    }
    return new KeyPage(keys, response.headers().firstValue("Quorate-Next"));
  }

  static Written written(HttpResponse<byte[]> response) {
    try {
      return new Written(context(response.headers()), receipt(response.headers()));
    } catch (QuorateException e) {
      // Whoever answered took the write; only how strongly cannot be read.
      throw e.afterUnknown();
    }
  }

  private static Context context(HttpHeaders headers) {
    return headers.firstValue("Quorate-Context").map(Context::new).orElse(Context.NONE);
  }

  private static Receipt receipt(HttpHeaders headers) {
    Matcher receipt = RECEIPT.matcher(headers.firstValue("Quorate-Replicas").orElse(""));
    if (!receipt.matches()) {
      throw unintelligible("An answer without a receipt (Quorate-Replicas).", null);
    }
    return new Receipt(
        Integer.parseInt(receipt.group(1)),
        Integer.parseInt(receipt.group(2)),
        Integer.parseInt(receipt.group(3)));
  }

  private static Value value(HttpHeaders headers, byte[] body) {
    TreeMap<String, String> metadata = new TreeMap<>();
    for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.startsWith(META_PREFIX) && !header.getValue().isEmpty()) {
        putMetadata(
            metadata,
            name.substring(META_PREFIX.length()),
            utf8(header.getValue().get(0)));
      }
    }
    String type = headers.firstValue("Content-Type").map(KeyAnswers::utf8).orElse("");
    Value value = Value.of(body, type).withMetadata(metadata);
    return headers
        .firstValue("Last-Modified")
        .flatMap(text -> moment(text, HTTP_DATE))
        .map(value::writtenAt)
        .orElse(value);
  }

  /** A name with a star has an extended value (RFC 8187). */
  private static void putMetadata(Map<String, String> metadata, String name, String text) {
    if (name.endsWith("*") && text.startsWith("UTF-8''")) {
      metadata.put(
          name.substring(0, name.length() - 1),
          PercentEncoding.text(text.substring("UTF-8''".length())));
    } else {
      metadata.put(name, text);
    }
  }

  /** The JDK's client shows each byte of a header as one character; the nodes write UTF-8. */
  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static List<Value> siblings(byte[] body) {
    try {
      return siblings(Json.MAPPER.readTree(body).path("siblings"));
    } catch (IOException e) {
      throw unintelligible("Siblings that are no JSON.", e);
    }
  }

  /** Siblings as a 300 and a listing show them. */
  static List<Value> siblings(JsonNode array) {
    List<Value> siblings = new ArrayList<>();
    for (JsonNode sibling : array) {
      TreeMap<String, String> metadata = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : sibling.path("metadata").properties()) {
        metadata.put(entry.getKey(), entry.getValue().asText());
      }
      Value value = Value.of(
              bytes(sibling.path("value")), sibling.path("contentType").asText())
          .withMetadata(metadata);
      siblings.add(moment(sibling.path("lastModified").asText(), DateTimeFormatter.ISO_INSTANT)
          .map(value::writtenAt)
          .orElse(value));
    }
    return siblings;
  }

  private static Optional<Instant> moment(String text, DateTimeFormatter format) {
    try {
      return Optional.of(format.parse(text, Instant::from));
    } catch (DateTimeException e) {
      // Without it a value is whole: nobody but a resolver asks for it.
      return Optional.empty();
    }
  }

  private static byte[] bytes(JsonNode base64) {
    try {
      return base64.binaryValue();
    } catch (IOException e) {
      throw unintelligible("A value that is no base64.", e);
    }
  }

  static QuorateException unintelligible(String sentence, @Nullable Exception cause) {
    QuorateException.Builder failure = QuorateException.of(Reason.UNINTELLIGIBLE, sentence);
    return (cause == null ? failure : failure.cause(cause)).build();
  }
}
