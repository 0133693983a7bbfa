package io.quorate.cli.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/** One node's keys by plain HTTP, as curl would ask for them: nothing is retried or smoothed. */
final class PlainHttp {
  private static final HttpClient CLIENT = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(30))
      .build();

  private static final int TIMEOUT_MILLIS = 20_000;

  private final String url;

  PlainHttp(String url) {
    this.url = url;
  }

  /** What came back. */
  record Answer(int status, HttpHeaders headers, byte[] body) {
    String header(String name) {
      return headers.firstValue(name).orElse("");
    }

    String context() {
      return header("Quorate-Context");
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      try {
        return new ObjectMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(text(), e);
      }
    }

    @Override
    public String toString() {
      return status + " " + headers.map() + " " + (body.length > 2_000 ? "…" : text());
    }
  }

  /** The path of a key whose every byte that could have a meaning is percent-encoded. */
  static String path(String bucket, byte[] key) {
    StringBuilder path = new StringBuilder("/v1/buckets/" + bucket + "/keys/");
    for (byte b : key) {
      boolean plain = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
      path.append(plain ? String.valueOf((char) b) : "%" + HexFormat.of().toHexDigits(b));
    }
    return path.toString();
  }

  /** A request for a path of this node; headers are names and values in turn. */
  Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(60))
        .method(
            method,
            method.equals("PUT") ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + url + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The sum of a metric over its labels; 0 where there is none of this name. */
  double metric(String name) {
    return send("GET", "/metrics", new byte[0])
        .text()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** The path of a key in bucket b with the parameters behind it and time for a busy machine. */
  private static String patient(String target) {
    return "/v1/buckets/b/keys/" + target + (target.contains("?") ? "&" : "?") + "timeout="
        + TIMEOUT_MILLIS;
  }

  /** Writes text; {@code target} is a key in bucket b, and parameters if there are any. */
  Answer put(String target, String value, String... headers) {
    byte[] body = value.getBytes(StandardCharsets.UTF_8);
    return send("PUT", patient(target), body, headers);
  }

  Answer get(String target) {
    return send("GET", patient(target), new byte[0]);
  }

  Answer delete(String target, String... headers) {
    return send("DELETE", patient(target), new byte[0], headers);
  }

  /** Where the copies of a key are. */
  JsonNode explain(String key) {
    return get(key + "/explain").json();
  }
}
