package io.quorate.client.http;

import io.quorate.client.AsyncBucket;
import io.quorate.client.Consistency;
import io.quorate.client.Key;
import io.quorate.client.KeyPage;
import io.quorate.client.Options;
import io.quorate.client.Read;
import io.quorate.client.Value;
import io.quorate.client.Written;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One bucket over HTTP. */
final class HttpBucket implements AsyncBucket {
  private static final String META_PREFIX = "Quorate-Meta-";

  private final HttpQuorate.Parts parts;
  private final @Nullable Routes routes;
  private final String name;

  /**
   * A bucket of this name.
   *
   * @param routes null: the seeds alone are asked
   */
  HttpBucket(HttpQuorate.Parts parts, @Nullable Routes routes, String name) {
    this.parts = parts;
    this.routes = routes;
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletionStage<Read> get(Key key, Options options) {
    Call call = Call.get(target(key, options));
    return new Delivery<>(
            parts,
            itinerary(key),
            call,
            options.timeout(),
            true,
            BodyHandlers.ofByteArray(),
            KeyAnswers::readFailure)
        .send()
        .thenApply(KeyAnswers::read);
  }

  @Override
  public CompletionStage<Written> put(Key key, Value value, Options options) {
    Map<String, String> headers = writeHeaders(options);
    if (!value.contentType().isEmpty()) {
      headers.put("Content-Type", headerText(value.contentType(), "a content type"));
    }
    for (Map.Entry<String, String> entry : value.metadata().entrySet()) {
      putMetadata(headers, headerName(entry.getKey()), entry.getValue());
    }
    return write("PUT", key, headers, value.bytes(), options);
  }

  @Override
  public CompletionStage<Written> delete(Key key, Options options) {
    return write("DELETE", key, writeHeaders(options), null, options);
  }

  @Override
  public CompletionStage<KeyPage> keys(String cursor, int limit, Options options) {
    if (limit < 1 || limit > KeyPage.KEYS_MAX) {
      throw new IllegalArgumentException(
          "a page has 1 to " + KeyPage.KEYS_MAX + " keys, not " + limit);
    }
    List<String> parameters = new ArrayList<>();
    parameters.add("limit=" + limit);
    if (!cursor.isEmpty()) {
      parameters.add("after=" + PercentEncoding.segment(cursor));
    }
    options.consistency().read().ifPresent(r -> parameters.add("r=" + r));
    String path = "/v1/buckets/" + PercentEncoding.segment(name) + "/keys";
    return new Delivery<>(
            parts,
            parts.seedsOnly(),
            Call.get(Call.with(path, parameters)),
            options.timeout(),
            true,
            BodyHandlers.ofByteArray(),
            answer -> answer.statusCode() == 200 ? null : KeyAnswers.failure(answer, false))
        .send()
        .thenApply(KeyAnswers::page);
  }

  private CompletionStage<Written> write(
      String method,
      Key key,
      Map<String, String> headers,
      byte @Nullable [] body,
      Options options) {
    Call call = new Call(method, target(key, options), headers, body, true);
    return new Delivery<>(
            parts,
            itinerary(key),
            call,
            options.timeout(),
            true,
            BodyHandlers.ofByteArray(),
            KeyAnswers::writeFailure)
        .send()
        .thenApply(KeyAnswers::written);
  }

  private Itinerary itinerary(Key key) {
    if (routes == null) {
      return parts.seedsOnly();
    }
    return new Itinerary(routes.owners(name, key), parts.seeds().inOrder(), node -> {
      routes.failed(node);
      parts.seeds().leave(node);
    });
  }

  private String target(Key key, Options options) {
    return Call.with(
        "/v1/buckets/" + PercentEncoding.segment(name) + "/keys/"
            + PercentEncoding.segment(key.bytes()),
        parameters(options.consistency()));
  }

  static List<String> parameters(Consistency consistency) {
    List<String> parameters = new ArrayList<>();
    consistency.read().ifPresent(r -> parameters.add("r=" + r));
    consistency.write().ifPresent(w -> parameters.add("w=" + w));
    consistency.sloppy().ifPresent(sloppy -> parameters.add("sloppy=" + sloppy));
    return parameters;
  }

  private Map<String, String> writeHeaders(Options options) {
    TreeMap<String, String> headers = new TreeMap<>();
    if (!options.context().isNone()) {
      headers.put("Quorate-Context", options.context().text());
    }
    headers.put("Idempotency-Key", options.requestId().orElseGet(parts.clock()::newRequestId));
    if (options.isRepetition()) {
      headers.put("Quorate-Retry", "true");
    }
    return headers;
  }

  /** The JDK's client would send anything else as question marks. */
  private static String headerText(String text, String what) {
    if (!isPlain(text)) {
      throw new IllegalArgumentException(
          "over HTTP " + what + " is printable ASCII, not '" + text + "'");
    }
    return text;
  }

  /** What is no plain text goes as an extended value (RFC 8187), under the name with a star. */
  private static void putMetadata(Map<String, String> headers, String name, String text) {
    if (isPlain(text) && text.equals(text.strip())) {
      headers.put(META_PREFIX + name, text);
    } else {
      headers.put(META_PREFIX + name + "*", "UTF-8''" + PercentEncoding.segment(text));
    }
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
  }

  private static String headerName(String name) {
    if (!name.matches("[!#$%&'+.^_`|~0-9A-Za-z-]+")) {
      throw new IllegalArgumentException(
          "the name of metadata has letters, digits and a few signs, not '" + name + "'");
    }
    return name;
  }
}
