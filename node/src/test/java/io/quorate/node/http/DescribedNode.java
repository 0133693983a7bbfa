package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks nodes and holds each answer against the description; remembers what it has seen. */
final class DescribedNode {
  private final OpenApi described;
  private final TreeSet<String> operations = new TreeSet<>();
  private final TreeSet<String> answers = new TreeSet<>();
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(10))
      .build();
  private String address = "";

  DescribedNode(OpenApi described) {
    this.described = described;
  }

  /** From now on this node is asked. */
  DescribedNode at(String host) {
    address = "http://" + host;
    return this;
  }

  OpenApi.Answer get(int status, String target, String... headers) throws Exception {
    return ask(status, "GET", target, "", headers);
  }

  /** Sends a request and fails unless the answer has this status and is as described. */
  OpenApi.Answer ask(int status, String method, String target, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + target))
        .timeout(Duration.ofSeconds(30))
        .method(
            method,
            method.equals("PUT") || method.equals("POST")
                ? HttpRequest.BodyPublishers.ofString(body)
                : HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<byte[]> got =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    TreeMap<String, String> first = new TreeMap<>();
    got.headers()
        .map()
        .forEach((name, values) -> first.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return saw(status, method, target, new OpenApi.Answer(got.statusCode(), first, got.body()));
  }

  /** Holds an answer against the description that was got in another way. */
  OpenApi.Answer saw(int status, String method, String target, OpenApi.Answer answer) {
    String what = method + " " + target + ": " + answer;
    assertEquals(status, answer.status(), () -> what + answer.text());
    String operation = described.operationOf(method, target);
    assertEquals(List.of(), described.differences(operation, answer), what);
    operations.add(operation);
    answers.add(operation + " " + status);
    return answer;
  }

  OpenApi.Answer saw(int status, String method, String target, RawClient.Answer raw) {
    byte[] body = raw.body().getBytes(StandardCharsets.ISO_8859_1);
    return saw(status, method, target, new OpenApi.Answer(raw.status(), raw.headers(), body));
  }

  /** The operations that were seen. */
  SortedSet<String> operations() {
    return operations;
  }

  /** The answers that were seen, as far as they are described one by one. */
  SortedSet<String> answers() {
    TreeSet<String> seen = new TreeSet<>(answers);
    seen.retainAll(described.answers());
    return seen;
  }
}
