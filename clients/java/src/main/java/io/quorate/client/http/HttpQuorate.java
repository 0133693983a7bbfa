package io.quorate.client.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.client.Bucket;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.QuorateException;
import io.quorate.client.QuorateException.Reason;
import io.quorate.client.time.Clock;
import io.quorate.client.time.SystemClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A cluster over HTTP: the common API, and the pages that only a node's HTTP server has.
 *
 * <p>Its connections are the JDK client's: kept alive, as many as there are requests at once, and
 * ended when nobody uses them any more.
 *
 * <pre>{@code
 * try (HttpQuorate node = HttpQuorate.connect(List.of("http://127.0.0.1:8101"))) {
 *   System.out.println(node.cluster(Duration.ofSeconds(5)).path("epoch").asInt());
 * }
 * }</pre>
 */
public final class HttpQuorate implements Quorate {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DISCARDED = Duration.ofSeconds(6);

  private final Parts parts;

  private final @Nullable Routes routes;

  /** What a request needs. */
  record Parts(HttpClient client, Seeds seeds, RetryBudget budget, Clock clock) {
    /** The way of a call that every node answers alike. */
    Itinerary seedsOnly() {
      return new Itinerary(List.of(), seeds.inOrder(), seeds::leave);
    }
  }

  private HttpQuorate(Parts parts, boolean isRouted) {
    this.parts = parts;
    this.routes = isRouted ? new Routes(new RoutePages(parts), parts.clock()) : null;
  }

  /**
   * A cluster through these nodes and no others: where one does not serve, the next is asked.
   *
   * @throws IllegalArgumentException with a sentence, if an address is none
   */
  public static HttpQuorate connect(List<String> urls) {
    return connect(urls, false);
  }

  /** See {@link Quorate#connect}: these nodes lead to the others. */
  static HttpQuorate routed(List<String> urls) {
    return connect(urls, true);
  }

  private static HttpQuorate connect(List<String> urls, boolean isRouted) {
    HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(CONNECT_TIMEOUT)
        .build();
    Parts parts = new Parts(client, Seeds.of(urls), new RetryBudget(), SystemClock.INSTANCE);
    return new HttpQuorate(parts, isRouted);
  }

  @Override
  public Bucket bucket(String name) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > 255 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw new IllegalArgumentException("a bucket has 1 to 255 bytes of UTF-8");
    }
    return Bucket.of(new HttpBucket(parts, routes, name));
  }

  /** The page {@code /v1/cluster}, as the seed asked knows the cluster. */
  public JsonNode cluster(Duration timeout) {
    return page("/v1/cluster", timeout);
  }

  /** The page {@code /v1/cluster/members}, from the seed's own knowledge: nobody else is asked. */
  public JsonNode members(Duration timeout) {
    return page("/v1/cluster/members", timeout);
  }

  /** The page {@code /v1/cluster/ring}. */
  public JsonNode ring(Duration timeout) {
    return page("/v1/cluster/ring", timeout);
  }

  /** The buckets that somebody defined. */
  public JsonNode buckets(Duration timeout) {
    return page("/v1/buckets", timeout);
  }

  /** A bucket's definition, or the defaults where nobody defined it. */
  public JsonNode bucketDefinition(String bucket, Duration timeout) {
    return page("/v1/buckets/" + PercentEncoding.segment(bucket), timeout);
  }

  /** Defines a bucket by what this JSON object names; the rest has its defaults. */
  public JsonNode defineBucket(String bucket, JsonNode definition, Duration timeout) {
    return parsed(change("PUT", bucket, definition.toString(), timeout));
  }

  /** What concurrent writes to a bucket came to. */
  public JsonNode conflicts(String bucket, Duration timeout) {
    String path = "/v1/buckets/" + PercentEncoding.segment(bucket) + "/conflicts";
    return page(Call.with(path, "timeout=" + timeout.toMillis()), timeout);
  }

  /** Gives a bucket the defaults again. */
  public void dropBucket(String bucket, Duration timeout) {
    change("DELETE", bucket, "", timeout);
  }

  private HttpResponse<byte[]> change(String method, String bucket, String body, Duration timeout) {
    byte[] sent = body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8);
    String target = Call.with(
        "/v1/buckets/" + PercentEncoding.segment(bucket), "timeout=" + timeout.toMillis());
    Call call = new Call(method, target, Map.of(), sent, true);
    return send(
        call,
        timeout,
        false,
        BodyHandlers.ofByteArray(),
        response -> response.statusCode() / 100 == 2 ? null : KeyAnswers.failure(response, true));
  }

  /**
   * Changes the members, or tells what that would come to; it may be repeated.
   *
   * @param fields what {@code POST /v1/cluster/changes} takes, beside {@code dryRun}
   */
  public JsonNode change(Map<String, Object> fields, boolean dryRun, Duration timeout) {
    Map<String, Object> body = new TreeMap<>(fields);
    body.put("dryRun", dryRun);
    byte[] bytes = Json.MAPPER.valueToTree(body).toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Map.of("Content-Type", "application/json");
    return page(new Call("POST", "/v1/cluster/changes", headers, bytes, true), timeout);
  }

  /**
   * Takes a snapshot of the cluster, as {@code POST /v1/cluster/snapshot} does.
   *
   * @param timeout for the nodes; what failed is thrown away after that
   */
  public JsonNode takeSnapshot(String name, Duration timeout) {
    String target = Call.with(
        Call.with("/v1/cluster/snapshot", "name=" + PercentEncoding.segment(name)),
        "timeout=" + timeout.toMillis());
    return page(new Call("POST", target, Map.of(), null, true), timeout.plus(DISCARDED));
  }

  /** The snapshots of which members have parts. */
  public JsonNode snapshots(Duration timeout) {
    return page(
        Call.get(Call.with("/v1/cluster/snapshots", "timeout=" + timeout.toMillis())), timeout);
  }

  /** Where the copies of a key are. */
  public JsonNode explain(String bucket, Key key, Duration timeout) {
    String path = "/v1/buckets/" + PercentEncoding.segment(bucket) + "/keys/"
        + PercentEncoding.segment(key.bytes()) + "/explain";
    return page(Call.with(path, "timeout=" + timeout.toMillis()), timeout);
  }

  /** Whether a seed says that it is ready. */
  public boolean isReady(Duration timeout) {
    try {
      send(Call.get("/health/ready"), timeout, false, BodyHandlers.ofByteArray(), plain());
      return true;
    } catch (QuorateException e) {
      // The answer to the question, whichever way it was given.
      return false;
    }
  }

  /** Whether a seed is ready and sees so many members alive, neither more nor less. */
  public boolean seesAlive(int members, Duration timeout) {
    if (!isReady(timeout)) {
      return false;
    }
    try {
      int alive = 0;
      for (JsonNode member : members(timeout).path("members")) {
        alive += member.path("state").asText().equals("alive") ? 1 : 0;
      }
      return alive == members;
    } catch (QuorateException e) {
      // The answer to the question: nobody could be seen.
      return false;
    }
  }

  /**
   * A bucket's keys, line by line as they come.
   *
   * @param values whether each key comes with its siblings
   * @param options consistency, and the time until the first line
   */
  public Listing list(String bucket, boolean values, Options options) {
    String path = "/v1/buckets/" + PercentEncoding.segment(bucket) + "/keys";
    String target = values ? Call.with(path, "values=true") : path;
    String read = options.consistency().read().map(r -> "r=" + r).orElse("");
    Call call = Call.get(read.isEmpty() ? target : Call.with(target, read));
    HttpResponse<InputStream> response =
        send(call, options.timeout(), true, BodyHandlers.ofInputStream(), HttpQuorate::failure);
    return new Listing(response.body());
  }

  private static @Nullable QuorateException failure(HttpResponse<InputStream> response) {
    if (response.statusCode() == 200) {
      return null;
    }
    try (InputStream body = response.body()) {
      byte[] problem = body.readNBytes(64 << 10);
      return Problems.of(response.statusCode(), response.headers(), problem, false);
    } catch (IOException e) {
      return QuorateException.of(Reason.UNREACHABLE, "The connection broke.")
          .cause(e)
          .build();
    }
  }

  private JsonNode page(String target, Duration timeout) {
    return page(Call.get(target), timeout);
  }

  private JsonNode page(Call call, Duration timeout) {
    return parsed(send(call, timeout, false, BodyHandlers.ofByteArray(), plain()));
  }

  private static JsonNode parsed(HttpResponse<byte[]> response) {
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw KeyAnswers.unintelligible("A page that is no JSON.", e);
    }
  }

  private static Delivery.Answers<byte[]> plain() {
    return response ->
        response.statusCode() / 100 == 2 ? null : KeyAnswers.failure(response, false);
  }

  private <T> HttpResponse<T> send(
      Call call,
      Duration timeout,
      boolean saysTimeout,
      HttpResponse.BodyHandler<T> body,
      Delivery.Answers<T> answers) {
    CompletableFuture<HttpResponse<T>> answer =
        new Delivery<>(parts, parts.seedsOnly(), call, timeout, saysTimeout, body, answers).send();
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof QuorateException failure ? failure : e;
    }
  }

  /** The addresses, for people. */
  @Override
  public String toString() {
    return Objects.toString(parts.seeds());
  }

  @Override
  public void close() {
    // Java 17's client has no end of its own: it stops when it is no longer reachable.
  }
}
