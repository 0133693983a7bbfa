package io.quorate.node.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quorate.node.environment.Environment;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of the HTTP server that lives on one event loop: its connections and their time. */
final class HttpLoop extends VerticleBase {
  private static final long TICK_MILLIS_MAX = 1_000;
  private static final long CUT_AFTER_MILLIS = 250;

  private final int index;
  private final SocketAddress address;
  private final ServerParts parts;
  private final Map<HttpConnection, ClientConnection> connections = new LinkedHashMap<>();
  private @Nullable HttpServer server;
  private @Nullable Router router;

  HttpLoop(int index, SocketAddress address, ServerParts parts) {
    this.index = index;
    this.address = address;
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    Environment environment = parts.environment();
    context.exceptionHandler(environment::panic);
    router = new Router(parts, environment.random("http-" + index));
    vertx.setPeriodic(tickMillis(), ignored -> tick());
    server = vertx
        .createHttpServer(serverConfig())
        .connectionHandler(this::opened)
        .requestHandler(this::handle)
        .invalidRequestHandler(this::refuseMalformed);
    return server.listen(address);
  }

  private HttpServerConfig serverConfig() {
    HttpLimits limits = parts.limits();
    Http1ServerConfig http1 = new Http1ServerConfig()
        .setMaxHeaderSize(limits.headerBytesMax())
        .setMaxInitialLineLength(limits.uriBytesMax())
        .setMaxChunkSize(HttpLimits.PACE_BYTES);
    return new HttpServerConfig()
        .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1)
        .setHttp1Config(http1);
  }

  /** Often enough for the shortest time, and not more often. */
  private long tickMillis() {
    HttpLimits limits = parts.limits();
    long shortest = Math.min(
        Math.min(limits.headTime().toMillis(), limits.idleTime().toMillis()),
        Math.min(limits.bodyTime().toMillis(), limits.writeTime().toMillis()));
    return Math.max(1, Math.min(TICK_MILLIS_MAX, shortest / 4));
  }

  int port() {
    return Objects.requireNonNull(server).actualPort();
  }

  /** Ends within the drain time and a little, also where clients do not read their answers. */
  Future<Void> shutdown() {
    long drainMillis = parts.limits().drainTime().toMillis();
    long cut = vertx.setTimer(drainMillis + CUT_AFTER_MILLIS, late -> cutAll());
    return Objects.requireNonNull(server)
        .shutdown(parts.limits().drainTime())
        .onComplete(ended -> vertx.cancelTimer(cut));
  }

  private void cutAll() {
    for (HttpConnection connection : new ArrayList<>(connections.keySet())) {
      Cut.off(connection);
    }
  }

  private void opened(HttpConnection connection) {
    boolean fits = parts.connections().opened();
    connection.exceptionHandler(broken -> {});
    connection.closeHandler(closed -> closed(connection));
    connections.put(
        connection, new ClientConnection(parts.limits(), parts.nanos(), () -> Cut.off(connection)));
    if (!fits) {
      Cut.off(connection);
    }
  }

  private void closed(HttpConnection connection) {
    if (connections.remove(connection) != null) {
      parts.connections().closed();
    }
  }

  private void tick() {
    long now = parts.nanos();
    for (ClientConnection connection : new ArrayList<>(connections.values())) {
      connection.tick(now);
    }
  }

  private Exchange exchange(HttpServerRequest request) {
    ClientConnection connection = connections.get(request.connection());
    return new Exchange(request, context, Objects.requireNonNull(connection), parts);
  }

  private void handle(HttpServerRequest request) {
    Objects.requireNonNull(router).handle(exchange(request));
  }

  /** What is not even HTTP; the connection closes after the answer. */
  private void refuseMalformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    exchange(request).refuse(malformed(cause));
  }

  private static Problem malformed(@Nullable Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(ProblemType.URI_TOO_LONG, "The first line of the request is too long.");
    }
    if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
      return Problem.of(ProblemType.HEADERS_TOO_LARGE, "The headers together are too large.");
    }
    return Problem.of(
        ProblemType.INVALID_REQUEST, "The request is no HTTP/1.1 that this node can read.");
  }
}
