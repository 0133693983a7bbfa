package io.quorate.node.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quorate.node.memory.MemoryBudget;
import io.quorate.node.metrics.Meters;
import io.quorate.node.request.ClusterView;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An HTTP server on a free port of this machine, over a {@link OneCopyStore}, and its client. */
final class ServedStore implements AutoCloseable {
  private static final ClusterView NOBODY = new ClusterView(Optional.empty(), Map.of(), true, "");

  /** Here none can be made. */
  private static final Path NO_FOLDER = Path.of("/dev/null/spool");

  final OneCopyStore store;
  private final Vertx vertx = Vertx.vertx();
  final RealTime environment = new RealTime(vertx);
  final Meters meters = Meters.create();
  private final HttpServer server;
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(10))
      .build();

  private ServedStore(ClusterView view, HttpLimits limits, Origins origins) {
    this(view, limits, origins, NO_FOLDER);
  }

  private ServedStore(ClusterView view, HttpLimits limits, Origins origins, Path spool) {
    store = new OneCopyStore(view, environment.worker("store"));
    server = start(vertx, new HttpSettings("127.0.0.1", 0, 2, limits, origins, spool))
        .join();
  }

  ServedStore(ClusterView view, HttpLimits limits) {
    this(view, limits, Origins.OWN);
  }

  ServedStore(HttpLimits limits, Path spool) {
    this(NOBODY, limits, Origins.OWN, spool);
  }

  ServedStore(Origins origins) {
    this(NOBODY, limits(), origins);
  }

  ServedStore() {
    this(NOBODY, limits());
  }

  static HttpLimits limits() {
    return HttpLimits.forHeap(1L << 30);
  }

  private CompletableFuture<HttpServer> start(Vertx vertx, HttpSettings settings) {
    CompletableFuture<HttpServer> started = new CompletableFuture<>();
    HttpServer.start(
        vertx, environment, settings, new MemoryBudget(512 << 20), store, meters, opened -> {
          if (opened instanceof HttpServer.Opened.Listening listening) {
            started.complete(listening.server());
          } else {
            started.completeExceptionally(new IllegalStateException(opened.toString()));
          }
        });
    return started;
  }

  /** Starts a second server, in a Vert.x of its own, as another process would. */
  void startAnother(int port, Consumer<HttpServer.Opened> done) {
    Vertx other = Vertx.vertx();
    HttpServer.start(
        other,
        environment,
        new HttpSettings("127.0.0.1", port, 2, limits(), Origins.OWN, NO_FOLDER),
        new MemoryBudget(512 << 20),
        store,
        Meters.create(),
        opened -> {
          var unused = other.close();
          done.accept(opened);
        });
  }

  /** What a gauge says now; -1 if there is none such. */
  double gauge(String name) {
    return meters
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(-1);
  }

  int port() {
    return server.port();
  }

  HttpServer server() {
    return server;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  HttpResponse<byte[]> put(String path, String value, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).PUT(HttpRequest.BodyPublishers.ofString(value));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> delete(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).DELETE();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  void stop() {
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    server.stop(() -> stopped.complete(true));
    assertTrue(stopped.orTimeout(30, TimeUnit.SECONDS).join(), "the server stops");
  }

  @Override
  public void close() {
    store.release();
    stop();
    environment.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    meters.close();
    assertEquals(List.of(), environment.panics);
  }
}
