package io.quorate.node.http;

import com.google.common.net.InetAddresses;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quorate.node.environment.Environment;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The part of the HTTP server that lives on one event loop: its connections and their time. */
final class HttpLoop extends VerticleBase {
  private static final long TICK_MILLIS_MAX = 1_000;
  private static final long CUT_AFTER_MILLIS = 250;
  private static final long GREETING_MILLIS = 5_000;

  /** How a client of HTTP/2 begins: its preface and empty settings (RFC 9113 §3.4). */
  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  private final int index;
  private final SocketAddress address;
  private final ServerParts parts;
  private final Arrivals arrivals;
  private final Promise<Void> watching;
  private final Map<HttpConnection, ClientConnection> connections = new LinkedHashMap<>();
  private @Nullable HttpServer server;
  private @Nullable Router router;

  HttpLoop(
      int index,
      SocketAddress address,
      ServerParts parts,
      Arrivals arrivals,
      Promise<Void> watching) {
    this.index = index;
    this.address = address;
    this.parts = parts;
    this.arrivals = arrivals;
    this.watching = watching;
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
    Future<HttpServer> listening = server.listen(address);
    return index == 0 ? listening.compose(this::greet) : listening;
  }

  /**
   * Makes the first connection, so that from then on all are watched. Where that fails, or takes
   * long, whoever comes first does the same.
   */
  private Future<HttpServer> greet(HttpServer listening) {
    NetClient client = vertx.createNetClient();
    String host = InetAddresses.isInetAddress(address.host())
            && InetAddresses.forString(address.host()).isAnyLocalAddress()
        ? InetAddress.getLoopbackAddress().getHostAddress()
        : address.host();
    client
        .connect(listening.actualPort(), host)
        .onSuccess(socket -> {
          // Whoever lets go of a client closes its connections: the handler holds it.
          socket.handler(settings -> client.close());
          socket.write(Buffer.buffer(HTTP2_PREFACE));
        })
        .onFailure(refused -> watching.tryComplete());
    vertx.setTimer(GREETING_MILLIS, late -> watching.tryComplete());
    return watching.future().map(listening);
  }

  private HttpServerConfig serverConfig() {
    HttpLimits limits = parts.limits();
    Http1ServerConfig http1 = new Http1ServerConfig()
        .setMaxHeaderSize(limits.headerBytesMax())
        .setMaxInitialLineLength(limits.uriBytesMax())
        .setMaxChunkSize(HttpLimits.PACE_BYTES);
    Http2Settings http2 = new Http2Settings()
        .setMaxHeaderListSize(limits.headerBytesMax())
        .setInitialWindowSize(HttpLimits.STREAM_BYTES)
        .setMaxConcurrentStreams(HttpLimits.STREAMS_MAX);
    return new HttpServerConfig()
        .setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
        .setHttp1Config(http1)
        .setHttp2Config(new Http2ServerConfig()
            .setInitialSettings(http2)
            .setConnectionWindowSize(HttpLimits.STREAMS_BYTES));
  }

  /** Often enough for the shortest time, and not more often. */
  private long tickMillis() {
    HttpLimits limits = parts.limits();
    long shortest = Math.min(
        Math.min(limits.headTime().toMillis(), limits.idleTime().toMillis()),
        Math.min(limits.bodyTime().toMillis(), limits.writeTime().toMillis()));
    shortest = Math.min(shortest, limits.memoryTime().toMillis());
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
    Cut.channel(connection).ifPresent(arrivals::shown);
    connection.exceptionHandler(broken -> {});
    connection.closeHandler(closed -> connections.remove(connection));
    connections.put(
        connection, new ClientConnection(parts.limits(), parts.nanos(), () -> Cut.off(connection)));
  }

  private void tick() {
    long now = parts.nanos();
    if (index == 0) {
      arrivals.tick(now);
    }
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
        ProblemType.INVALID_REQUEST, "The request is no HTTP that this node can read.");
  }
}
